"""The basemap's tiles, under the hash of its files."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.errors import NotHere
from app.web.answer import IMMUTABLE
from app.web.atlas import Atlas

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
