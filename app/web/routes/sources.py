"""Sources: the bibliography, and where each source is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.layer import Layer
from app.domain.source import Source
from app.web.accept import prefers_html
from app.web.answer import BY_FORM, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.hosted import links_of
from app.web.links import link_header
from app.web.mapview import MapView
from app.web.params import check_known
from app.web.placeview import licence_label
from app.web.routes.page import Extra, answer_page
from app.web.signs import CSL, in_header, of_source, twins

router = APIRouter(tags=["sources"])


@router.get("/sources", summary="All sources")
async def all_sources(request: Request) -> Response:
    """The bibliography: a page, or CSL-JSON."""
    at = links_of(request)
    signs = twins(at, "/sources", CSL)
    if prefers_html(request):
        return await answer_page(request, "sources.html", _list_page, Extra(signs=signs))
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas

    async def make() -> bytes:
        found = [source.csl for source in atlas.dataset.sources.values()]
        return pretty_json(found)

    headers = link_header(in_header(signs))
    key = f"sources {at.base}"
    return await answer(request, Question(key, CSL, make, headers=headers, vary=BY_FORM))


@router.get("/sources/{name}", summary="One source")
async def one_source(request: Request, name: str) -> Response:
    """A source and the places that cite it: a page, or its CSL-JSON item."""
    atlas: Atlas = request.app.state.atlas
    source = atlas.dataset.source(name.removesuffix(".json"))
    at = links_of(request)
    signs = of_source(at, source.id)
    if prefers_html(request) and not name.endswith(".json"):
        extra = Extra(signs=signs)
        context = lambda a, lang: _page(a, lang, source)  # noqa: E731
        return await answer_page(request, "source.html", context, extra)
    check_known(request.query_params, ("lang",))

    async def make() -> bytes:
        return pretty_json(source.csl)

    headers = link_header(in_header(signs))
    key = f"source {at.base} {source.id}"
    return await answer(request, Question(key, CSL, make, headers=headers, vary=BY_FORM))


def _shown(atlas: Atlas, source: Source, lang: str) -> dict[str, Any]:
    words, custom = atlas.pages.words[lang], source.custom
    return {
        "id": source.id,
        "text": source.line(),
        "lang": source.lang,
        "url": source.url,
        "archived": custom.get("archive_url"),
        "licence": licence_label(custom.get("licence"), words),
        "licence_note": custom.get("licence_note"),
        "note": source.csl.get("note"),
        "language": words.language_name(source.lang),
        "used": len(atlas.dataset.uses[source.id]) + len(_layers_of(atlas, source)),
        "href": atlas.pages.href(f"/sources/{source.id}", lang),
    }


def _layers_of(atlas: Atlas, source: Source) -> list[Layer]:
    """The bulk layers that cite it as a whole."""
    layers = atlas.dataset.layers.values()
    return [layer for layer in layers if layer.bulk and source.id in layer.bulk.sources]


def _list_page(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    words = atlas.pages.words[lang]
    sources = sorted(atlas.dataset.sources.values(), key=lambda one: one.line().casefold())
    return {
        "title": words.say("sources.title"),
        "description": words.say("sources.lead", n=len(sources)),
        "sources": [_shown(atlas, source, lang) for source in sources],
    }


def _page(atlas: Atlas, lang: str, source: Source) -> Mapping[str, Any]:
    words = atlas.pages.words[lang]
    uses = []
    for feature in atlas.dataset.uses[source.id]:
        supports = next(c.supports for c in feature.citations if c.source == source.id)
        place = {
            "name": words.show(feature.name),
            "url": atlas.pages.href(f"/places/{feature.id}", lang),
            "layer": feature.layer,
        }
        names = [words.say(f"property.{name}") for name in supports]
        uses.append({"place": place, "supports": names})
    for layer in _layers_of(atlas, source):
        shown = MapView(atlas, lang).layer(layer)
        place = {"name": words.show(layer.title), "url": shown["url"], "layer": layer.id}
        uses.append({"place": place, "supports": [words.say("source.layer")]})
    return {
        "title": source.title,
        "description": source.line(),
        "source": _shown(atlas, source, lang),
        "uses": uses,
    }
