"""Parts of a file, RFC 9110 section 14: one range at a time, for clients that read in pieces."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.web.sent import told

RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)
"""One range; what does not match, several ranges among it, is answered with the whole."""

CHUNK = 1 << 20
"""Bytes that are sent at once, so that a large file is never in memory whole."""


class Body(Protocol):
    """The bytes of a file, in memory or mapped into it."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Some of them."""


class File(NamedTuple):
    """What is served; `etag` is strong, in quotes, and changes with any byte."""

    body: Body
    etag: str
    media_type: str
    headers: Mapping[str, str]


class Part(NamedTuple):
    """Bytes from `first` on, up to but without `end`."""

    first: int
    end: int


def answer_file(request: Request, file: File) -> Response:
    """The file, the part asked for (206), or 304 where the client has it.

    Raises HTTPException 416 for a part beyond the end.
    """
    headers = {
        "ETag": file.etag,
        "Accept-Ranges": "bytes",
        **file.headers,
    }
    if has_already(request, headers):
        return Response(status_code=304, headers=headers)
    size, part = len(file.body), None
    if request.method == "GET" and _still_holds(request.headers.get("if-range"), file.etag):
        part = read_range(request.headers.get("range", ""), size)
    if part is None:
        return _send(file, Part(0, size), headers, 200)
    if part.first >= part.end:
        raise HTTPException(
            416,
            f"the file has {size} bytes, 0 to {size - 1}; ask for a range of these",
            {"Content-Range": f"bytes */{size}"},
        )
    headers["Content-Range"] = f"bytes {part.first}-{part.end - 1}/{size}"
    return _send(file, part, headers, 206)


def read_range(header: str, size: int) -> Part | None:
    """The part of a file of `size` bytes that a Range header asks for; empty if beyond its end.

    None where the header is absent, is not understood or asks for several ranges: RFC 9110
    section 14.2 lets a server answer with the whole then.

    >>> read_range("bytes=0-99", 1000), read_range("bytes=-5", 1000), read_range("bytes=7-", 10)
    (Part(first=0, end=100), Part(first=995, end=1000), Part(first=7, end=10))
    """
    found = RANGE.fullmatch(header)
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        return Part(max(0, size - int(found[2])), size)
    first, end = int(found[1]), int(found[2]) + 1 if found[2] else size
    if end <= first and found[2]:
        return None
    return Part(min(first, size), min(end, size))


def has_already(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether a client has what an answer of these headers would send it."""
    header = request.headers.get("if-none-match")
    if header is None:
        return is_unchanged(request, headers.get("Last-Modified", ""))
    tags = {tag.strip().removeprefix("W/") for tag in header[:4000].split(",")}
    return "*" in tags or headers["ETag"] in tags


def is_unchanged(request: Request, modified: str) -> bool:
    """Whether what was last modified then is no newer than If-Modified-Since says.

    It counts only where there is no If-None-Match (RFC 9110 section 13.2.2).
    """
    said = told(request, b"if-modified-since")
    if said is None:
        return False
    try:
        since = parsedate_to_datetime(said)
        return parsedate_to_datetime(modified) <= since
    except (ValueError, TypeError):
        return False


def _still_holds(header: str | None, etag: str) -> bool:
    """Whether If-Range lets the part be sent: a date never does, since code changes bytes too."""
    return header is None or header.strip() == etag


def _send(file: File, part: Part, headers: dict[str, str], status: int) -> Response:
    """A part at once; the whole as a stream, which is not kept and sent for a part later."""
    headers["Content-Length"] = str(part.end - part.first)
    if status == 206 and part.end - part.first <= CHUNK:
        content = file.body[part.first : part.end]
        return Response(content, status, headers, file.media_type)
    return StreamingResponse(_chunks(file.body, part), status, headers, file.media_type)


async def _chunks(body: Body, part: Part) -> AsyncIterator[bytes]:
    for start in range(part.first, part.end, CHUNK):
        yield body[start : min(start + CHUNK, part.end)]
