"""The basemap's tiles, under the hash of its files."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from app.errors import NotHere
from app.web.answer import DATA, IMMUTABLE, changed_on
from app.web.atlas import Atlas
from app.web.params import WHOLE
from app.web.ranges import File, answer_file, has_already

router = APIRouter(include_in_schema=False)

KINDS = {"mvt": ("vector", "application/vnd.mapbox-vector-tile"), "webp": ("relief", "image/webp")}
DEEPEST = 22
"""Zooms beyond this address less than a hand's breadth."""


@router.get("/ground/{version}/{z}/{x}/{name}")
async def tile(request: Request, version: str, z: str, x: str, name: str) -> Response:
    """One tile as it is stored; 204 where the ground has nothing to draw."""
    atlas: Atlas = request.app.state.atlas
    row, _, ending = name.partition(".")
    address = (z, x, row)
    if ending not in KINDS or not all(map(WHOLE.fullmatch, address)) or version != atlas.ground.id:
        raise NotHere("there is no such tile; load the page anew")
    (zoom, column, y), (kind, media_type) = map(int, address), KINDS[ending]
    if not (zoom <= DEEPEST and column < 2**zoom and y < 2**zoom):
        raise NotHere(f"there is no tile {z}/{x}/{y}; x and y lie below 2 to the power of z")
    headers = {
        "Cache-Control": IMMUTABLE,
        "ETag": f'"{version}-{kind}-{zoom}-{column}-{y}"',
        "Last-Modified": changed_on(atlas),
    }
    if has_already(request, headers):
        return Response(status_code=304, headers=headers)
    content = atlas.ground.tile(kind, zoom, column, y)
    if content is None:
        return Response(status_code=204, headers=headers)
    if kind == "vector":
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type=media_type)


@router.get("/ground/files/{name}")
async def file(request: Request, name: str) -> Response:
    """A file of the basemap, to take away: ranges are answered, as readers of archives ask."""
    atlas: Atlas = request.app.state.atlas
    path = atlas.ground.offered.get(name)
    if path is None:
        known = tuple(atlas.ground.offered)
        raise NotHere(f"there is no file {name[:80]!r} of the basemap", known)
    content = await asyncio.to_thread(path.read_bytes)
    headers = {
        "Cache-Control": DATA,
        "Last-Modified": changed_on(atlas),
        "Content-Disposition": f'inline; filename="{name}"',
    }
    media_type = MEDIA_TYPES.get(path.suffix, "text/plain; charset=utf-8")
    return answer_file(request, File(content, f'"{atlas.ground.id}-{name}"', media_type, headers))


MEDIA_TYPES = {
    ".pmtiles": "application/vnd.pmtiles",
    ".geojson": "application/geo+json",
    ".json": "application/json",
}
