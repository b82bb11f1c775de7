"""What the front-end build made: scripts and styles under names that hold their hash."""

from __future__ import annotations

import mimetypes
import re

from fastapi import APIRouter, Request, Response

from app.errors import NotHere
from app.web.answer import BY_ADDRESS, IMMUTABLE, Question, answer
from app.web.pages import entry_file

router = APIRouter(include_in_schema=False)

NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", re.ASCII)
"""One file's name: no slash, no dot first, so no way out of the folder."""


FOR_OTHERS = {"camp-map.js": "src/camp-map.ts", "camp-gate.js": "src/camp-gate.ts"}
"""Scripts for other people's pages: their addresses stay, whatever is built anew."""


@router.get("/camp-map.js")
@router.get("/camp-gate.js")
async def script(request: Request) -> Response:
    """A script that writers put into their own pages."""
    name = request.url.path.rpartition("/")[2]
    built = entry_file(request.app.state.dist, FOR_OTHERS[name])
    if built is None:
        raise NotHere(f"{name} is not built: run `make frontend`")

    async def make() -> bytes:
        content: bytes = built.read_bytes()
        return content

    key = f"script {built.name}"
    return await answer(request, Question(key, "text/javascript; charset=utf-8", make))


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

    question = Question(f"asset {name}", media_type, make, cache_control=IMMUTABLE, vary=BY_ADDRESS)
    return await answer(request, question)
