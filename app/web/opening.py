"""From a query string to how the map opens: `at`, `place`, `from`, `imagery`."""

from __future__ import annotations

from starlette.datastructures import QueryParams

from app.errors import BadQuery
from app.web.atlas import Atlas
from app.web.imagery import provider_named
from app.web.mapview import KOREA, At, Opening
from app.web.params import NUMBER

SHALLOWEST, DEEPEST = 3, 14
"""Zooms that the map goes to."""

MERCATOR_LAT = 85.0511
"""Where Web Mercator ends (OGC 17-083r4)."""


def read_opening(params: QueryParams, atlas: Atlas) -> Opening:
    """How a map opens. Raises BadQuery, or NotHere for an unknown place or imagery."""
    place, start, provider = (params.get(name) for name in ("place", "from", "imagery"))
    return Opening(
        bbox=KOREA,
        at=read_at(params["at"]) if "at" in params else None,
        place=atlas.dataset.feature(place).id if place is not None else None,
        start=atlas.dataset.feature(start).id if start is not None else None,
        imagery=provider_named(atlas.imagery, provider) if provider is not None else None,
    )


def read_at(text: str) -> At:
    """The middle and zoom of a view, written `lat,lon,zoom` as map links are. Raises BadQuery."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not all(map(NUMBER.fullmatch, parts)):
        raise BadQuery("at takes three numbers: lat,lon,zoom, such as 39.57,126.07,9", "at")
    lat, lon, zoom = map(float, parts)
    if not (abs(lat) <= MERCATOR_LAT and abs(lon) <= 180):
        raise BadQuery("at: latitude comes first, up to 85; then longitude, up to 180", "at")
    if not SHALLOWEST <= zoom <= DEEPEST:
        raise BadQuery(f"at: the zoom lies from {SHALLOWEST} to {DEEPEST}", "at")
    return At(lon, lat, zoom)
