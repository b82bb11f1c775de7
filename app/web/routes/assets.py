"""What the front-end build made: scripts and styles under names that hold their hash."""

from __future__ import annotations

import mimetypes
import re

from fastapi import APIRouter, Request, Response

from app.errors import NotHere
from app.web.answer import IMMUTABLE, Question, answer

router = APIRouter(include_in_schema=False)

NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", re.ASCII)
"""One file's name: no slash, no dot first, so no way out of the folder."""


@router.get("/assets/{name}")
async def asset(request: Request, name: str) -> Response:
    """One file, to be kept for ever by whoever fetched it."""
    path = request.app.state.dist / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotHere(f"there is no asset {name[:80]!r}; load the page anew")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type.endswith("javascript"):
        media_type += "; charset=utf-8"

    async def make() -> bytes:
        content: bytes = path.read_bytes()
        return content

    question = Question(f"asset {name}", media_type, make, cache_control=IMMUTABLE)
    return await answer(request, question)
