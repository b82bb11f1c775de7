"""Asking the service without a network: so what is built is what would be served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI
from starlette.types import Message

from app.errors import Refused


class Answer(NamedTuple):
    """What the service said."""

    status: int
    media_type: str
    body: bytes


class Service:
    """The running service, asked in its own process."""

    def __init__(self, app: FastAPI, state: Mapping[str, Any], url: str) -> None:
        self._app = app
        self._state = state
        self._at = urlsplit(url)

    async def ask(self, address: str, accept: str) -> Answer:
        """The answer to GET, whatever it is."""
        path, _, query = address.partition("?")
        sent: list[Message] = []
        asked: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Message:
            # What is sent in parts waits meanwhile for the client to go; this one never does.
            return asked.pop() if asked else await asyncio.Future()

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(self._scope(path, query, accept), receive, send)
        headers = dict(sent[0]["headers"])
        kind = headers.get(b"content-type", b"").decode()
        return Answer(sent[0]["status"], kind, b"".join(one.get("body", b"") for one in sent[1:]))

    async def get(self, address: str, accept: str = "*/*") -> Answer:
        """The answer to GET. Raises Refused if it is none: a site with holes is not built."""
        found = await self.ask(address, accept)
        if found.status != 200:
            told = found.body[:300].decode(errors="replace")
            raise Refused(f"{address} answers {found.status}: {told}")
        return found

    def _scope(self, path: str, query: str, accept: str) -> dict[str, Any]:
        headers = [(b"host", self._at.netloc.encode()), (b"accept", accept.encode())]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": self._at.scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
            "state": dict(self._state),
        }


@asynccontextmanager
async def running(app: FastAPI, url: str) -> AsyncIterator[Service]:
    """The service from its start to its end."""
    async with app.router.lifespan_context(app) as state:
        yield Service(app, state or {}, url)
