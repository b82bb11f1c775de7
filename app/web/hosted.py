"""Addresses in documents whose readers resolve no others: TileJSON and styles."""

from __future__ import annotations

from starlette.requests import Request

from app.web.atlas import Atlas


def base_of(request: Request) -> str:
    """What absolute addresses begin with: the public one, or that by which we were asked."""
    atlas: Atlas = request.app.state.atlas
    return atlas.links.public_url or str(request.base_url).rstrip("/")
