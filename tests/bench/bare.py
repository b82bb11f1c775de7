"""The limit: an ASGI application that returns constant bytes and does nothing else.

`GET /<n>` gives n bytes, `GET /304` an empty 304. `python -m tests.bench.bare --port N` serves it
with the uvicorn of `campmap serve`.
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.types import Receive, Scope, Send

from app.serving import listening_at
from app.settings import Settings

LONGEST = 4_000_000
BYTES = bytes(LONGEST)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with as many bytes as the path says."""
    if scope["type"] != "http":
        return
    path = scope["path"][1:]
    status, body = (304, b"") if path == "304" else (200, BYTES[: int(path)])
    headers = [(b"content-length", str(len(body)).encode())] if body else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    config = listening_at(Settings(), "127.0.0.1", int(sys.argv[-1]))
    config.app, config.factory = app, False
    uvicorn.Server(config).run()
