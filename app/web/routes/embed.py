"""The map for frames in other people's pages."""

from __future__ import annotations

import asyncio

import orjson
from fastapi import APIRouter, Request, Response

from app.domain.text import LANGUAGES
from app.errors import NotHere
from app.web.accept import choose_language
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.easel import Easel
from app.web.frame import FramePage, details_of
from app.web.headers import framed
from app.web.hosted import base_of, links_of
from app.web.inview import in_view
from app.web.params import check_known
from app.web.pinned import pinned
from app.web.showing import read_leniently

router = APIRouter(tags=["pages"])

EASEL = Easel(most=64)
"""Frames are drawn apart from pictures: who orders many pictures keeps no article waiting."""


@router.get("/embed", summary="The map for frames")
async def embed(request: Request) -> Response:
    """A view of the map to stand in another page; what cannot be followed is told on it."""
    atlas: Atlas = request.app.state.atlas
    reading = read_leniently(request.query_params, atlas)
    if reading.showing.release:
        request = await pinned(request, reading.showing.release)
        atlas = request.app.state.atlas
        reading = read_leniently(request.query_params, atlas)
    reading = in_view(reading, atlas)
    lang = reading.showing.lang or choose_language(request)
    links = links_of(request)

    def drawn() -> bytes:
        page = FramePage(atlas, reading, lang, links)
        return atlas.pages.render("embed.html", lang, "/", page.context())

    async def make() -> bytes:
        # A hundred thousand readers of one article want one drawing, made once.
        return await EASEL.draw(f"{atlas.version} {key}", drawn)

    faults = [(fault.kind, fault.parameter, fault.given) for fault in reading.faults]
    key = f"embed {base_of(request)} {lang} {atlas.ground.id} {reading.showing} {faults}"
    headers = {"Content-Language": lang, **framed(atlas.framers)}
    question = Question(key, "text/html; charset=utf-8", make, headers=headers)
    return await answer(request, question)


@router.get("/cards/{name}", summary="What cards say of places")
async def cards(request: Request, name: str) -> Response:
    """Summary, what the position is of, and first sources of every place, in one language."""
    check_known(request.query_params, ())
    lang = name.removesuffix(".json")
    if lang not in LANGUAGES or not name.endswith(".json"):
        listed = tuple(f"{one}.json" for one in LANGUAGES)
        raise NotHere(f"there are no cards {name[:40]!r}", listed)
    atlas: Atlas = request.app.state.atlas

    async def make() -> bytes:
        return orjson.dumps(await asyncio.to_thread(details_of, atlas, lang))

    return await answer(request, Question(f"cards {lang}", "application/json", make))
