"""The service: geodata read, the store opened, routes, errors and headers put around them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from app import __version__
from app.errors import CampmapError
from app.opening import keep_fresh, note_end, open_atlas
from app.settings import Settings
from app.web.atlas import Atlas
from app.web.direct import Direct
from app.web.gate import Gate
from app.web.headers import Headers
from app.web.patience import Patience
from app.web.pinned import Pinned
from app.web.problems import answer_error
from app.web.ready import Ready
from app.web.routes import ROUTERS, families
from app.web.unfurl import Unfurl
from app.web.untracked import Untracked
from app.web.watch import Unexpected, Watch


class Service(FastAPI):
    """FastAPI behind what every request passes first: its own layers cost more than a kept answer.

    What is added as middleware stands behind those.
    """

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.way_in: ASGIApp = super().__call__

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        scope["app"] = self
        await self.way_in(scope, receive, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole service. Raises BrokenData if the data breaks its rules."""
    settings = settings or Settings()
    atlas = open_atlas(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # The collector of garbage would look at all that stands here, again and again.
        gc.freeze()
        watcher = asyncio.create_task(keep_fresh(atlas, settings))
        watcher.add_done_callback(lambda task: note_end(atlas, task))
        yield
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        gc.unfreeze()
        await atlas.store.close()

    app = Service(
        title="campmap",
        version=__version__,
        summary="An open, sourced map of North Korea's prison camps and border crossings",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.atlas = atlas
    app.state.dist = settings.frontend / "dist"
    for router in ROUTERS:
        app.include_router(router)
    for error in (CampmapError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(error, answer_error)
    _surround(app, atlas, settings)
    return app


def _surround(app: Service, atlas: Atlas, settings: Settings) -> None:
    """What requests pass on their way in, the last first: watched, let in, answered if ready."""
    # FastAPI answers what no route of ours does: a fault there is caught before its own handler.
    app.add_middleware(Unexpected)
    routed = Pinned(Direct(app.way_in, routers=ROUTERS), atlas=atlas)
    made = Headers(Unexpected(Patience(routed)))
    ready = Ready(made, atlas=atlas, limit_mb=settings.kept_mb)
    own = urlsplit(settings.public_url).hostname
    hosts = (*settings.hosts, *filter(None, [own]))
    gate = Gate(Unfurl(Untracked(ready)), hosts=hosts, per_s=settings.rate)
    app.way_in = Watch(gate, counts=atlas.counts, families=families())
