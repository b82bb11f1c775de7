"""Finished answers as they are kept: their bytes, each compressed once."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from typing import NamedTuple

import brotli
import zstandard

from app.web.accept import choose_encoding
from app.web.lately import Lately
from app.web.sent import Raw, raw

COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=9 if len(body) < LARGE else 5),
    "zstd": lambda body: zstandard.compress(body, level=12),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
"""Content codings, at the levels where more effort stops to pay: done once, sent often."""

LARGE = 300_000
"""Bytes from which the highest effort would keep others waiting for tens of milliseconds."""

WORTH_COMPRESSING = 256
"""Bytes below which headers outweigh what compression saves."""


class Made(NamedTuple):
    """A finished answer, and headers that were not known before it was made."""

    body: bytes
    headers: Mapping[str, str] = {}
    is_light: bool = False
    """Whether it costs less to make it again than to hold it."""


class Entry:
    """A kept answer: its bytes by content coding, each compressed when first asked for."""

    __slots__ = ("_bodies", "_codings", "made")

    def __init__(self, made: Made, codings: bool) -> None:
        self.made = made
        self._codings = codings and len(made.body) >= WORTH_COMPRESSING
        self._bodies: dict[str | None, bytes] = {None: made.body}

    @property
    def written(self) -> list[Raw]:
        """Its own headers as they go over the wire."""
        return [raw(name, value) for name, value in self.made.headers.items()]

    def coding(self, header: str) -> str | None:
        """The best coding that an Accept-Encoding header admits; None is identity."""
        return choose_encoding(header, COMPRESS) if self._codings else None

    def body(self, coding: str | None) -> bytes:
        """The bytes in a coding."""
        if coding not in self._bodies:
            self._bodies[coding] = COMPRESS[str(coding)](self._bodies[None])
        return self._bodies[coding]

    @property
    def size(self) -> int:
        """Bytes that it may come to hold: three compressed bodies take less than the first."""
        return 1000 + 2 * len(self._bodies[None])


Kept = Lately[str, Entry]
"""Finished answers by their ETags."""
