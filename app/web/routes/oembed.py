"""oEmbed, for publishing systems: paste a link, get a map."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from app.errors import BadQuery, NotOffered
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.hosted import links_of
from app.web.oembed import Room, as_xml, oembed_of
from app.web.params import WHOLE
from app.web.target import target_of

router = APIRouter(tags=["pages"])

MEDIA = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
LONGEST_PX = 4
"""Digits of a size; more bound nothing."""


@router.get("/oembed", summary="How to embed an address of this map")
async def oembed(request: Request) -> Response:
    """A frame for `url`, as oEmbed 1.0 has it; `format` json or xml, `maxwidth`, `maxheight`."""
    atlas: Atlas = request.app.state.atlas
    params = request.query_params
    form = params.get("format", "json").lower()
    if form not in MEDIA:
        raise NotOffered(f"format is one of {', '.join(MEDIA)}", "format")
    if not params.get("url"):
        raise BadQuery("give the address to embed as url, percent-encoded", "url")
    links = links_of(request).unpinned()
    here = str(request.base_url).rstrip("/")
    target = await target_of(params["url"], atlas, tuple(dict.fromkeys((links.public_url, here))))
    room = Room(_pixels(params, "maxwidth"), _pixels(params, "maxheight"))
    found = oembed_of(target, links, room)
    body = orjson.dumps(found) if form == "json" else as_xml(found)

    async def make() -> bytes:
        return body

    return await answer(request, Question(f"oembed {form} {found}", MEDIA[form], make))


def _pixels(params: QueryParams, name: str) -> int | None:
    """A bound in pixels; what is no number bounds nothing, as others have it."""
    text = params.get(name, "").strip()
    is_bound = WHOLE.fullmatch(text) and len(text) <= LONGEST_PX and int(text) > 0
    return int(text) if is_bound else None
