"""What changed in the data, and why: a page, an Atom feed, a JSON Feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.accept import choose_language, prefers_html
from app.web.answer import BY_LANGUAGE, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.changeview import chapter_view
from app.web.feeds import json_feed, write_atom
from app.web.history import chapters
from app.web.hosted import links_of
from app.web.links import Links, link, link_header
from app.web.params import check_known
from app.web.routes.page import Extra, answer_page
from app.web.signs import ATOM, FEED, Sign, seen_from_page, twins

router = APIRouter(tags=["data"])


@router.get("/changes", summary="What changed, and why")
async def changes(request: Request) -> Response:
    """The changes of every release and of what is not released yet; JSON Feed for programs."""
    if not prefers_html(request):
        return await changes_json(request)
    told = await chapters(request.app.state.atlas)

    def context(atlas: Atlas, lang: str) -> Mapping[str, Any]:
        words = atlas.pages.words[lang]
        return {
            "title": words.say("changes.title"),
            "description": words.say("changes.lead"),
            "chapters": [chapter_view(atlas, one, words) for one in told],
            "feeds": {name: atlas.links.to(f"/changes.{name}") for name in ("atom", "json")},
        }

    return await answer_page(
        request, "changes.html", context, Extra(signs=_signs(links_of(request)))
    )


@router.get("/changes.atom", summary="What changed, as Atom")
async def changes_atom(request: Request) -> Response:
    """One entry a changed record, one a release."""
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas
    links, words = links_of(request), atlas.pages.words[choose_language(request)]

    async def make() -> bytes:
        return write_atom(await chapters(atlas), links, words)

    own = link(links.to("/changes.atom"), "self", ATOM, "This feed")
    headers = link_header([own, *seen_from_page(_signs(links))])
    key = f"changes.atom {links.base} {words.lang}"
    return await answer(request, Question(key, ATOM, make, headers=headers, vary=BY_LANGUAGE))


@router.get("/changes.json", summary="What changed, as JSON Feed")
async def changes_json(request: Request) -> Response:
    """The same as the Atom feed, with each change as data in `_campmap`."""
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas
    links, words = links_of(request), atlas.pages.words[choose_language(request)]

    async def make() -> bytes:
        found = json_feed(await chapters(atlas), links, words)
        return pretty_json(found)

    headers = link_header(_signs(links))
    key = f"changes.json {links.base} {words.lang}"
    return await answer(request, Question(key, FEED, make, headers=headers))


def _signs(at: Links) -> tuple[Sign, ...]:
    """The changes in each form."""
    atom = link(at.to("/changes.atom"), "alternate", ATOM, "Atom")
    return (*twins(at, "/changes", FEED), atom)
