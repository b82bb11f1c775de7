"""Places: a page each, its GeoJSON, and the whole record with its sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import shapely
from fastapi import APIRouter, Request, Response

from app.domain.columns import published
from app.domain.feature import Feature
from app.errors import Withdrawn
from app.web.accept import prefers_html
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.mapview import MapView, Opening, view_around
from app.web.near import nearest
from app.web.params import check_known
from app.web.picture import SIDE, inline_map
from app.web.placeview import PlaceView
from app.web.routes.page import answer_page

router = APIRouter(tags=["places"])

GEOJSON, JSON = "application/geo+json", "application/json"


@router.get("/places/{name}", summary="One place")
async def one_place(request: Request, name: str) -> Response:
    """A place's page for who prefers HTML, else GeoJSON; `.geojson` and `.json` say which."""
    atlas: Atlas = request.app.state.atlas
    stem, dot, ending = name.rpartition(".")
    if dot and ending in ("geojson", "json"):
        return await _data(request, _published(atlas, stem), ending)
    feature = _published(atlas, name)
    if prefers_html(request):
        return await answer_page(request, "place.html", lambda a, lang: _page(a, lang, feature))
    return await _data(request, feature, "geojson")


def _published(atlas: Atlas, name: str) -> Feature:
    feature = atlas.dataset.feature(name)
    if feature.withdrawn:
        withdrawn = feature.withdrawn
        raise Withdrawn(f"withdrawn on {withdrawn['on']}: {withdrawn['reason']['en']}")
    return feature


async def _data(request: Request, feature: Feature, ending: str) -> Response:
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas

    async def make() -> bytes:
        member = _geojson(atlas, feature)
        if ending == "json":
            member |= _beside(atlas, feature)
        return orjson.dumps(member, option=orjson.OPT_INDENT_2)

    kind = JSON if ending == "json" else GEOJSON
    return await answer(request, Question(f"place {feature.id}.{ending}", kind, make))


def _geojson(atlas: Atlas, feature: Feature) -> dict[str, Any]:
    geometry = shapely.geometry.mapping(feature.geometry) if feature.geometry else None
    properties = published(feature, atlas.dataset, atlas.links.place)
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": geometry,
        "properties": properties,
    }


def _beside(atlas: Atlas, feature: Feature) -> dict[str, Any]:
    """What the record does not hold itself: its sources in full, and what lies near."""
    near = nearest(atlas.dataset, feature)
    cited = (atlas.dataset.sources[citation.source] for citation in feature.citations)
    return {
        "sources": [source.csl for source in cited],
        "nearest_places": [{"id": one.id, "distance_m": round(m)} for one, m in near.places],
        "nearest_crossings": [{"id": one.id, "distance_m": round(m)} for one, m in near.crossings],
    }


def _page(atlas: Atlas, lang: str, feature: Feature) -> Mapping[str, Any]:
    view, dataset = MapView(atlas, lang), atlas.dataset
    near = [other for other, _ in nearest(dataset, feature).places]
    related = [dataset.features[relation.target] for relation in feature.relations]
    around = {one.id: one for one in (feature, *related, *near) if not one.withdrawn}
    places = [view.place(one) for one in around.values()]
    opening = Opening(view_around([feature]), place=feature.id)
    place = PlaceView(atlas, feature, lang).context()
    return {
        "title": place["name"],
        "description": place["summary"]["text"],
        "place": place,
        "data": view.block(places, opening),
        "drawn": inline_map(atlas, around.values(), opening, lang, SIDE),
    }
