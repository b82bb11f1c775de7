"""Absolute addresses, for documents whose readers resolve no others."""

from __future__ import annotations

from starlette.requests import Request

from app.web.atlas import Atlas
from app.web.links import Links
from app.web.sent import told


def base_of(request: Request) -> str:
    """What absolute addresses begin with: the public one, or that by which we were asked."""
    return links_of(request).base


def links_of(request: Request) -> Links:
    """Addresses that a client can follow without resolving them."""
    atlas: Atlas = request.app.state.atlas
    return Links(atlas.links.public_url or host_of(request), atlas.links.below)


def host_of(request: Request) -> str:
    """The address by which we were asked, as `request.base_url` has it."""
    scope = request.scope
    host = told(request, b"host")
    if host is None or scope.get("root_path"):
        return str(request.base_url).rstrip("/")
    return f"{scope['scheme']}://{host}"
