"""One file a family of URLs."""

from __future__ import annotations

from app.web.routes import (
    assets,
    changes,
    cite,
    discovery,
    embed,
    find,
    ground,
    layers,
    oembed,
    ogc,
    operation,
    pictures,
    places,
    releases,
    share,
    sources,
    start,
    stories,
    styles,
    tiles,
)
from app.web.watch import family_of

ROUTERS = (
    start.router,
    layers.router,
    ogc.router,
    find.router,
    places.router,
    discovery.router,
    releases.router,
    changes.router,
    cite.router,
    sources.router,
    stories.router,
    tiles.router,
    styles.router,
    pictures.router,
    embed.router,
    oembed.router,
    share.router,
    assets.router,
    ground.router,
    operation.router,
)


def families() -> frozenset[str]:
    """The first words of all paths that have a route: what requests are counted by."""
    paths = (route.path for router in ROUTERS for route in router.routes if hasattr(route, "path"))
    return frozenset(family_of(path) for path in paths)
