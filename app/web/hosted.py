"""Answers that hold absolute addresses: TileJSON and styles, whose readers resolve no others."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.web.answer import Question, answer
from app.web.atlas import Atlas


def base_of(request: Request) -> str:
    """What absolute addresses begin with: the public one, or that by which we were asked."""
    atlas: Atlas = request.app.state.atlas
    return atlas.links.public_url or str(request.base_url).rstrip("/")


async def answer_here(request: Request, question: Question) -> Response:
    """Answer a question whose key holds `base_of(request)`.

    Ready answers are kept by path and not by host. Where the public address is not set, one host
    would be sent the addresses of another; so the body goes out as a stream, which is not kept.
    """
    response = await answer(request, question)
    atlas: Atlas = request.app.state.atlas
    if atlas.links.public_url or response.status_code != 200:
        return response

    async def body() -> AsyncIterator[bytes]:
        yield bytes(response.body)

    return StreamingResponse(body(), headers=dict(response.headers))
