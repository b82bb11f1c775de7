"""What finds us: portals, search engines, API catalogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.layer import Layer
from app.errors import NotHere
from app.web.answer import BY_ADDRESS, Question, answer, pretty_json
from app.web.archives import Archives
from app.web.atlas import Atlas
from app.web.catalogue import Catalogue
from app.web.downloads import Sizes, downloads, lines
from app.web.hosted import links_of
from app.web.links import LICENCE
from app.web.params import check_known
from app.web.routes.page import Extra, answer_page
from app.web.signs import catalogues, service
from app.web.sums import sums_of

router = APIRouter(tags=["data"])


@router.get("/catalog.jsonld", summary="The data, for portals (DCAT 3)")
async def catalog(request: Request) -> Response:
    """The layers as datasets."""
    return await _answer(
        request, "application/ld+json", lambda one: pretty_json(one.dcat()), with_sums=True
    )


@router.get("/datapackage.json", summary="The data as a Frictionless data package")
async def datapackage(request: Request) -> Response:
    """The layers as tables."""
    return await _answer(
        request, "application/json", lambda one: pretty_json(one.package()), with_sums=True
    )


@router.get("/.well-known/api-catalog", summary="The API, for catalogues (RFC 9727)")
async def api_catalog(request: Request) -> Response:
    """Where the API is described."""
    kind = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    return await _answer(request, kind, lambda one: pretty_json(one.api()))


@router.get("/sitemap.xml", summary="Every page, for search engines")
async def sitemap(request: Request) -> Response:
    """Every page, in every language."""
    return await _answer(request, "application/xml", Catalogue.sitemap)


@router.get("/robots.txt", summary="What search engines may read")
async def robots(request: Request) -> Response:
    """Everything, once: queries are not pages."""
    address = links_of(request).to("/sitemap.xml")
    text = f"User-agent: *\nDisallow: /collections/\nDisallow: /tiles/\nSitemap: {address}\n"
    return await _answer(request, "text/plain; charset=utf-8", lambda _: text.encode())


@router.get("/data", summary="Every download, for people")
async def data(request: Request) -> Response:
    """The layers in every format with their sizes, and how to fetch them."""
    now, links = request.app.state.atlas, links_of(request)
    drawn = {name: layer for name, layer in now.dataset.layers.items() if layer.bulk is None}
    tiles = {name: await _tiles(request, layer) for name, layer in drawn.items()}
    sizes = Sizes(await sums_of(now, links), tiles)

    def context(atlas: Atlas, lang: str) -> Mapping[str, Any]:
        words = atlas.pages.words[lang]
        return {
            "title": words.say("data.title"),
            "downloads": downloads(atlas, sizes, links, words),
            "lines": lines(links),
        }

    signs = (*catalogues(links), *service(links), LICENCE)
    return await answer_page(request, "data.html", context, Extra(signs=signs))


async def _tiles(request: Request, layer: Layer) -> int | None:
    """The bytes of a layer's archive of tiles; None where it has none."""
    archives: Archives = request.state.archives
    try:
        return len((await archives.get(request.app.state.atlas, layer))[1])
    except NotHere:
        return None


async def _answer(
    request: Request, kind: str, write: Callable[[Catalogue], bytes], *, with_sums: bool = False
) -> Response:
    check_known(request.query_params, ())
    atlas, links = request.app.state.atlas, links_of(request)

    async def make() -> bytes:
        return write(Catalogue(atlas, links, await sums_of(atlas, links) if with_sums else {}))

    key = f"discovery {links.base}{request.url.path}"
    return await answer(request, Question(key, kind, make, vary=BY_ADDRESS))
