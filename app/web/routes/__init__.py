"""One file a family of URLs."""

from __future__ import annotations

from app.web.routes import (
    assets,
    changes,
    cite,
    discovery,
    find,
    ground,
    layers,
    ogc,
    operation,
    pictures,
    places,
    releases,
    sources,
    start,
    stories,
    styles,
    tiles,
)

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
    assets.router,
    ground.router,
    operation.router,
)
