"""Finished messages: a request that was answered before is answered without asking anybody.

This stands before routing. What it sends is what the route sent for the same request, message for
message; so it cannot disagree with it. Whatever may change an answer is part of the key: address,
query, and the headers that our answers vary by.
"""

from __future__ import annotations

from collections import OrderedDict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.atlas import Atlas

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
LARGEST = 2_000_000
"""Bytes of a body beyond which sending outweighs everything saved here."""

LONGEST = 2_000
"""Bytes of a key beyond which nobody asks the same again."""

Key = tuple[bytes | str, ...]
Messages = tuple[Message, Message]


class Ready:
    """Sends kept messages, the least recently asked forgotten first, bounded in bytes."""

    def __init__(self, app: ASGIApp, atlas: Atlas, limit_mb: int) -> None:
        self._app = app
        self._atlas = atlas
        self._limit = limit_mb * 1_000_000
        self._size = 0
        self._version = ""
        self._messages: OrderedDict[Key, Messages] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] != "http" or scope["method"] != "GET" or _asks_for_a_part(scope):
            await self._app(scope, receive, send)
            return
        if self._version != self._atlas.version:
            self._forget()
        key = _key(scope)
        kept = self._messages.get(key)
        if kept is None:
            await self._app(scope, receive, self._keeping(key, send))
            return
        self._messages.move_to_end(key)
        await send(kept[0])
        await send(kept[1])

    def _keeping(self, key: Key, send: Send) -> Send:
        """Pass messages on, and keep them if they are a whole answer that may be kept."""
        version = self._version
        started: list[Message] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] in KEPT_STATUS and _has_etag(message):
                    started.append(message)
            elif started and not message.get("more_body") and version == self._version:
                self._keep(key, (started[0], message))
            else:
                started.clear()
            await send(message)

        return keep

    def _keep(self, key: Key, messages: Messages) -> None:
        size = _size(key, messages)
        if size > LARGEST or key in self._messages or sum(map(len, key)) > LONGEST:
            return
        self._messages[key] = messages
        self._size += size
        while self._size > self._limit:
            self._size -= _size(*self._messages.popitem(last=False))

    def _forget(self) -> None:
        self._messages.clear()
        self._size = 0
        self._version = self._atlas.version


def _key(scope: Scope) -> Key:
    varying = [part for header in scope["headers"] if header[0] in VARIES for part in header]
    return (scope["scheme"], scope["path"], scope["query_string"], *varying)


def _asks_for_a_part(scope: Scope) -> bool:
    return any(name == b"range" for name, _ in scope["headers"])


def _has_etag(message: Message) -> bool:
    return any(name == b"etag" for name, _ in message["headers"])


def _size(key: Key, messages: Messages) -> int:
    """Bytes held, with a kilobyte for headers and bookkeeping."""
    return len(messages[1].get("body", b"")) + sum(map(len, key)) + 1000
