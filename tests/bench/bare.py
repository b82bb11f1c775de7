"""The limit: an ASGI application that returns constant bytes and does nothing else.

`GET /<n>` gives n bytes, `GET /304` an empty 304.
"""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

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
