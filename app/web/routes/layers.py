"""Layers: the list, a page a layer, and the features in every format."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.domain.layer import Layer
from app.errors import NotHere
from app.formats import FORMATS
from app.formats.format import Format
from app.web.accept import prefers_html
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.mapview import MapView, Opening, view_around
from app.web.params import check_known, read_query
from app.web.picture import INSET, inline_map
from app.web.routes.page import answer_page

router = APIRouter(tags=["layers"])


@router.get("/layers", summary="All layers")
async def all_layers(request: Request) -> Response:
    """What layers there are: a page, or JSON."""
    if prefers_html(request):
        return await answer_page(request, "layers.html", _list_page)
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas

    async def make() -> bytes:
        found = [describe(atlas, layer) for layer in atlas.dataset.layers.values()]
        return orjson.dumps({"layers": found}, option=orjson.OPT_INDENT_2)

    return await answer(request, Question("layers", "application/json", make))


@router.get("/layers/{name}", summary="One layer")
async def one_layer(request: Request, name: str) -> Response:
    """A layer's page or its description; with a format's ending, the features themselves."""
    atlas: Atlas = request.app.state.atlas
    stem, dot, ending = name.rpartition(".")
    if dot:
        return await _features(request, atlas.dataset.layer(stem), format_named(ending))
    layer = atlas.dataset.layer(name)
    if prefers_html(request):
        return await answer_page(request, "layer.html", lambda a, lang: _page(a, lang, layer))
    check_known(request.query_params, ("lang",))

    async def make() -> bytes:
        return orjson.dumps(describe(atlas, layer), option=orjson.OPT_INDENT_2)

    return await answer(request, Question(f"layer {layer.id}", "application/json", make))


def format_named(name: str) -> Format:
    """The format with that ending. Raises NotHere, naming those that exist."""
    if name not in FORMATS:
        raise NotHere(f"there is no format {name[:40]!r}; known are {', '.join(FORMATS)}")
    return FORMATS[name]


def describe(atlas: Atlas, layer: Layer) -> dict[str, Any]:
    """A layer in JSON: titles by language, counts, properties, and where its features are."""
    features = atlas.dataset.by_layer[layer.id]
    return {
        "id": layer.id,
        "title": layer.title.by_language,
        "description": layer.description.by_language,
        "licence": layer.licence,
        "features": len(features),
        "drawn": sum(feature.geometry is not None for feature in features),
        "properties": [*atlas.store.columns(layer.id)],
        "formats": {
            one.name: {"href": atlas.links.layer(layer.id, one.name), "type": one.media_type}
            for one in FORMATS.values()
        },
    }


async def _features(request: Request, layer: Layer, form: Format) -> Response:
    atlas: Atlas = request.app.state.atlas
    query = read_query(request.query_params, atlas.store.columns(layer.id))

    async def make() -> bytes:
        page = await atlas.store.features(layer.id, query)
        return await asyncio.to_thread(lambda: b"".join(form.encode(layer, page)))

    headers = {
        "Link": f'<{atlas.links.layer(layer.id)}>; rel="describedby", '
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
        "Content-Disposition": f'inline; filename="{layer.id}.{form.name}"',
    }
    question = Question(f"{layer.id}.{form.name} {query}", form.media_type, make, headers=headers)
    return await answer(request, question)


def _list_page(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    view, words = MapView(atlas, lang), atlas.pages.words[lang]
    return {
        "title": words.say("layers.title"),
        "description": words.say("layers.lead"),
        "layers": [view.layer(layer) for layer in atlas.dataset.layers.values()],
    }


def _page(atlas: Atlas, lang: str, layer: Layer) -> Mapping[str, Any]:
    view = MapView(atlas, lang)
    features = atlas.dataset.by_layer[layer.id]
    places = [view.place(feature) for feature in features]
    shown, opening = view.layer(layer), Opening(view_around(features))
    return {
        "title": shown["title"],
        "description": shown["description"],
        "layer": shown,
        "places": places,
        "data": view.block(places, opening),
        "drawn": inline_map(atlas, features, opening, lang, INSET),
    }
