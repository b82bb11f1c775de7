"""The map, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.choice import Choice, choose
from app.domain.years import is_unsure
from app.web.atlas import Atlas
from app.web.choosing import CHOICE, MANY, asked_of, form_of, read_choice, sorts_of
from app.web.correcting import correction_link
from app.web.hosted import links_of
from app.web.links import LICENCE, Links
from app.web.mapview import MapView, Opening
from app.web.ogc import Documents
from app.web.opening import read_opening
from app.web.overview import overview_document, overview_page
from app.web.picture import inline_map
from app.web.routes.page import Extra, answer_json, answer_page, wants_html
from app.web.showing import Showing
from app.web.signs import JSON, twins

router = APIRouter(tags=["pages"])


VIEW = ("at", "place", "from", "imagery")
"""How the map opens."""


@router.get("/", summary="The map")
async def start(request: Request) -> Response:
    """The map of everything, with a table of all places; the landing page for programs."""
    landing = Documents(request.app.state.atlas, links_of(request)).landing()
    params = request.query_params
    opening = read_opening(params, request.app.state.atlas)
    headers = {"Content-Security-Policy": opening.imagery.policy} if opening.imagery else {}
    choice = read_choice(params, request.app.state.atlas)
    view = {name: params[name] for name in VIEW if name in params}
    extra = Extra(
        (*VIEW, "f", *CHOICE),
        headers,
        MANY,
        stays=view | asked_of(choice),
        signs=landing["links"],
    )
    if not wants_html(request):
        return await answer_json(request, landing, page=extra)
    return await answer_page(
        request, "map.html", lambda a, lang: _map(a, lang, opening, choice), extra
    )


@router.get("/imagery", summary="The gate before outside imagery")
async def imagery(request: Request) -> Response:
    """Which outside pictures this map may show, and who would be asked for them."""
    return await answer_page(request, "imagery.html", _imagery)


@router.get("/overview", summary="What the data hold, counted")
async def overview(request: Request) -> Response:
    """Plots of what is known, how well and since when; the counts for programs."""
    signs = (*twins(links_of(request), "/overview", JSON), LICENCE)
    if not wants_html(request):
        document = overview_document(request.app.state.atlas)
        return await answer_json(request, document, signs=signs)
    return await answer_page(request, "overview.html", overview_page, Extra(("f",), signs=signs))


@router.get("/about", summary="Method, care, privacy, licences")
async def about(request: Request) -> Response:
    """How the map is made, and what it does not show."""
    links = links_of(request)
    return await answer_page(request, "about.html", lambda a, lang: _about(a, lang, links))


def _map(atlas: Atlas, lang: str, opening: Opening, choice: Choice) -> Mapping[str, Any]:
    view, dataset, words = MapView(atlas, lang), atlas.dataset, atlas.pages.words[lang]
    features = dataset.published()
    bulk = tuple(layer.id for layer in dataset.layers.values() if layer.bulk)
    chosen = choose(features, choice)
    shown = {feature.id for feature in chosen.features}
    unsure = {one.id for one in chosen.features if is_unsure(one, choice.span)}
    places = [
        view.place(one) | sorts_of(one) | {"shown": one.id in shown, "unsure": one.id in unsure}
        for one in features
    ]
    return {
        "shows": Showing(choice.facets.get("layers"), opening.place, at=opening.at),
        "filters": form_of(atlas, words, choice, chosen),
        "layers": [view.layer(layer) for layer in dataset.layers.values()],
        "places": places,
        "unsure": len(unsure),
        "data": view.block(places, opening._replace(bulk=bulk)),
        "drawn": inline_map(atlas, chosen.features, opening._replace(span=choice.span), lang),
        "imagery": opening.imagery,
        "has_imagery": bool(atlas.imagery),
    }


def _imagery(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    return {
        "title": atlas.pages.words[lang].say("imagery.title"),
        "providers": [
            {
                "name": one.name,
                "host": one.host,
                "url": atlas.links.to("/", lang=lang, imagery=one.id),
            }
            for one in atlas.imagery.values()
        ],
    }


def _privacy(atlas: Atlas) -> Iterator[str]:
    """What is true of this instance, as the words of the page are called."""
    yield from ("reader", "server")
    if atlas.imagery:
        yield "imagery"
    yield "links"
    # Who hands out plain files is another program than this.
    yield "files" if atlas.is_built else "journal"
    if atlas.operator.counts and not atlas.is_built:
        yield "counts"


def _about(atlas: Atlas, lang: str, links: Links) -> Mapping[str, Any]:
    words = atlas.pages.words[lang]
    return {
        "title": words.say("about.title"),
        "description": words.say("about.lead"),
        "credits": atlas.ground.attribution,
        "operator": atlas.operator.name,
        "privacy": _privacy(atlas),
        "hosts": ", ".join(sorted({one.host for one in atlas.imagery.values()})),
        "correct": correction_link(atlas.operator, words, words.say("site.tagline"), links.to("/")),
        "offered": [
            {"name": name, "url": atlas.links.to(f"/ground/files/{name}")}
            for name in atlas.ground.offered
        ],
    }
