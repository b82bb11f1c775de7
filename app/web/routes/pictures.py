"""Pictures of the map: SVG files for articles, cards and print."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from app.domain.feature import Feature
from app.errors import BadQuery, Withdrawn
from app.picture.dress import THEMES
from app.picture.projection import View
from app.web.accept import choose_language
from app.web.answer import Made, Question, answer
from app.web.atlas import Atlas
from app.web.mapview import KOREA, view_around
from app.web.opening import read_at
from app.web.params import WHOLE, check_known, read_bbox
from app.web.picture import Picture, picture_of, policy_of

router = APIRouter(tags=["pictures"])

KNOWN = ("layers", "place", "bbox", "at", "lang", "theme", "width", "height", "labels")
WIDTH, HEIGHT = 1200, 800
SMALLEST, LARGEST = 64, 2400
INSET_PX = 12
"""What a box asked for keeps from the edge of its picture."""
DRAWING = ThreadPoolExecutor(2, thread_name_prefix="picture")
"""So many pictures are drawn at once; further ones wait, and nobody else does."""


@router.get("/map.svg", summary="The map as a picture")
async def picture(request: Request) -> Response:
    """A view of the map as an SVG file that needs no other, with alternative text and credits."""
    atlas: Atlas = request.app.state.atlas
    asked = read_picture(request.query_params, atlas, choose_language(request))

    async def make() -> Made:
        loop = asyncio.get_running_loop()
        drawn = await loop.run_in_executor(DRAWING, picture_of, atlas, asked)
        return Made(drawn.encode(), {"Content-Security-Policy": policy_of(drawn)})

    headers = {
        "Content-Disposition": 'inline; filename="map.svg"',
        "Content-Language": asked.lang,
    }
    key = f"map.svg {asked} {atlas.ground.id}"
    question = Question(key, "image/svg+xml; charset=utf-8", make, headers=headers)
    return await answer(request, question)


def read_picture(params: QueryParams, atlas: Atlas, lang: str) -> Picture:
    """What a query string asks to be drawn. Raises BadQuery, NotHere or Withdrawn."""
    check_known(params, KNOWN)
    size = (_pixels(params, "width", WIDTH), _pixels(params, "height", HEIGHT))
    place = _place(params, atlas)
    return Picture(
        view=_view(params, place, size),
        layers=_layers(params, atlas),
        lang=lang,
        theme=_one_of(params, "theme", ("light", *THEMES)),
        names=_one_of(params, "labels", ("on", "off")) == "on",
        focus=place.id if place and place.geometry is not None else None,
    )


def _pixels(params: QueryParams, name: str, default: int) -> int:
    text = params.get(name)
    if text is None:
        return default
    if not WHOLE.fullmatch(text) or not SMALLEST <= int(text) <= LARGEST:
        raise BadQuery(f"{name} is a whole number of pixels, {SMALLEST} to {LARGEST}", name)
    return int(text)


def _one_of(params: QueryParams, name: str, known: tuple[str, ...]) -> str:
    value = params.get(name, known[0])
    if value not in known:
        raise BadQuery(f"{name} is one of {', '.join(dict.fromkeys(known))}", name)
    return value


def _layers(params: QueryParams, atlas: Atlas) -> tuple[str, ...]:
    known = tuple(atlas.dataset.layers)
    if "layers" not in params:
        return known
    names = {name.strip() for name in params["layers"].split(",") if name.strip()}
    unknown = sorted(names.difference(known))
    if unknown or not names:
        what = f"there is no {unknown[0][:40]!r}" if unknown else "name at least one"
        raise BadQuery(f"layers: {what}; known are {', '.join(known)}", "layers")
    return tuple(name for name in known if name in names)


def _place(params: QueryParams, atlas: Atlas) -> Feature | None:
    if "place" not in params:
        return None
    feature = atlas.dataset.feature(params["place"])
    if feature.withdrawn:
        withdrawn = feature.withdrawn
        raise Withdrawn(f"withdrawn on {withdrawn['on']}: {withdrawn['reason']['en']}")
    return feature


def _view(params: QueryParams, place: Feature | None, size: tuple[int, int]) -> View:
    if "bbox" in params and "at" in params:
        raise BadQuery("give either bbox or at, not both", "at")
    if "at" in params:
        return View.at(*read_at(params["at"]), size)
    if "bbox" in params:
        return View.fit(read_bbox(params["bbox"]), size)
    return View.fit(view_around([place]) if place else KOREA, size, inset=INSET_PX)
