"""Layers: the list, a page a layer, and the features in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.layer import Layer
from app.domain.query import Page, Query
from app.formats import FORMATS
from app.web.accept import prefers_html
from app.web.answer import BY_FORM, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.bulkview import ROWS, bulk_page
from app.web.citing import cite_box, cited_layer
from app.web.features import FORMS, answer_features, format_asked, format_named, read_asked
from app.web.hosted import links_of
from app.web.itemsview import ItemsView
from app.web.links import LICENCE, link, link_header
from app.web.mapview import MapView, Opening, view_around
from app.web.params import check_known
from app.web.picture import INSET, inline_map
from app.web.routes.page import Extra, answer_page, wants_html
from app.web.signs import JSON, catalogues, in_header, of_layer, service, twins
from app.web.single import linked_data
from app.web.target import layer_showing

router = APIRouter(tags=["layers"])

Show = Callable[[Atlas, str], dict[str, Any]]


@router.get("/layers", summary="All layers")
async def all_layers(request: Request) -> Response:
    """What layers there are: a page, or JSON."""
    at = links_of(request)
    data = link(at.to("/collections"), "data", JSON, "The layers in the API")
    signs = (*twins(at, "/layers", JSON), data, *catalogues(at), *service(at), LICENCE)
    if prefers_html(request):
        return await answer_page(request, "layers.html", layers_page, Extra(signs=signs))
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas

    async def make() -> bytes:
        found = [describe(atlas, layer) for layer in atlas.dataset.layers.values()]
        return pretty_json({"layers": found})

    headers = link_header(in_header(signs))
    return await answer(
        request, Question(f"layers {at.base}", JSON, make, headers=headers, vary=BY_FORM)
    )


@router.get("/layers/{name}", summary="One layer")
async def one_layer(request: Request, name: str) -> Response:
    """A layer's page or its description; its features where a format or some of them are asked."""
    atlas: Atlas = request.app.state.atlas
    stem, dot, ending = name.rpartition(".")
    if dot:
        found, form = atlas.dataset.layer(stem), format_named(ending)
        return await answer_features(request, found, form)
    layer = atlas.dataset.layer(name)
    sought, chooses = format_asked(request), request.query_params.keys() - {"f", "lang"}
    if wants_html(request, FORMS):
        return await (answer_chosen if chooses else answer_layer)(request, layer)
    if sought or chooses:
        return await answer_features(request, layer, sought or FORMATS["geojson"])
    check_known(request.query_params, ("f", "lang"))
    at = links_of(request)
    item = await cited_layer(atlas, layer, at.unpinned())

    async def make() -> bytes:
        return pretty_json(describe(atlas, layer))

    headers = link_header(in_header(of_layer(at, layer, item["URL"])))
    key = f"layer {at.base} {layer.id}"
    return await answer(request, Question(key, JSON, make, headers=headers, vary=BY_FORM))


async def answer_layer(request: Request, layer: Layer) -> Response:
    """The page of a layer, wherever it answers."""
    atlas: Atlas = request.app.state.atlas
    at = links_of(request)
    item = await cited_layer(atlas, layer, at.unpinned())
    page = await atlas.store.features(layer.id, listed(layer, Query()))
    show = shower_of(layer, page)
    return await answer_page(
        request,
        "layer.html",
        lambda a, lang: show(a, lang) | {"cited": cite_box(item, a.links, layer.id)},
        Extra(("f",), path=f"/layers/{layer.id}", signs=of_layer(at, layer, item["URL"])),
    )


async def answer_chosen(request: Request, layer: Layer) -> Response:
    """The page of those features of a layer that a query string asks for."""
    asked = read_asked(request, layer, FORMATS["geojson"])
    asked = asked._replace(query=listed(layer, asked.query))
    page = await request.app.state.atlas.store.features(layer.id, asked.query)
    show, view = shower_of(layer, page), ItemsView(asked, page)
    return await answer_page(
        request,
        "layer.html",
        lambda a, lang: view.shown(show(a, lang), a, lang),
        Extra((*asked.params,), query=view.query, signs=view.links),
    )


def describe(atlas: Atlas, layer: Layer) -> dict[str, Any]:
    """A layer in JSON: titles by language, counts, properties, and where its features are."""
    about = atlas.store.about(layer.id)
    return {
        "id": layer.id,
        "title": layer.title.by_language,
        "description": layer.description.by_language,
        "licence": layer.licence,
        "features": about.features,
        "drawn": about.drawn,
        "properties": [*atlas.store.columns(layer.id)],
        "formats": {
            one.name: {"href": atlas.links.layer(layer.id, one.name), "type": one.media_type}
            for one in FORMATS.values()
        },
    }


def layers_page(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    """What layers.html shows."""
    view, words = MapView(atlas, lang), atlas.pages.words[lang]
    return {
        "title": words.say("layers.title"),
        "description": words.say("layers.lead"),
        "layers": [view.layer(layer) for layer in atlas.dataset.layers.values()],
    }


def listed(layer: Layer, query: Query) -> Query:
    """The query of what a page lists: of a bulk layer no more than a reader looks through."""
    if layer.bulk is None:
        return query
    return query._replace(limit=min(query.limit or ROWS, ROWS))


def shower_of(layer: Layer, page: Page) -> Show:
    """What shows the features of a layer that a query gave."""
    shown = bulk_page if layer.bulk else layer_page
    return lambda a, lang: shown(a, lang, layer, page)


def layer_page(atlas: Atlas, lang: str, layer: Layer, page: Page) -> dict[str, Any]:
    """What layer.html shows: the features of a page."""
    view = MapView(atlas, lang)
    features = tuple(atlas.dataset.features[name] for name in page.ids)
    places = [view.place(feature) for feature in features]
    shown, opening = view.layer(layer), Opening(view_around(features))
    return {
        "title": shown["title"],
        "description": shown["description"],
        "layer": shown,
        "shows": layer_showing(atlas, layer.id) if len(places) == shown["count"] else None,
        "jsonld": linked_data(atlas, features) if features else None,
        "first": None,
        "sources": (),
        "places": places,
        "data": view.block(places, opening),
        "drawn": inline_map(atlas, features, opening, lang, INSET),
    }
