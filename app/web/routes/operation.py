"""For whoever runs the service."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app import __version__
from app.web.atlas import Atlas

router = APIRouter(tags=["operation"])


@router.get("/health", summary="Whether all is well")
async def health(request: Request) -> Response:
    """What is served, and what is wrong: data that was refused, no database, ground or fonts."""
    atlas: Atlas = request.app.state.atlas
    broken, fonts = atlas.shelf.broken, atlas.pages.fonts.problem
    lost = await atlas.store.problem()
    missing = filter(None, [lost, atlas.ground.problem, fonts])
    problems = [*atlas.faults, *broken.values(), *missing]
    status: dict[str, Any] = {
        "status": "degraded" if problems else "ok",
        "version": __version__,
        "data": {
            "version": atlas.dataset.version,
            "since": atlas.since.isoformat(timespec="seconds"),
            "layers": {name: atlas.store.about(name).features for name in atlas.dataset.layers},
            "faults": atlas.faults,
        },
        "store": {"problem": lost},
        "releases": {"known": [*atlas.shelf.known], "broken": broken},
        "ground": {"id": atlas.ground.id, "problem": atlas.ground.problem},
        "fonts": {"problem": fonts},
    }
    headers = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(status), headers=headers, media_type="application/json")
