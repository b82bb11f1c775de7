"""How many answers are made at once, and how long one may take."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems import problem

MOST = 256
"""Answers in the making; more would only make all of them late."""

PATIENCE_S = 30.0
"""Seconds until an answer has begun."""

BUSY = "too much is asked for at once; try again in a moment"
LATE = "this answer takes too long; ask for less, by a box, a filter or a limit"


class Patience:
    """Says 503 with Retry-After rather than to let everybody wait."""

    def __init__(self, app: ASGIApp, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        self._app = app
        self._most = most
        self._patience_s = patience_s
        self._making = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._making >= self._most:
            await problem(503, BUSY, {"Retry-After": "1"})(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._making += 1
        is_making = True

        def done() -> None:
            nonlocal is_making
            self._making -= is_making
            is_making = False

        async def begin(message: Message) -> None:
            if is_making:
                done()
                limit.reschedule(None)
            await send(message)

        try:
            async with asyncio.timeout(self._patience_s) as limit:
                await self._app(scope, receive, begin)
        except TimeoutError:
            if not limit.expired():
                raise
            await problem(503, LATE, {"Retry-After": "10"})(scope, receive, send)
        finally:
            done()
