"""Watching over answers: each is counted, each fault written down with an id to quote.

No address, no referer, no query and no path is written: a line has the family of the address only.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Iterable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.counts import OTHER, Counts
from app.web.problems import answer_error

log = logging.getLogger("campmap")


def request_id(scope: Scope) -> str:
    """What this request is called in the log: made up when first needed, of no reader's."""
    name: str = scope.setdefault("state", {}).setdefault("request_id", secrets.token_hex(8))
    return name


class Watch:
    """Counts answers, and writes a line for each if the operator wants one."""

    def __init__(self, app: ASGIApp, counts: Counts, families: Iterable[str]) -> None:
        self._app = app
        self._counts = counts
        self._families = frozenset(families)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        begun = time.perf_counter()

        def counting(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"], time.perf_counter() - begun)
            return send(message)

        return self._app(scope, receive, counting)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        family = family_of(scope["path"])
        family = family if family in self._families else OTHER
        self._counts.add(family, status, seconds)
        if log.isEnabledFor(logging.INFO):
            fields = {
                "request_id": request_id(scope),
                "method": scope["method"] if scope["method"] in METHODS else OTHER,
                "family": family,
                "status": status,
                "ms": round(seconds * 1000, 2),
            }
            log.info("request", extra={"fields": fields})


METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))


def family_of(path: str) -> str:
    """The first word of a path; `/` is the map itself."""
    return path.split("/", 2)[1] or "/" if path.startswith("/") else OTHER


class Unexpected:
    """Answers 500 for a fault of our own, and writes down where it happened."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it. Raises what happens after an answer has begun."""
        has_begun = False

        def begin(message: Message) -> Awaitable[None]:
            nonlocal has_begun
            has_begun = True
            return send(message)

        try:
            await self._app(scope, receive, begin)
        except Exception as error:
            # Whatever it is, the reader gets an answer and the operator a line; nothing is hidden.
            if scope["type"] != "http" or has_begun:
                raise
            log.exception("unexpected", extra={"fields": {"request_id": request_id(scope)}})
            response = await answer_error(Request(scope), error)
            response.headers["X-Request-ID"] = request_id(scope)
            await response(scope, receive, send)
