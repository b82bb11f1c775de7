"""OGC API – Features over the same data: conformance, collections, items."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.functions import functions
from app.domain.layer import Layer
from app.domain.query import Query
from app.domain.queryables import queryables
from app.errors import NotHere
from app.formats import FORMATS
from app.formats.geojson import feature_bytes
from app.web.answer import BY_FORM, Question, Told, answer
from app.web.atlas import Atlas
from app.web.crs import CRS84, project, read_crs
from app.web.entry import Made
from app.web.features import FORMS, answer_features, format_asked
from app.web.hosted import links_of
from app.web.links import LICENCE, PLACE, Alike, Links, link
from app.web.ogc import Documents, classes_of
from app.web.openapi import describe_api
from app.web.params import check_known
from app.web.routes.layers import answer_chosen, answer_layer, layers_page
from app.web.routes.page import Extra, answer_json, answer_page, wants_html
from app.web.routes.places import answer_place
from app.web.signs import GEOJSON, HTML, JSON, OPENAPI, service, twins
from app.web.single import published_place, with_links

router = APIRouter(tags=["OGC API – Features"])

SCHEMA = "application/schema+json"


@router.get("/conformance")
async def conformance(request: Request) -> Response:
    """The classes of the standards that are kept."""
    at = links_of(request)
    signs = (*twins(at, "/conformance", JSON), *service(at)[:2])
    if wants_html(request):
        extra = Extra(("f",), signs=signs)
        return await answer_page(request, "conformance.html", _conformance, extra)
    document = Documents(request.app.state.atlas, at).conformance()
    return await answer_json(request, document, signs=signs)


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """The API as OpenAPI 3.0; for people there is /docs."""
    if request.query_params.get("f") is not None and wants_html(request):
        lang = request.query_params.get("lang")
        return RedirectResponse(links_of(request).to("/docs", lang=lang))
    at = links_of(request)
    signs = (*twins(at, "/openapi.json", OPENAPI, "/docs"), *service(at)[1:])
    return await answer_json(request, describe_api(request.app.state.atlas, at), OPENAPI, signs)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The API, for people, without anybody's script."""
    at = links_of(request)
    api = describe_api(request.app.state.atlas, at)
    context = {"title": "campmap API", "description": api["info"]["description"], "api": api}
    extra = Extra(signs=(*service(at), LICENCE))
    return await answer_page(request, "docs.html", lambda atlas, lang: context, extra)


@router.get("/functions")
async def callables(request: Request) -> Response:
    """The functions that a filter may call."""
    at = links_of(request)
    signs = (*twins(at, "/functions", JSON), *service(at))
    if wants_html(request):
        return await answer_page(request, "functions.html", _functions, Extra(("f",), signs=signs))
    return await answer_json(request, functions(), signs=signs)


@router.get("/collections")
async def collections(request: Request) -> Response:
    """All layers as collections."""
    document = Documents(request.app.state.atlas, links_of(request)).collections()
    if wants_html(request):
        extra = Extra(("f",), path="/layers", signs=document["links"])
        return await answer_page(request, "layers.html", layers_page, extra)
    return await answer_json(request, document)


@router.get("/collections/{layer}")
async def collection(request: Request, layer: str) -> Response:
    """One layer as a collection."""
    atlas: Atlas = request.app.state.atlas
    found = atlas.dataset.layer(layer)
    if wants_html(request):
        return await answer_layer(request, found)
    return await answer_json(request, Documents(atlas, links_of(request)).collection(found))


@router.get("/collections/{layer}/queryables")
async def queryable(request: Request, layer: str) -> Response:
    """What a filter may name, as JSON Schema."""
    atlas: Atlas = request.app.state.atlas
    found = atlas.dataset.layer(layer)
    at, path = links_of(request), f"/collections/{layer}/queryables"
    schema = queryables(atlas.store.columns(layer), at.to(path), found.title.show("en").text)
    own = link(at.to(f"/collections/{layer}"), "collection", JSON, "The layer")
    signs = (*twins(at, path, SCHEMA), own, *service(at))
    if wants_html(request):
        return await answer_page(
            request,
            "queryables.html",
            lambda a, lang: _queryables(a, lang, found, schema),
            Extra(("f",), signs=signs),
        )
    return await answer_json(request, schema, SCHEMA, signs)


@router.get("/collections/{layer}/items")
async def items(request: Request, layer: str) -> Response:
    """The features of a layer."""
    atlas: Atlas = request.app.state.atlas
    found, form = atlas.dataset.layer(layer), format_asked(request)
    if wants_html(request, FORMS):
        return await answer_chosen(request, found)
    return await answer_features(request, found, form or FORMATS["geojson"])


@router.get("/collections/{layer}/items/{name}")
async def item(request: Request, layer: str, name: str) -> Response:
    """One feature of a layer."""
    atlas: Atlas = request.app.state.atlas
    has_page = atlas.dataset.layer(layer).bulk is None
    if has_page:
        feature = published_place(atlas, name, layer)
        if wants_html(request, ("geojson", "json", "html")):
            return await answer_place(request, feature, ("f", "crs"))
    check_known(request.query_params, ("f", "crs", "lang"))
    crs = read_crs(request.query_params.get("crs"), "crs")
    found = links_of(request)
    links = item_links(found, layer, has_page=has_page)

    key = f"item {found.base} {layer} {crs} "

    def made(member: bytes | memoryview, name: str) -> Made:
        written, header = links.named(name)
        return Made(with_links(member, written), header, is_light=True)

    def told(name: str) -> Told | None:
        if has_page:
            published_place(atlas, name, layer)
        member = atlas.store.ready(layer, name)
        return None if member is None else Told(key + name, partial(made, member, name))

    async def make() -> Made:
        page = await atlas.store.features(layer, Query(id=name))
        if not len(page):
            raise NotHere(f"the layer {layer} has no feature {name[:80]!r}")
        (member,) = feature_bytes(project(page, crs))
        return made(bytes(member), name)

    headers = {"Content-Crs": f"<{crs}>"}
    by_name = told if crs == CRS84 else None
    return await answer(
        request,
        Question(key + name, GEOJSON, make, headers=headers, vary=BY_FORM, by_name=by_name),
    )


@lru_cache(256)
def item_links(at: Links, layer: str, *, has_page: bool) -> Alike:
    """A feature itself, its page if it has one, its layer."""
    of_layer = f"/collections/{layer}"
    page = [link(at.to("/places/") + PLACE, "alternate", HTML, "Its page")] if has_page else []
    return Alike(
        [
            link(at.to(f"{of_layer}/items/") + PLACE, "self", GEOJSON, "This feature"),
            *page,
            link(at.to(of_layer), "collection", JSON, "Its layer"),
            LICENCE,
        ]
    )


def _conformance(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    return {"title": atlas.pages.words[lang].say("conformance.title"), "classes": classes_of(atlas)}


def _functions(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    return {"title": atlas.pages.words[lang].say("functions.title"), **functions()}


def _queryables(
    atlas: Atlas, lang: str, layer: Layer, schema: Mapping[str, Any]
) -> Mapping[str, Any]:
    words = atlas.pages.words[lang]
    return {
        "title": words.say("queryables.title"),
        "layer": layer.title.show(lang).text,
        "properties": schema["properties"],
    }
