"""Finished answers, and headers as they go over the wire: what recurs is written once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

Pair = tuple[str, str]
Raw = tuple[bytes, bytes]


class Sent(Response):
    """An answer of which all is known, headers too; starlette would write each of them anew."""

    def __init__(self, status: int, headers: Iterable[Raw], body: bytes = b"") -> None:
        self.status_code = status
        self.raw_headers = [*headers]
        self.body = body
        self.background = None


@lru_cache(maxsize=4096)
def written(pairs: tuple[Pair, ...]) -> tuple[Raw, ...]:
    """Headers that many answers have, as they go over the wire."""
    return tuple(raw(name, value) for name, value in pairs)


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
