"""Pictures of the map: SVG and PNG files for articles, cards and print."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from app.errors import BadQuery
from app.picture.projection import View
from app.web.accept import choose_language
from app.web.answer import BY_LANGUAGE, Question, answer
from app.web.atlas import Atlas
from app.web.easel import Easel
from app.web.entry import Made
from app.web.mapview import home_of, view_around
from app.web.params import WHOLE, check_known, read_datetime
from app.web.picture import Picture, picture_of, png_of, policy_of
from app.web.pinned import pinned
from app.web.showing import MAP, Showing, read_leniently, read_showing, read_switch

router = APIRouter(tags=["pictures"])

KNOWN = (*MAP, "datetime", "width", "height", "labels")
WIDTH, HEIGHT = 1200, 800
SMALLEST, LARGEST = 64, 2400
INSET_PX = 12
"""What a box asked for keeps from the edge of its picture."""
SCALES = ("1", "2")
MEDIA = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
EASEL = Easel()


@router.get("/map.svg", summary="The map as a picture")
async def svg(request: Request) -> Response:
    """A view of the map as an SVG file that needs no other, with alternative text and credits."""
    request, asked = await _asked(request, KNOWN)
    atlas: Atlas = request.app.state.atlas

    async def make(key: str) -> Made:
        drawn = await EASEL.draw(key, picture_of, atlas, asked)
        return Made(drawn, {"Content-Security-Policy": policy_of(drawn.decode())})

    return await _answer(request, "svg", asked, make)


@router.get("/map.png", summary="The map as a picture of pixels")
async def png(request: Request) -> Response:
    """The same view as a PNG file; `scale=2` draws each pixel in four, for fine screens."""
    request, asked = await _asked(request, (*KNOWN, "scale"))
    atlas: Atlas = request.app.state.atlas
    scale = _scale(request.query_params, asked.view)

    async def make(key: str) -> Made:
        return Made(await EASEL.draw(key, png_of, atlas, asked, scale))

    return await _answer(request, f"png {scale}", asked, make)


async def _asked(request: Request, known: Sequence[str]) -> tuple[Request, Picture]:
    """What is asked to be drawn, and the request put to the release that it names."""
    params = request.query_params
    check_known(params, known)
    if release := read_leniently(params, request.app.state.atlas).showing.release:
        request = await pinned(request, release)
    return request, read_picture(params, request.app.state.atlas, choose_language(request))


async def _answer(
    request: Request, form: str, asked: Picture, make: Callable[[str], Awaitable[Made]]
) -> Response:
    atlas: Atlas = request.app.state.atlas
    name = form[:3]
    headers = {
        "Content-Disposition": f'inline; filename="map.{name}"',
        "Content-Language": asked.lang,
    }
    letters = "bare" if atlas.pages.fonts.problem else "lettered"
    key = f"map.{form} {asked} {atlas.ground.id} {letters}"
    version = f"{atlas.code} {atlas.dataset.version} {key}"
    question = Question(key, MEDIA[name], lambda: make(version), headers=headers, vary=BY_LANGUAGE)
    return await answer(request, question)


def read_picture(params: QueryParams, atlas: Atlas, lang: str) -> Picture:
    """What a query string asks to be drawn. Raises BadQuery, NotHere or Withdrawn."""
    size = (_pixels(params, "width", WIDTH), _pixels(params, "height", HEIGHT))
    showing = read_showing(params, atlas)
    place = atlas.dataset.features[showing.place] if showing.place else None
    return Picture(
        view=_view(showing, atlas, size),
        layers=showing.layers or tuple(atlas.dataset.layers),
        lang=lang,
        theme=showing.theme or "light",
        names=_labels(params),
        span=read_datetime(params["datetime"]) if "datetime" in params else None,
        focus=place.id if place and place.geometry is not None else None,
    )


def _pixels(params: QueryParams, name: str, default: int) -> int:
    text = params.get(name)
    if text is None:
        return default
    if not WHOLE.fullmatch(text) or not SMALLEST <= int(text) <= LARGEST:
        raise BadQuery(f"{name} is a whole number of pixels, {SMALLEST} to {LARGEST}", name)
    return int(text)


def _scale(params: QueryParams, view: View) -> int:
    text = params.get("scale", SCALES[0])
    if text not in SCALES or int(text) * max(view.width, view.height) > LARGEST:
        raise BadQuery(f"scale is 1 or 2; width and height times it, {LARGEST} at most", "scale")
    return int(text)


def _labels(params: QueryParams) -> bool:
    try:
        return read_switch(params.get("labels", "on"))
    except BadQuery as error:
        raise BadQuery("labels is one of on, off", "labels") from error


def _view(showing: Showing, atlas: Atlas, size: tuple[int, int]) -> View:
    if showing.at is not None:
        return View.at(*showing.at, size)
    if showing.bbox is not None:
        return View.fit(showing.bbox, size)
    dataset = atlas.dataset
    if showing.place:
        box = view_around([dataset.features[showing.place]])
    else:
        box = home_of(dataset.published(showing.layers))
    return View.fit(box, size, inset=INSET_PX)
