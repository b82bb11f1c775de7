"""Answers: the ETag first, then nothing, kept bytes, or fresh ones.

An answer is a pure function of the data's version, the code's version and the question. So its
ETag is known before any data is touched, and what was made once is kept, compressed once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.web.accept import choose_encoding
from app.web.entry import Entry, Made
from app.web.headers import HEAD
from app.web.ranges import File, answer_file, is_unchanged
from app.web.sent import Fixed, Pair, Raw, Sent, Series, Whole, raw, told
from app.web.stream import COMPRESSORS, Stream, respond

if TYPE_CHECKING:
    from app.web.atlas import Atlas

DATA = "public, max-age=60, stale-while-revalidate=86400"
BY_READER = "Accept, Accept-Encoding, Accept-Language"
BY_FORM = "Accept, Accept-Encoding"
BY_LANGUAGE = "Accept-Encoding, Accept-Language"
BY_ADDRESS = "Accept-Encoding"
"""What answers may vary by: pages, data beside a page, what is in a language, and files."""

IMMUTABLE = "public, max-age=31536000, immutable"


class Told(NamedTuple):
    """The key of a question that is answered at once, and what makes the answer.

    That gives None where the answer has to be waited for after all.
    """

    key: str
    make: Callable[[], Made | None]


Tell = Callable[[str], Told | None]
"""Tells at once, without waiting, what is asked; None, or an error, where it has to be asked."""


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
    by_name: Tell | None = None
    """The same of another name, the last part of the path, where there is no query."""
    by_query: Tell | None = None
    """The same with another query."""
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


async def answer(request: Request, question: Question) -> Response:
    """Answer a question with 304, with kept bytes, or with bytes made now."""
    atlas: Atlas = request.app.state.atlas
    modified = changed_on(atlas)
    tag = tag_of(atlas, question.key)
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
            said = {**dict(headers), **entry.made.headers}
            whole = File(entry.body(None), f'"{tag}"', question.media_type, said)
            return answer_file(request, whole)
    accepted = told(request, b"accept-encoding")
    envelope = Envelope(atlas, (*headers, ("Content-Type", question.content_type)), accepted)
    coding, own, body = envelope.around(tag, entry)
    response = Sent(200, envelope.pairs(coding), own, body)
    tell = question.by_query if request.scope["query_string"] else question.by_name
    # Who is kept for the next question would hold a release open that the shelf has closed.
    if tell is not None and atlas.release is None and not _is_conditional(request):
        is_compressible = question.is_compressible
        response.series = envelope.series(tell, request.scope["scheme"], is_compressible)
    return response


class Envelope(NamedTuple):
    """What answers to requests that are alike are sent in."""

    atlas: Atlas
    headers: tuple[Pair, ...]
    accepted: str | None
    """What the client says of content codings."""

    def pairs(self, coding: str | None) -> tuple[Pair, ...]:
        """The headers that all answers in that coding have."""
        return (*self.headers, ("Content-Encoding", coding)) if coding else self.headers

    def around(self, tag: str, entry: Entry) -> tuple[str | None, Sequence[Raw], bytes]:
        """The coding of an answer, its own headers, and its body; what is worth it is kept."""
        coding = entry.coding(self.accepted) if self.accepted else None
        if coding or not entry.made.is_light:
            self.atlas.kept.keep(tag, entry, entry.size)
        body = entry.body(coding) if coding else entry.made.body
        own = f'"{tag}-{coding}"' if coding else f'"{tag}"'
        sized = (b"content-length", b"%d" % len(body))
        return coding, ((b"etag", own.encode()), sized, *entry.written), body

    def series(self, tell: Tell, scheme: str, is_compressible: bool) -> Series:
        """What answers further questions in the same way. It raises what `tell` raises."""
        fixed: dict[str | None, Fixed] = {}

        def answered(asked: str) -> Whole | None:
            told = tell(asked)
            if told is None:
                return None
            tag = tag_of(self.atlas, told.key)
            entry = self.atlas.kept.get(tag)
            if entry is None:
                made = told.make()
                if made is None:
                    return None
                entry = Entry(made, is_compressible)
            coding, own, body = self.around(tag, entry)
            if coding not in fixed:
                fixed[coding] = Fixed(self.pairs(coding), scheme, 200)
            return fixed[coding].whole(own, body)

        return answered


def tag_of(atlas: Atlas, key: str) -> str:
    """The ETag of an answer without its coding: of data, code and question, and of nothing else."""
    asked = f"{atlas.version} {atlas.code} {key}".encode()
    return hashlib.blake2b(asked, digest_size=12).hexdigest()


def pretty_json(value: Any) -> bytes:
    """A value as JSON that people can read too."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


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


def _is_conditional(request: Request) -> bool:
    return any(name in CONDITIONS for name, _ in request.scope["headers"])


CONDITIONS = (b"if-none-match", b"if-modified-since")


def _is_known(request: Request, name: str, modified: str) -> bool:
    """RFC 9110 13.2.2: If-None-Match decides alone; without it, If-Modified-Since."""
    if (tags := told(request, b"if-none-match")) is not None:
        known = {tag.strip().removeprefix("W/").strip('"') for tag in tags[:4000].split(",")}
        return "*" in known or any(one.partition("-")[0] == name for one in known)
    return is_unchanged(request, modified)
