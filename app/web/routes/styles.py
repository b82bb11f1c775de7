"""Styles for other programs: MapLibre's, its sprite, and QGIS's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.errors import NotHere
from app.late import Late
from app.web.accept import choose_language
from app.web.answer import BY_ADDRESS, BY_LANGUAGE, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.hosted import base_of
from app.web.mapstyle import layer_style, map_style
from app.web.params import check_known
from app.web.qgisstyle import qgis_style
from app.web.symbols import sheet_index, sheet_svg

resvg = Late("resvg_py")

router = APIRouter(tags=["tiles"])

RATIOS = {"sprite": 1, "sprite@2x": 2}
"""The sheets of symbols, and how many pixels a CSS pixel has in them."""

WHOLE = "campmap"
"""The name of the style with all layers."""

QML = "application/xml"


@router.get("/styles/{name}", summary="A style for MapLibre or QGIS")
async def style(request: Request, name: str) -> Response:
    """`{layer}.json`, `campmap.json` and `sprite` for MapLibre, `{layer}.qml` for QGIS."""
    check_known(request.query_params, ("lang",))
    stem, _, ending = name.rpartition(".")
    if stem in RATIOS and ending in ("json", "png"):
        return await _sprite(request, stem, ending)
    if ending == "json":
        return await _maplibre(request, stem)
    if ending == "qml":
        return await _qgis(request, stem)
    raise NotHere("styles are /styles/campmap.json, /styles/{layer}.json and /styles/{layer}.qml")


async def _maplibre(request: Request, name: str) -> Response:
    atlas: Atlas = request.app.state.atlas
    base, lang = base_of(request), choose_language(request)
    layer = None if name == WHOLE else atlas.dataset.layer(name)

    def make() -> bytes:
        if layer is None:
            return pretty_json(map_style(atlas, base))
        return pretty_json(layer_style(atlas, layer, base, lang))

    key = f"style {name} {base} {lang} {atlas.ground.id}"
    return await answer(request, Question(key, "application/json", _later(make), vary=BY_LANGUAGE))


async def _qgis(request: Request, name: str) -> Response:
    atlas: Atlas = request.app.state.atlas
    layer, lang, symbols = atlas.dataset.layer(name), choose_language(request), _symbols(request)
    make = _later(lambda: qgis_style(atlas, layer, symbols, lang))
    headers = {"Content-Disposition": f'inline; filename="{layer.id}.qml"'}
    question = Question(f"qml {name} {lang}", QML, make, headers=headers, vary=BY_LANGUAGE)
    return await answer(request, question)


async def _sprite(request: Request, name: str, ending: str) -> Response:
    atlas: Atlas = request.app.state.atlas
    styles, symbols = [layer.style for layer in atlas.dataset.layers.values()], _symbols(request)

    def make() -> bytes:
        if ending == "json":
            return pretty_json(sheet_index(styles, RATIOS[name]))
        sheet = sheet_svg(symbols, styles)
        return bytes(
            resvg.svg_to_bytes(svg_string=sheet, zoom=RATIOS[name], skip_system_fonts=True)
        )

    media_type = "application/json" if ending == "json" else "image/png"
    question = Question(f"{name}.{ending}", media_type, _later(make), vary=BY_ADDRESS)
    return await answer(request, question)


def _later(make: Callable[[], bytes]) -> Callable[[], Awaitable[bytes]]:
    """What makes an answer, as a question wants it: beside the event loop."""
    return lambda: asyncio.to_thread(make)


def _symbols(request: Request) -> Path:
    dist: Path = request.app.state.dist
    return dist.parent / "symbols.svg"
