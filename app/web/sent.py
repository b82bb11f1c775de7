"""Finished answers, and headers as they go over the wire: what recurs is written once."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.headers import Head, lines_of, with_added

Pair = tuple[str, str]
Raw = tuple[bytes, bytes]
Whole = MutableMapping[str, Any]
"""The first message of an answer, which holds all of its body."""

Series = Callable[[str], Whole | None]
"""Answers to one client's headers that differ by what is asked last: a query, or a name.

None where one is not had at once.
"""

START = "http.response.start"
BODY = "campmap.body"
"""In the first message of an answer: all of its body, where the server takes it so."""

SERIES = "campmap.series"
"""In the first message of an answer: what answers the next of its kind."""


class Sent(Response):
    """An answer of which all is known, headers too; starlette would write each of them anew.

    `fixed` are headers that many answers have, `own` those of this one.
    """

    series: Series | None = None
    """What answers the next of its kind, where it is one of many that are alike."""

    def __init__(
        self, status: int, fixed: tuple[Pair, ...], own: Sequence[Raw] = (), body: bytes = b""
    ) -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self._fixed = fixed
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, with the headers that every answer carries."""
        fixed = _fixed(self._fixed, scope["scheme"], self.status_code)
        start, body = apart(fixed.whole(self._own, self.body))
        if self.series is not None:
            start[SERIES] = self.series
        await send(start)
        await send(body)


class Fixed:
    """Headers that many answers have: with those of every answer they are written once."""

    def __init__(self, pairs: tuple[Pair, ...], scheme: str, status: int) -> None:
        self._headers = [raw(name, value) for name, value in pairs]
        self._scheme = scheme
        self._status = status
        self._written: dict[tuple[bytes, ...], tuple[list[Raw], bytes]] = {}
        """The headers and their lines, by the names of those that an answer says itself."""

    def whole(self, own: Sequence[Raw], body: bytes | memoryview) -> Whole:
        """A finished answer as it is sent, from its own headers and its body."""
        names = tuple([name for name, _ in own])
        written = self._written.get(names)
        if written is None:
            headers = with_added(self._headers, self._scheme, self._status, names)
            written = self._written[names] = headers, lines_of(headers)
        headers, lines = written
        head = Head(headers, len(body), lines + lines_of(own), own)
        return {"type": START, "status": self._status, "headers": head, BODY: body}


def apart(whole: Whole) -> tuple[Whole, MutableMapping[str, Any]]:
    """A whole answer as the two messages that ASGI has for it."""
    start = {name: value for name, value in whole.items() if name != BODY}
    return start, {"type": "http.response.body", "body": whole[BODY]}


_fixed = lru_cache(maxsize=4096)(Fixed)


def raw(name: str, value: str) -> Raw:
    """One header as it goes over the wire."""
    return _named(name), value.encode("latin-1")


@lru_cache(maxsize=256)
def _named(name: str) -> bytes:
    return name.lower().encode("latin-1")


def told(request: Request, name: bytes) -> str | None:
    """What a request says in its first header of that lower-case name."""
    for key, value in request.scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None
