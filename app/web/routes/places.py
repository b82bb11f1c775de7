"""Places: a page each, its GeoJSON, and the whole record with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.feature import Feature
from app.web.accept import prefers_html
from app.web.answer import BY_FORM, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.citing import cite_box, cite_place, edition
from app.web.correcting import correction_link
from app.web.crs import CRS84
from app.web.entry import Made
from app.web.history import Chapter, chapters
from app.web.hosted import links_of
from app.web.links import link_header
from app.web.mapview import MapView, Opening, view_around
from app.web.near import nearest
from app.web.params import check_known
from app.web.picture import SIDE, inline_map
from app.web.placeview import PlaceView
from app.web.rivals import rivals_view
from app.web.routes.page import Extra, answer_page
from app.web.showing import Showing
from app.web.signs import GEOJSON, JSON, in_header, of_place
from app.web.single import beside, linked_data, member_of, published_place

router = APIRouter(tags=["places"])


@router.get("/places/{name}", summary="One place")
async def one_place(request: Request, name: str) -> Response:
    """A place's page for who prefers HTML, else GeoJSON; `.geojson` and `.json` say which."""
    atlas: Atlas = request.app.state.atlas
    stem, dot, ending = name.rpartition(".")
    if dot and ending in ("geojson", "json"):
        return await _data(request, published_place(atlas, stem), ending)
    feature = published_place(atlas, name)
    if prefers_html(request):
        return await answer_place(request, feature)
    return await _data(request, feature, "geojson")


async def answer_place(
    request: Request, feature: Feature, params: tuple[str, ...] = ()
) -> Response:
    """The page of a place; `params` are those that are known where else it answers."""
    atlas: Atlas = request.app.state.atlas
    told = await chapters(atlas)
    links = links_of(request)
    item = cite_place(feature, edition(atlas, told, [feature.id]), links.unpinned())
    signs = of_place(links, feature, item["URL"])

    def context(atlas: Atlas, lang: str) -> dict[str, Any]:
        page = _page(atlas, lang, feature, told)
        words, address = atlas.pages.words[lang], links.place(feature.id)
        return page | {
            "cited": cite_box(item, atlas.links, feature.id),
            "correct": correction_link(atlas.operator, words, page["title"], address),
        }

    return await answer_page(
        request,
        "place.html",
        context,
        Extra(params, path=f"/places/{feature.id}", signs=signs),
    )


async def _data(request: Request, feature: Feature, ending: str) -> Response:
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas
    at = links_of(request)

    async def make() -> Made:
        member = member_of(atlas, feature, CRS84)
        if ending == "json":
            member |= beside(atlas, feature)
        item = cite_place(
            feature, edition(atlas, await chapters(atlas), [feature.id]), at.unpinned()
        )
        headers = link_header(in_header(of_place(at, feature, item["URL"])))
        return Made(pretty_json(member), headers)

    kind = JSON if ending == "json" else GEOJSON
    key = f"place {at.base} {feature.id}.{ending}"
    return await answer(request, Question(key, kind, make, vary=BY_FORM))


def _page(atlas: Atlas, lang: str, feature: Feature, told: Sequence[Chapter]) -> dict[str, Any]:
    view, dataset = MapView(atlas, lang), atlas.dataset
    near = [other for other, _ in nearest(dataset, feature).places]
    related = [dataset.features[relation.target] for relation in feature.relations]
    around = {one.id: one for one in (feature, *related, *near) if not one.withdrawn}
    places = [view.place(one) for one in around.values()]
    opening = Opening(view_around([feature]), place=feature.id)
    place = PlaceView(atlas, feature, lang, told).context()
    return {
        "title": place["name"],
        "description": place["summary"]["text"],
        "place": place,
        "rivals": rivals_view(atlas, feature, atlas.pages.words[lang]),
        "shows": Showing(place=feature.id),
        "jsonld": linked_data(atlas, [feature]),
        "data": view.block(places, opening),
        "drawn": inline_map(atlas, around.values(), opening, lang, SIDE),
    }
