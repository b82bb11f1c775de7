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
    """What is served, and what is wrong: changed data that was refused, a missing ground."""
    atlas: Atlas = request.app.state.atlas
    broken = atlas.shelf.broken
    problems = [*atlas.faults, *broken.values(), *filter(None, [atlas.ground.problem])]
    status: dict[str, Any] = {
        "status": "degraded" if problems else "ok",
        "version": __version__,
        "data": {
            "version": atlas.dataset.version,
            "since": atlas.since.isoformat(timespec="seconds"),
            "layers": {name: len(rows) for name, rows in atlas.dataset.by_layer.items()},
            "faults": atlas.faults,
        },
        "releases": {"known": [*atlas.shelf.known], "broken": broken},
        "ground": {"id": atlas.ground.id, "problem": atlas.ground.problem},
    }
    headers = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(status), headers=headers, media_type="application/json")
