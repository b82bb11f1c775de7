"""Vector tiles of the layers, what describes them, and archives of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response

from app.domain.layer import Layer
from app.domain.tile import DEEPEST, Tile
from app.errors import NotHere
from app.tiles.encode import encode_tile
from app.tiles.fields import query_of
from app.web.accept import choose_language
from app.web.answer import (
    BY_ADDRESS,
    BY_LANGUAGE,
    Question,
    answer,
    changed_on,
    lasting,
    pretty_json,
)
from app.web.archives import Archives
from app.web.atlas import Atlas
from app.web.features import dated
from app.web.hosted import base_of
from app.web.params import check_known
from app.web.ranges import File, answer_file
from app.web.tilejson import tilejson

MVT, PMTILES = "application/vnd.mapbox-vector-tile", "application/vnd.pmtiles"

NUMBER = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
"""Written one way only, so that a tile has one address."""


class _Nothing(Exception):
    """The tile draws nothing; raised past the cache, which would fill with empty answers."""


@asynccontextmanager
async def _with_archives(app: FastAPI) -> AsyncIterator[dict[str, Archives]]:
    yield {"archives": Archives()}


router = APIRouter(tags=["tiles"], lifespan=_with_archives)


@router.get("/tiles/{layer}/{z}/{x}/{name}", summary="A vector tile of a layer")
async def tile(request: Request, layer: str, z: str, x: str, name: str) -> Response:
    """One tile, `{y}.mvt`; 204 where it draws nothing.

    MapLibre, OpenLayers, Leaflet.VectorGrid and QGIS take 204 for a tile without features, and
    none fills browser consoles with errors as for 404. It has no ETag: a 304 is no shorter.
    """
    check_known(request.query_params, ())
    atlas: Atlas = request.app.state.atlas
    found, asked = atlas.dataset.layer(layer), _read_tile(z, x, name)

    async def make() -> bytes:
        columns = atlas.store.columns(found.id)
        query = query_of(asked, columns, is_last=asked.z == DEEPEST)
        page = await atlas.store.features(found.id, query)
        # Most tiles of a map hold nothing: a thread for each would cost more than the look-up.
        content = await asyncio.to_thread(encode_tile, found.id, page, asked) if len(page) else b""
        if not content:
            raise _Nothing
        return content

    try:
        return await answer(
            request, Question(f"tile {found.id} {asked}", MVT, make, vary=BY_ADDRESS)
        )
    except _Nothing:
        return Response(status_code=204, headers={"Cache-Control": lasting(atlas)})


@router.get("/tiles/{name}", summary="TileJSON of a layer, or all its tiles")
async def about(request: Request, name: str) -> Response:
    """`{layer}.json`: TileJSON 3.0. `{layer}.pmtiles`: a PMTiles 3 archive, with ranges."""
    atlas: Atlas = request.app.state.atlas
    stem, _, ending = name.rpartition(".")
    if ending == "json":
        return await _tilejson(request, atlas.dataset.layer(stem))
    if ending == "pmtiles":
        return await _archive(request, atlas.dataset.layer(stem))
    raise NotHere("tiles have /tiles/{layer}.json, /tiles/{layer}.pmtiles and {z}/{x}/{y}.mvt")


def _read_tile(z: str, x: str, name: str) -> Tile:
    y, _, ending = name.partition(".")
    if not all(map(NUMBER.fullmatch, (z, x, y))) or ending != "mvt":
        raise NotHere("a tile is /tiles/{layer}/{z}/{x}/{y}.mvt with three whole numbers")
    return Tile(int(z), int(x), int(y)).check()


async def _tilejson(request: Request, layer: Layer) -> Response:
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas
    base, lang = base_of(request), choose_language(request)

    async def make() -> bytes:
        return pretty_json(tilejson(atlas, layer, base, lang))

    key = f"tilejson {layer.id} {base} {lang}"
    return await answer(request, Question(key, "application/json", make, vary=BY_LANGUAGE))


async def _archive(request: Request, layer: Layer) -> Response:
    check_known(request.query_params, ("lang",))
    archives: Archives = request.state.archives
    atlas: Atlas = request.app.state.atlas
    etag, body = await archives.get(atlas, layer)
    headers = {
        "Cache-Control": lasting(atlas),
        "Last-Modified": changed_on(atlas),
        "Content-Disposition": f'inline; filename="{dated(atlas, layer.id)}.pmtiles"',
    }
    return answer_file(request, File(body, etag, PMTILES, headers))
