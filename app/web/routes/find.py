"""Finding places: by name, by nearness to a point, as of a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from fastapi import APIRouter, Request, Response
from shapely.geometry import Point
from starlette.datastructures import QueryParams

from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.search import search
from app.errors import BadQuery
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.crs import CRS84
from app.web.near import by_distance
from app.web.params import NUMBER, WHOLE, check_known, read_datetime
from app.web.single import member_of

router = APIRouter(tags=["places"])

GEOJSON = "application/geo+json"
KNOWN = ("q", "near", "layers", "datetime", "limit")
LONGEST_Q = 100


class Sought(NamedTuple):
    """What is looked for."""

    text: str | None
    near: tuple[float, float] | None
    layers: tuple[str, ...]
    span: Span | None
    limit: int | None


@router.get("/places", summary="Find places")
async def places(request: Request) -> Response:
    """Places by name in any script, the nearest first to a point, or as of a date."""
    atlas: Atlas = request.app.state.atlas
    sought = read_sought(request.query_params, atlas)

    async def make() -> bytes:
        found = _find(atlas, sought)
        members = [member_of(atlas, feature, CRS84) | beside for feature, beside in found]
        collection = {
            "type": "FeatureCollection",
            "numberMatched": len(members),
            "features": members[: sought.limit],
        }
        return orjson.dumps(collection | {"numberReturned": len(members[: sought.limit])})

    return await answer(request, Question(f"places {sought}", GEOJSON, make))


def read_sought(params: QueryParams, atlas: Atlas) -> Sought:
    """What a query string looks for. Raises BadQuery, or NotHere for an unknown layer."""
    check_known(params, (*KNOWN, "lang"))
    text, limit = params.get("q"), params.get("limit")
    if text is not None and not 0 < len(text.strip()) <= LONGEST_Q:
        raise BadQuery(f"q takes a name of up to {LONGEST_Q} characters", "q")
    if limit is not None and (not WHOLE.fullmatch(limit) or int(limit) == 0):
        raise BadQuery("limit is a whole number above 0; leave it out for all places", "limit")
    names = tuple(filter(None, params.get("layers", "").split(",")))
    return Sought(
        text=text.strip() if text is not None else None,
        near=_read_point(params["near"]) if "near" in params else None,
        layers=tuple(atlas.dataset.layer(name).id for name in names),
        span=read_datetime(params["datetime"]) if "datetime" in params else None,
        limit=int(limit) if limit is not None else None,
    )


def _read_point(text: str) -> tuple[float, float]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(map(NUMBER.fullmatch, parts)):
        raise BadQuery("near takes two numbers: longitude,latitude", "near")
    lon, lat = map(float, parts)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadQuery("near: longitude comes first, up to 180; then latitude, up to 90", "near")
    return lon, lat


def _find(atlas: Atlas, sought: Sought) -> Sequence[tuple[Feature, dict[str, Any]]]:
    """The features found, each with what the finding adds: the name that matched, the metres."""
    layers = sought.layers or tuple(atlas.dataset.layers)
    features = [one for layer in layers for one in atlas.dataset.by_layer[layer]]
    if sought.span is not None:
        features = [one for one in features if one.may_be_of(sought.span)]
    names: dict[str, str] = {}
    if sought.text is not None:
        found = search(features, sought.text)
        features = [one.feature for one in found]
        names = {one.feature.id: one.name for one in found}
    if sought.near is None:
        return [(one, _beside(names.get(one.id), None)) for one in features]
    ranked = by_distance(Point(sought.near), features)
    return [(one, _beside(names.get(one.id), metres)) for one, metres in ranked]


def _beside(name: str | None, metres: float | None) -> dict[str, Any]:
    found: dict[str, Any] = {"matched": name} if name is not None else {}
    return found | ({"distance_m": round(metres)} if metres is not None else {})
