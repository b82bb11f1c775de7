"""Answers: the ETag first, then nothing, kept bytes, or fresh ones.

An answer is a pure function of the data's version, the code's version and the question. So its
ETag is known before any data is touched, and what was made once is kept, compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli
import orjson
import zstandard
from starlette.requests import Request
from starlette.responses import Response

from app.web.accept import choose_encoding
from app.web.headers import HEAD
from app.web.lately import Lately
from app.web.ranges import File, answer_file, is_unchanged
from app.web.sent import Sent, raw, told
from app.web.stream import COMPRESSORS, Stream, respond

if TYPE_CHECKING:
    from app.web.atlas import Atlas

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

DATA = "public, max-age=60, stale-while-revalidate=86400"
BY_READER = "Accept, Accept-Encoding, Accept-Language"
BY_FORM = "Accept, Accept-Encoding"
BY_LANGUAGE = "Accept-Encoding, Accept-Language"
BY_ADDRESS = "Accept-Encoding"
"""What answers may vary by: pages, data beside a page, what is in a language, and files."""

IMMUTABLE = "public, max-age=31536000, immutable"


class Made(NamedTuple):
    """A finished answer, and headers that were not known before it was made."""

    body: bytes
    headers: Mapping[str, str] = {}
    is_light: bool = False
    """Whether it costs less to make it again than to hold it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, normalised, and how to make the answer if nobody has yet.

    `key` names the answer among all of one version of data and code.
    """

    key: str
    media_type: str
    make: Callable[[], Awaitable[Made | Stream | bytes]]
    cache_control: str = DATA
    headers: Mapping[str, str] = field(default_factory=dict)
    vary: str = BY_READER
    """The headers of a request that make another answer of the same address."""
    has_parts: bool = False
    """Whether clients may read it piece by piece, as GDAL reads files from afar."""

    @property
    def content_type(self) -> str:
        """The media type, of text with its character set."""
        return _content_type(self.media_type)

    @property
    def is_compressible(self) -> bool:
        """Whether compressing it pays: pictures and archives are compressed already."""
        return _is_compressible(self.media_type)


@lru_cache(maxsize=64)
def _content_type(media_type: str) -> str:
    is_bare = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if is_bare else media_type


@lru_cache(maxsize=64)
def _is_compressible(media_type: str) -> bool:
    return media_type.startswith(("text/", "image/svg")) or any(
        word in media_type for word in ("json", "xml", "javascript", "vector-tile")
    )


class Entry:
    """A kept answer: its bytes by content coding, each compressed when first asked for."""

    def __init__(self, made: Made, codings: bool) -> None:
        self.headers = made.headers
        self.is_light = made.is_light
        self.written = tuple(raw(name, value) for name, value in made.headers.items())
        self._codings = codings and len(made.body) >= WORTH_COMPRESSING
        self._bodies: dict[str | None, bytes] = {None: made.body}

    def coding(self, header: str | None) -> str | None:
        """The best coding that an Accept-Encoding header admits; None is identity."""
        return choose_encoding(header, COMPRESS) if header and self._codings else None

    def body(self, coding: str | None) -> bytes:
        """The bytes in a coding."""
        if coding not in self._bodies:
            self._bodies[coding] = COMPRESS[str(coding)](self._bodies[None])
        return self._bodies[coding]

    @property
    def size(self) -> int:
        """Bytes that it may come to hold: three compressed bodies take less than the first."""
        return 1000 + 2 * len(self._bodies[None])


async def answer(request: Request, question: Question) -> Response:
    """Answer a question with 304, with kept bytes, or with bytes made now."""
    atlas: Atlas = request.app.state.atlas
    modified = changed_on(atlas)
    digest = hashlib.sha256(f"{atlas.version} {atlas.code} {question.key}".encode())
    tag = digest.hexdigest()[:24]
    headers = (
        ("Cache-Control", _cache_control(atlas, question)),
        ("Last-Modified", modified),
        ("Vary", question.vary),
        *question.headers.items(),
    )
    if _is_known(request, tag, modified):
        return Sent(304, headers, (raw("ETag", f'"{tag}"'),))
    entry = atlas.kept.get(tag)
    if entry is None:
        made = await question.make()
        if isinstance(made, Stream):
            return _streamed(request, question, made, dict(headers) | {"ETag": tag})
        made = made if isinstance(made, Made) else Made(made)
        entry = Entry(made, question.is_compressible)
    if question.has_parts:
        headers = (*headers, ("Accept-Ranges", "bytes"))
        if told(request, b"range") is not None:
            said = {**dict(headers), **entry.headers}
            whole = File(entry.body(None), f'"{tag}"', question.media_type, said)
            return answer_file(request, whole)
    coding = entry.coding(told(request, b"accept-encoding"))
    if coding or not entry.is_light:
        atlas.kept.keep(tag, entry, entry.size)
    if coding:
        headers = (*headers, ("Content-Encoding", coding))
    body = entry.body(coding)
    own = f'"{tag}-{coding}"' if coding else f'"{tag}"'
    fixed = (*headers, ("Content-Type", question.content_type))
    sized = (b"content-length", b"%d" % len(body))
    return Sent(200, fixed, ((b"etag", own.encode()), sized, *entry.written), body)


def pretty_json(value: Any) -> bytes:
    """A value as JSON that people can read too."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


Kept = Lately[str, Entry]
"""Finished answers by their ETags."""


def changed_on(atlas: Atlas) -> str:
    """When answers last changed, as HTTP says it: when data and code were taken up.

    Times of files would lie: a copy of older data, or newer code, may have any.
    """
    return _http_date(atlas.since)


@lru_cache(maxsize=64)
def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def lasting(atlas: Atlas) -> str:
    """How long an answer made of data may be kept: what a release says never changes."""
    return IMMUTABLE if atlas.release else DATA


def _cache_control(atlas: Atlas, question: Question) -> str:
    """Pages of a release are asked for again: the scripts and styles they name are replaced."""
    is_page = question.media_type.startswith("text/html")
    return question.cache_control if is_page or not atlas.release else IMMUTABLE


def _streamed(
    request: Request, question: Question, stream: Stream, headers: dict[str, str]
) -> Response:
    """A stream, which is sent whole and not kept; to HEAD, its headers alone."""
    header = told(request, b"accept-encoding") or ""
    coding = choose_encoding(header, COMPRESSORS) if question.is_compressible else None
    tag = headers["ETag"]
    headers["ETag"] = f'"{tag}-{coding}"' if coding else f'"{tag}"'
    if coding:
        headers["Content-Encoding"] = coding
    if request.scope.get(HEAD):
        stream = stream._replace(parts=iter(()))
    return respond(stream, headers | dict(stream.headers), question.media_type, coding)


def _is_known(request: Request, name: str, modified: str) -> bool:
    """RFC 9110 13.2.2: If-None-Match decides alone; without it, If-Modified-Since."""
    if (tags := told(request, b"if-none-match")) is not None:
        known = {tag.strip().removeprefix("W/").strip('"') for tag in tags[:4000].split(",")}
        return "*" in known or any(one.partition("-")[0] == name for one in known)
    return is_unchanged(request, modified)
