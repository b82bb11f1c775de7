"""Answers: the ETag first, then nothing, kept bytes, or fresh ones.

An answer is a pure function of the data's version, the code's version and the question. So its
ETag is known before any data is touched, and what was made once is kept, compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

import brotli
from starlette.requests import Request
from starlette.responses import Response

from app.web.accept import choose_encoding

BROTLI_QUALITY, GZIP_LEVEL = 9, 9
"""Kept answers are compressed once and sent often; 9 is where more effort stops to pay."""

WORTH_COMPRESSING = 256
"""Bytes below which headers outweigh what compression saves."""

DATA = "public, max-age=60, stale-while-revalidate=86400"
IMMUTABLE = "public, max-age=31536000, immutable"

Bodies = Mapping[str | None, bytes]
"""The bytes of an answer by content coding; None is identity."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, normalised, and how to make the answer if nobody has yet.

    `key` names the answer among all of one version of data and code.
    """

    key: str
    media_type: str
    make: Callable[[], Awaitable[bytes]]
    cache_control: str = DATA
    headers: Mapping[str, str] = field(default_factory=dict)


class Kept:
    """Finished answers, the least recently asked forgotten first, bounded in bytes."""

    def __init__(self, limit_mb: int) -> None:
        self._limit = limit_mb * 1_000_000
        self._size = 0
        self._bodies: OrderedDict[str, Bodies] = OrderedDict()

    def get(self, tag: str) -> Bodies | None:
        """The bodies kept under an ETag."""
        bodies = self._bodies.get(tag)
        if bodies is not None:
            self._bodies.move_to_end(tag)
        return bodies

    def keep(self, tag: str, bodies: Bodies) -> None:
        """Keep an answer; one that alone is over a quarter of the bound is not kept."""
        size = _size(bodies)
        if size > self._limit // 4 or tag in self._bodies:
            return
        self._bodies[tag] = bodies
        self._size += size
        while self._size > self._limit:
            self._size -= _size(self._bodies.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget everything: the data has changed."""
        self._bodies.clear()
        self._size = 0


def _size(bodies: Bodies) -> int:
    return sum(map(len, bodies.values()))


async def answer(request: Request, question: Question) -> Response:
    """Answer a question with 304, with kept bytes, or with bytes made now."""
    atlas = request.app.state.atlas
    modified = atlas.dataset.modified
    tag = hashlib.sha256(f"{atlas.dataset.version} {atlas.code} {question.key}".encode())
    name = tag.hexdigest()[:24]
    headers = {
        "Cache-Control": question.cache_control,
        "Last-Modified": format_datetime(modified, usegmt=True),
        "Vary": "Accept, Accept-Encoding, Accept-Language",
        **question.headers,
    }
    if _is_known(request, name, modified):
        return Response(status_code=304, headers=headers | {"ETag": f'"{name}"'})
    bodies = atlas.kept.get(name)
    if bodies is None:
        bodies = _compressed(await question.make(), question.media_type)
        atlas.kept.keep(name, bodies)
    coding = choose_encoding(request.headers.get("accept-encoding", ""))
    coding = coding if coding in bodies else None
    if coding:
        headers["Content-Encoding"] = coding
    headers["ETag"] = f'"{name}-{coding}"' if coding else f'"{name}"'
    return Response(bodies[coding], headers=headers, media_type=question.media_type)


def _is_known(request: Request, name: str, modified: datetime) -> bool:
    """RFC 9110 13.2.2: If-None-Match decides alone; without it, If-Modified-Since."""
    if (tags := request.headers.get("if-none-match")) is not None:
        known = {tag.strip().removeprefix("W/").strip('"') for tag in tags[:4000].split(",")}
        return "*" in known or any(one.partition("-")[0] == name for one in known)
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return modified <= since
    except (ValueError, TypeError):
        return False


def _compressed(body: bytes, media_type: str) -> Bodies:
    if len(body) < WORTH_COMPRESSING or media_type.startswith(("image/webp", "image/png")):
        return {None: body}
    return {
        None: body,
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }
