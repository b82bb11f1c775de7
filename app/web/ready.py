"""Finished messages: a request that was answered before is answered without asking anybody.

This stands before routing. What it sends again is what the route sent for the same request. The
next request of a kind, another id, box or filter from a client with the same headers, is answered
by the series that the route gave with its first answer: the same store is asked, and the same
functions write what is found. Whatever else may change an answer is part of the key: address,
query, and the headers that our answers vary by.
"""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.atlas import Atlas
from app.web.lately import Lately
from app.web.sent import BODY, SERIES, START, Series, Whole, apart

VARIES = frozenset(
    (
        b"host",
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"if-none-match",
        b"if-modified-since",
    )
)
KEPT_STATUS = (200, 304)
SERIES_MB = 2
"""Of what answers the next of a kind; each holds some hundred bytes, and its headers."""

LARGEST = 2_000_000
"""Bytes of a body beyond which sending outweighs everything saved here."""

LONGEST = 2_000
"""Bytes of a key beyond which nobody asks the same again."""

MOST = 1 << 16
"""Questions asked once that are remembered, by a number each."""

BY_QUERY, BY_NAME = b"?", b"/"
"""What is asked last: in the place of the query in the key of a kind."""

Key = tuple[str, str, bytes, *tuple[bytes, ...]]
"""The scheme, the path, the query, and the headers that our answers vary by."""


class Ready:
    """Sends kept answers, and those that a series makes; the others are asked of the routes.

    What was asked once is noted, and kept when it is asked again: most boxes and ids are asked
    once, and to hold them would cost as much as to send them.
    """

    def __init__(self, app: ASGIApp, atlas: Atlas, limit_mb: int) -> None:
        self._app = app
        self._atlas = atlas
        self._version = ""
        self.kept = Lately[Key, Whole](limit_mb)
        self._series = Lately[Key, Series](SERIES_MB)
        self._once: set[int] = set()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        key = _key(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if key is None:
            return self._app(scope, receive, send)
        if self._version != self._atlas.version:
            self._forget()
        whole = self.kept.get(key)
        if whole is None:
            is_again = self._again(key)
            kind, asked = _kind(key)
            series = None if is_again else self._series.get(kind)
            whole = None if series is None else _next(series, asked)
            if whole is None:
                return self._app(scope, receive, self._noting(key, send, keeps=is_again))
        return send(whole) if BODY in scope.get("extensions", ()) else _sent(whole, send)

    def _again(self, key: Key) -> bool:
        """Whether the same was asked before, lately."""
        one = hash(key)
        if one in self._once:
            return True
        if len(self._once) >= MOST:
            self._once.clear()
        self._once.add(one)
        return False

    def _noting(self, key: Key, send: Send, *, keeps: bool) -> Send:
        """Pass messages on; note what answers the next of their kind, and keep a whole answer."""
        version = self._version
        started: list[Message] = []

        def note(message: Message) -> Awaitable[None]:
            if message["type"] == START:
                series = message.pop(SERIES, None)
                if series is not None and version == self._version:
                    self._learn(key, series)
                if keeps and message["status"] in KEPT_STATUS and _has_etag(message):
                    started.append(message)
            elif started and not message.get("more_body") and version == self._version:
                self._keep(key, {**started[0], BODY: message.get("body", b"")})
            else:
                started.clear()
            return send(message)

        return note

    def _learn(self, key: Key, series: Series) -> None:
        """Let further questions of the kind be answered so."""
        kind, _ = _kind(key)
        length = sum(map(len, kind))
        if length <= LONGEST:
            self._series.keep(kind, series, length + 3000)

    def _keep(self, key: Key, whole: Whole) -> None:
        """Keep an answer, with three kilobytes for its headers, also as they are sent."""
        length = sum(map(len, key))
        size = len(whole[BODY]) + length + 3000
        if size <= LARGEST and length <= LONGEST:
            self.kept.keep(key, whole, size)

    def _forget(self) -> None:
        self.kept.clear()
        self._series.clear()
        self._version = self._atlas.version


async def _sent(whole: Whole, send: Send) -> None:
    for message in apart(whole):
        await send(message)


def _kind(key: Key) -> tuple[Key, str]:
    """What questions that are alike have in common, and what is asked: a query, or a name."""
    scheme, path, query, *headers = key
    if query:
        return (scheme, path, BY_QUERY, *headers), str(query, "latin-1")
    stem, _, name = path.rpartition("/")
    return (scheme, stem, BY_NAME, *headers), name


def _next(series: Series, asked: str) -> Whole | None:
    """What a series answers; None where the routes have to be asked."""
    try:
        return series(asked)
    except Exception:  # whatever it is, the long way meets it too, and says it
        return None


def _key(scope: Scope) -> Key | None:
    """What answers are told apart by; None where a part is asked for, which is not kept."""
    said: list[bytes] = []
    for header in scope["headers"]:
        if header[0] in VARIES:
            said += header
        elif header[0] == b"range":
            return None
    return (scope["scheme"], scope["path"], scope["query_string"], *said)


def _has_etag(message: Message) -> bool:
    return any(name == b"etag" for name, _ in message["headers"])
