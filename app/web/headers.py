"""Headers that every answer carries, errors included."""

from __future__ import annotations

from collections.abc import Awaitable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
)
"""What a page may load: from us alone, and nothing inline; nobody frames it."""

FRAME = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
"""What a frame may load; anybody may frame it, for a policy that names nobody forbids nobody."""

BARE = "default-src 'none'; frame-ancestors 'none'"
"""What data may load when somebody opens it in a browser: nothing."""

NEVER_ASKED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial"),
    *("usb", "xr-spatial-tracking"),
)
"""What browsers can be asked for, and we never ask."""

EXPOSED = (
    *("ETag", "Link", "Content-Disposition", "Content-Encoding", "Content-Range", "Accept-Ranges"),
    *("Content-Crs", "OGC-NumberMatched", "OGC-NumberReturned", "Retry-After", "Allow", "Vary"),
)
"""What a script of another site may read beside what browsers show of any answer."""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NEVER_ASKED),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(EXPOSED),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-DNS-Prefetch-Control": "off",
}
"""Data may be read from any site; nobody looks up the hosts of our links before a click.

No Cross-Origin-Opener-Policy: with it browsers refuse to open a page from a sandboxed frame, and
there is nothing in our pages that it would keep from the one that opened them.
"""

LASTING = "max-age=63072000"
"""Two years of TLS alone, for a host that answers by TLS; of hosts beside it we know nothing."""

ALLOWED = "GET, HEAD, OPTIONS"
"""Methods that every address answers."""

PREFLIGHT = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Range, Accept",
    "Access-Control-Max-Age": "86400",
    "Allow": ALLOWED,
}


HEAD = "campmap.head"
"""In the scope of a request that is HEAD and answered as GET."""


def framed(by: str) -> dict[str, str]:
    """What a page for frames says; `by` lists who may show it as CSP sources; empty is anybody."""
    return {
        "Content-Security-Policy": f"{FRAME}; frame-ancestors {by}" if by else FRAME,
        "Cross-Origin-Embedder-Policy": "require-corp",
        "X-Robots-Tag": "noindex",
    }


class Headers:
    """Adds them on the way out; answers OPTIONS, and HEAD as GET without its body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"

        def send_with_headers(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                _add(message, scope)
            elif is_head:
                message = {**message, "body": b""}
            return send(message)

        if scope["method"] == "OPTIONS":
            await _allow(send_with_headers)
            return
        await self.app(_as_get(scope) if is_head else scope, receive, send_with_headers)


async def _allow(send: Send) -> None:
    """The answer to OPTIONS."""
    await send({"type": "http.response.start", "status": 204, "headers": [*_raw(PREFLIGHT)]})
    await send({"type": "http.response.body", "body": b""})


def _as_get(scope: Scope) -> Scope:
    """HEAD as GET; a range has no meaning for it (RFC 9110 section 14.2)."""
    headers = [header for header in scope["headers"] if header[0] != b"range"]
    return {**scope, "method": "GET", "headers": headers, HEAD: True}


Raw = tuple[bytes, bytes]


class Head(Collection[Raw]):
    """All headers of an answer of a known size: written out once, however often it is sent.

    `lines` are the headers as they go over the wire, where they are known already.
    """

    __slots__ = ("_headers", "_lines", "_own", "size")

    def __init__(
        self,
        headers: Collection[Raw],
        size: int,
        lines: bytes | None = None,
        own: Collection[Raw] = (),
    ) -> None:
        self.size = size
        self._headers = headers
        self._own = own
        self._lines = lines

    def __iter__(self) -> Iterator[Raw]:
        return chain(self._headers, self._own)

    def __len__(self) -> int:
        return len(self._headers) + len(self._own)

    def __contains__(self, header: object) -> bool:
        return header in self._headers or header in self._own

    @property
    def lines(self) -> bytes:
        """The headers as they go over the wire. Raises ValueError if one would end its line."""
        if self._lines is None:
            self._lines = lines_of(self)
        return self._lines


def lines_of(headers: Collection[Raw]) -> bytes:
    """Headers as they go over the wire. Raises ValueError if one would end its line."""
    lines = b"".join([b"%b: %b\r\n" % one for one in headers])
    if not lines.count(b"\r") == lines.count(b"\n") == len(headers) or b"\0" in lines:
        raise ValueError("a header holds a character that ends it")
    return lines


def _raw(headers: Mapping[str, str]) -> tuple[Raw, ...]:
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


ADDED: Mapping[tuple[str | None, bool], tuple[Raw, ...]] = {
    (policy, is_tls): _raw(
        EVERYWHERE
        | ({"Strict-Transport-Security": LASTING} if is_tls else {})
        | ({"Content-Security-Policy": policy} if policy else {})
    )
    for policy in (PAGE, BARE, None)
    for is_tls in (False, True)
}
"""What is added to a page, to data, or to 304, by TLS or without."""


def with_added(
    headers: Iterable[Raw], scheme: str, status: int = 200, besides: Iterable[bytes] = ()
) -> list[Raw]:
    """The headers of an answer, and those that it does not say itself, here or `besides`.

    304 has no policy of its own: browsers would put it in place of that of the answer they keep.
    """
    said = dict(headers) | dict.fromkeys(besides, b"")
    is_page = said.get(b"content-type", b"").startswith(b"text/html")
    policy = None if status == 304 else PAGE if is_page else BARE
    added = ADDED[policy, scheme == "https"]
    return [*headers, *[one for one in added if one[0] not in said]]


def _add(message: Message, scope: Scope) -> None:
    """Add what an answer does not say itself."""
    headers: list[Raw] = message.get("headers", [])
    if isinstance(headers, Head):
        return
    said = dict(headers)
    every = with_added(headers, scope["scheme"], message["status"])
    size = b"0" if message["status"] == 304 else said.get(b"content-length")
    is_ready = size is not None and b"connection" not in said
    message["headers"] = Head(every, int(size or 0)) if is_ready else every
