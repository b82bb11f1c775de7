"""The basemap's tiles, under the hash of its files."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from app.errors import NotHere
from app.web.answer import DATA, IMMUTABLE
from app.web.atlas import Atlas
from app.web.ranges import File, answer_file

router = APIRouter(include_in_schema=False)

KINDS = {"mvt": ("vector", "application/vnd.mapbox-vector-tile"), "webp": ("relief", "image/webp")}
DEEPEST = 22
"""Zooms beyond this address less than a hand's breadth."""


@router.get("/ground/{version}/{z}/{x}/{name}")
async def tile(request: Request, version: str, z: int, x: int, name: str) -> Response:
    """One tile as it is stored; 204 where the ground has nothing to draw."""
    atlas: Atlas = request.app.state.atlas
    row, _, ending = name.partition(".")
    if ending not in KINDS or not row.isascii() or not row.isdigit() or version != atlas.ground.id:
        raise NotHere("there is no such tile; load the page anew")
    y, (kind, media_type) = int(row), KINDS[ending]
    if not (0 <= z <= DEEPEST and 0 <= x < 2**z and y < 2**z):
        raise NotHere(f"there is no tile {z}/{x}/{y}; x and y lie below 2 to the power of z")
    headers = {"Cache-Control": IMMUTABLE, "ETag": f'"{version}-{kind}-{z}-{x}-{y}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    content = atlas.ground.tile(kind, z, x, y)
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
    headers = {"Cache-Control": DATA, "Content-Disposition": f'inline; filename="{name}"'}
    media_type = MEDIA_TYPES.get(path.suffix, "text/plain; charset=utf-8")
    return answer_file(request, File(content, f'"{atlas.ground.id}-{name}"', media_type, headers))


MEDIA_TYPES = {
    ".pmtiles": "application/vnd.pmtiles",
    ".geojson": "application/geo+json",
    ".json": "application/json",
}
