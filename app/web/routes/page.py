"""How a route answers with a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fastapi import Request, Response
from starlette.datastructures import QueryParams

from app.errors import BadQuery
from app.web.accept import choose_language, prefers_html
from app.web.answer import BY_FORM, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.card import Subject, card_of
from app.web.entry import Made
from app.web.hosted import base_of, links_of
from app.web.links import link, link_header
from app.web.params import check_known
from app.web.showing import FRAME, Showing
from app.web.signs import HTML, JSON, Sign, in_header, seen_from_page

Context = Callable[[Atlas, str], Mapping[str, Any]]
"""What a page shows, from the atlas and the reader's language."""


class Extra(NamedTuple):
    """What a page understands beside `lang`, and what its answer says beside the usual."""

    params: tuple[str, ...] = ()
    headers: Mapping[str, str] = {}
    many: tuple[str, ...] = ()
    """Those of the parameters that may come more than once."""
    path: str | None = None
    """The page's own address, where it answers at another one too."""
    key: str = ""
    """What else makes one answer differ from another."""
    query: Mapping[str, str] = {}
    """What of its query makes it another page, in every language."""
    stays: Mapping[str, str] = {}
    """What of its query is no other page, and stays when its reader changes the language."""
    signs: Sequence[Sign] = ()
    """Where the document leads that says the same; without one, where the page does."""


async def answer_page(
    request: Request, template: str, context: Context, extra: Extra | None = None
) -> Response:
    """Render a template in the reader's language, or send what was kept of it."""
    extra = extra or Extra()
    check_known(request.query_params, ("lang", *extra.params), extra.many)
    atlas: Atlas = request.app.state.atlas
    lang = choose_language(request)
    path = extra.path or request.url.path

    query = _of_map(request.query_params)

    def render() -> Made:
        shown = context(atlas, lang)
        links = links_of(request)
        subject = Subject(links, path, query, shown.get("shows"), extra.query)
        card = card_of(atlas, subject, lang)
        asks = (shown.get("shows") or Showing()).query() | {"lang": lang}
        more = {"card": card, "share": atlas.links.to("/share", **asks)}
        seen = {"links": links, "is_built": atlas.is_built}
        asked = {"query": extra.query, "stays": extra.stays}
        page = atlas.pages.render(template, lang, path, {**shown, **more, **seen, **asked})
        own = link(card["url"], "self", HTML, "This page")
        signs = in_header(seen_from_page(extra.signs))
        return Made(page, link_header([own, *signs, *_oembed(card)]))

    async def make() -> Made:
        return await asyncio.to_thread(render)

    asked = sorted((name, tuple(request.query_params.getlist(name))) for name in extra.params)
    key = f"page {base_of(request)}{path} {lang} {atlas.ground.id} {asked} {extra.key}"
    headers = {"Content-Language": lang} | dict(extra.headers)
    question = Question(key, "text/html; charset=utf-8", make, headers=headers)
    return await answer(request, question)


def _of_map(params: QueryParams) -> dict[str, str]:
    """What of a query shapes the map; its language is the page's where it has none of its own."""
    query = {name: params[name] for name in FRAME if name in params}
    query |= {"lang": params["map-lang"]} if "map-lang" in params else {}
    return {name: text for name, text in query.items() if text}


def _oembed(card: Mapping[str, Any]) -> list[Sign]:
    """Where a program that reads no HTML finds how to embed the page."""
    return [{"href": one["url"], "rel": "alternate", "type": one["type"]} for one in card["oembed"]]


async def answer_json(
    request: Request,
    value: Any,
    kind: str = JSON,
    signs: Sequence[Sign] | None = None,
    page: Extra | None = None,
) -> Response:
    """A document that depends on the data alone; it leads where it says, or where `signs` do.

    What shapes the `page` at the same address changes nothing here.
    """
    page = page or Extra()
    check_known(request.query_params, ("f", "lang", *page.params), page.many)
    headers = link_header(in_header(value["links"] if signs is None else signs))

    async def make() -> bytes:
        return pretty_json(value)

    key = f"document {base_of(request)}{request.url.path}"
    return await answer(request, Question(key, kind, make, headers=headers, vary=BY_FORM))


FORMS = ("json", "html")


def wants_html(request: Request, known: Sequence[str] = FORMS) -> bool:
    """Whether `f` asks for a page, or without it the client prefers one.

    Raises BadQuery if `f` is none of those known.
    """
    asked = request.query_params.get("f")
    if asked is not None and asked not in known:
        raise BadQuery(f"f is one of {', '.join(known)}", "f")
    return asked == "html" if asked is not None else prefers_html(request)
