"""Finished answers, and headers as they go over the wire: what recurs is written once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.headers import Head, lines_of, with_added

Pair = tuple[str, str]
Raw = tuple[bytes, bytes]


class Sent(Response):
    """An answer of which all is known, headers too; starlette would write each of them anew.

    `fixed` are headers that many answers have, `own` those of this one.
    """

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
        own = self._own
        names = tuple([name for name, _ in own])
        headers, lines = _head(self._fixed, scope["scheme"], self.status_code, names)
        head = Head((*headers, *own), len(self.body), lines + lines_of(own))
        await send({"type": "http.response.start", "status": self.status_code, "headers": head})
        await send({"type": "http.response.body", "body": self.body})


@lru_cache(maxsize=4096)
def _head(
    pairs: tuple[Pair, ...], scheme: str, status: int, own: tuple[bytes, ...]
) -> tuple[tuple[Raw, ...], bytes]:
    """Headers that many answers have, with those of every answer; and as they are sent.

    `own` names what an answer says itself, so that nothing is said twice.
    """
    headers = with_added([raw(name, value) for name, value in pairs], scheme, status, own)
    return tuple(headers), lines_of(headers)


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
