"""For whoever runs the service."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app import __version__
from app.domain.query import Query
from app.errors import NotHere
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.measures import exposed
from app.web.problems import public
from app.web.security import security_txt

router = APIRouter(tags=["operation"])

BUSY: dict[int | str, dict[str, Any]] = {503: {"description": "The store does not answer."}}


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
    told = public(orjson.dumps(status).decode())
    return Response(told, headers=headers, media_type="application/json")


@router.get("/ready", summary="Whether questions can be answered now", responses=BUSY)
async def ready(request: Request) -> Response:
    """204 where the store answers; 503 where it does not: a balancer asks elsewhere meanwhile."""
    atlas: Atlas = request.app.state.atlas
    await atlas.store.features(next(iter(atlas.dataset.layers)), Query(limit=1))
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


@router.get("/metrics", summary="Numbers for Prometheus")
async def metrics(request: Request) -> Response:
    """How much was answered, how and how fast; the process; the data. No label tells a reader."""
    body, media_type = exposed(request.app.state.atlas)
    return Response(body, headers={"Cache-Control": "no-store", "Content-Type": media_type})


@router.get("/.well-known/security.txt", summary="Where to report a weakness")
async def security(request: Request) -> Response:
    """RFC 9116, where the operator has said whom to write to."""
    atlas: Atlas = request.app.state.atlas
    if not atlas.contact:
        raise NotHere("nobody is named here; whoever runs this service sets CAMPMAP_CONTACT")
    text = security_txt(atlas.contact, atlas.links.public_url)

    async def make() -> bytes:
        return text.encode()

    return await answer(request, Question(f"security.txt {text}", "text/plain", make))
