"""Choosing what to embed, and the lines to copy."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.domain.text import LANGUAGES
from app.web.accept import choose_language
from app.web.answer import Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.card import alt_of
from app.web.citing import cited
from app.web.frame import fault_said
from app.web.headers import PAGE
from app.web.hosted import base_of, links_of
from app.web.inview import in_view
from app.web.lines import RATIOS, Offer
from app.web.pinned import pinned
from app.web.routes.page import Extra, answer_page
from app.web.showing import (
    FRAME,
    MAP,
    NO,
    Fault,
    Reading,
    Showing,
    read_leniently,
    shortened,
)
from app.web.target import as_written, title_of

router = APIRouter(tags=["pages"])

OWN = ("map-lang", "ratio", "f")
"""What the form asks beside the view: the map's own language, the frame's shape."""
SWITCHES = FRAME[len(MAP) :]
POLICY = PAGE.replace("connect-src", "frame-src 'self'; connect-src")
"""The page of the form shows the frame as it will stand elsewhere."""


@router.get("/share", summary="Choose what to embed, and copy it")
async def share(request: Request) -> Response:
    """A form and what comes of it: a frame, and the lines to copy; `f=json` for the lines alone."""
    given, lang = request.query_params, choose_language(request)
    params = as_written(given)
    reading = read_leniently(params, request.app.state.atlas)
    if reading.showing.release:
        request = await pinned(request, reading.showing.release)
        reading = read_leniently(params, request.app.state.atlas)
    atlas: Atlas = request.app.state.atlas
    reading = in_view(reading, atlas)
    said = reading.showing
    # A form always sends a theme; the frame follows the reader's system without one.
    showing = said._replace(release=None, theme=None if said.theme == "auto" else said.theme)
    shape = next(iter(RATIOS))
    if (ratio := params.get("ratio", shape)) not in RATIOS:
        fault = Fault("ratio", "ratio", shortened(ratio), {"known": ", ".join(RATIOS)})
        reading, ratio = Reading(said, (*reading.faults, fault)), shape
    offer = _offer(request, showing, lang, ratio)
    citation = await cited(atlas, showing, links_of(request).unpinned())
    shown = _shown(atlas, reading, offer, lang) | {
        "lines": dict(offer.lines()) | {"bibtex": citation}
    }
    if params.get("f") == "json":
        return await _json(request, shown)
    asked = {name: text for name, text in showing.query().items() if name != "lang"}
    extra = Extra(
        (*FRAME, *OWN),
        {"Content-Security-Policy": POLICY},
        path="/share",
        key=str(shown),
        stays=asked | {name: given[name] for name in OWN[:2] if given.get(name)},
    )
    return await answer_page(
        _tidy(request, showing, lang),
        "share.html",
        lambda a, said: shown | _form(a, showing, offer, said),
        extra,
    )


def _tidy(request: Request, showing: Showing, lang: str) -> Request:
    """The same request as the page itself would write it."""
    query = showing.query() | {"lang": lang, "map-lang": showing.lang or ""}
    return Request({**request.scope, "query_string": urlencode(query).encode()}, request.receive)


def _offer(request: Request, showing: Showing, lang: str, ratio: str) -> Offer:
    atlas: Atlas = request.app.state.atlas
    every = tuple(atlas.dataset.layers)
    showing = showing._replace(layers=None if showing.layers == every else showing.layers)
    said = showing.lang or lang
    words = atlas.pages.words[said]
    return Offer(
        links_of(request),
        showing,
        title_of(atlas, showing, said),
        alt_of(atlas, showing, words),
        words.say("map.credit"),
        ratio,
    )


def _shown(atlas: Atlas, reading: Reading, offer: Offer, lang: str) -> dict[str, Any]:
    return {
        "src": offer.src,
        "map_title": offer.title,
        "ratio": offer.ratio,
        "faults": [fault_said(atlas, fault, lang) for fault in reading.faults],
    }


def _form(atlas: Atlas, showing: Showing, offer: Offer, lang: str) -> dict[str, Any]:
    """What the fields of the form hold, and may hold."""
    words, dataset, query = atlas.pages.words[lang], atlas.dataset, offer.showing.query()
    chosen = showing.layers or tuple(dataset.layers)
    groups = [
        {
            "id": layer.id,
            "title": layer.title.show(lang).text,
            "on": layer.id in chosen,
            "places": [
                {"id": one.id, "name": words.show(one.name), "on": one.id == showing.place}
                for one in dataset.by_layer[layer.id]
            ],
        }
        for layer in dataset.layers.values()
    ]
    return {
        "title": words.say("share.title"),
        "description": words.say("share.lead"),
        "shows": offer.showing,
        "groups": groups,
        "asked": {name: query.get(name, "") for name in MAP},
        "off": [name for name in SWITCHES if query.get(name) == NO[0]],
        "switches": SWITCHES,
        "langs": LANGUAGES,
        "shapes": [(one, one) for one in RATIOS],
        "css_ratio": offer.ratio.replace(":", "-"),
        "releases": [*reversed(atlas.releases)],
        "release": atlas.release and atlas.release.name,
    }


async def _json(request: Request, shown: dict[str, Any]) -> Response:
    async def make() -> bytes:
        return await asyncio.to_thread(pretty_json, shown)

    key = f"share {base_of(request)} {shown}"
    return await answer(request, Question(key, "application/json", make))
