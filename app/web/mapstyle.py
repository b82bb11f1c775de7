"""Styles for MapLibre (style specification 8) over our tiles. No text: that would need fonts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from app.domain.layer import Layer
from app.web.atlas import Atlas
from app.web.mapview import KOREA
from app.web.symbols import FILLS, color_of, icon_name
from app.web.tilejson import bounds_of_layer

METRES_PER_PIXEL = 78_271.517
"""At zoom 0 on the equator with tiles of 512 pixels: 2 pi 6,378,137 m / 512."""

FARTHEST = 22
"""The last zoom of MapLibre."""

SMALL, MIDDLE, LARGE = (4, 0.5), (8, 0.75), (12, 1)
"""Zooms, and how large symbols are there; 1 is 24 pixels."""

WASH, RIM = 0.05, 0.5
"""Opacities of the circle of accuracy, as on our own map."""

SEA, LAND, HOME = "#c9dbe6", "#e9e4d9", "#fbf9f4"
RIVER, BORDER, PROVINCE, RAIL = "#8fb6d0", "#8d6a82", "#bdb5a8", "#b5aea3"

Style = dict[str, Any]


def layer_style(atlas: Atlas, layer: Layer, base: str, lang: str) -> Style:
    """One layer over nothing, to be laid on another map."""
    return _style(layer.title.show(lang).text, base, _sources([layer], base)) | {
        "layers": _drawn(atlas, layer)
    }


def map_style(atlas: Atlas, base: str) -> Style:
    """All layers over our ground, where it is built; the first layer on top."""
    layers = sorted(atlas.dataset.layers.values(), key=lambda layer: -layer.order)
    west, south, east, north = KOREA
    sources, below = _sources(layers, base), [_background()]
    if atlas.ground.id:
        sources["ground"] = _ground_source(atlas, base)
        below += _ground()
    return _style("campmap", base, sources) | {
        "center": [round((west + east) / 2, 2), round((south + north) / 2, 2)],
        "zoom": 5.5,
        "layers": [*below, *(drawn for layer in layers for drawn in _drawn(atlas, layer))],
    }


def _style(name: str, base: str, sources: Style) -> Style:
    return {"version": 8, "name": name, "sprite": f"{base}/styles/sprite", "sources": sources}


def _sources(layers: Iterable[Layer], base: str) -> Style:
    return {
        layer.id: {"type": "vector", "url": f"{base}/tiles/{layer.id}.json", "promoteId": "id"}
        for layer in layers
    }


def _drawn(atlas: Atlas, layer: Layer) -> list[Style]:
    """A layer's circles of accuracy, and its symbols above them, what works today on top."""
    common = {"source": layer.id, "source-layer": layer.id}
    circles = {"id": f"{layer.id}-accuracy", "type": "circle", "minzoom": 6}
    symbols = [common | _symbols(layer, fill) for fill in reversed(FILLS)]
    return [common | circles | {"paint": _circle(atlas, layer)}, *symbols]


def _circle(atlas: Atlas, layer: Layer) -> Style:
    """A circle as wide as its position is uncertain, in metres at the layer's mean latitude."""
    _, south, _, north = bounds_of_layer(atlas, layer)
    scale = METRES_PER_PIXEL * math.cos(math.radians((south + north) / 2))
    metres, color = ["coalesce", ["get", "accuracy_m"], 0], color_of(layer.style)
    return {
        "circle-radius": [
            "interpolate", ["exponential", 2], ["zoom"],
            0, ["/", metres, round(scale, 3)],
            FARTHEST, ["/", metres, round(scale / 2**FARTHEST, 9)],
        ],
        "circle-color": color,
        "circle-opacity": WASH,
        "circle-stroke-color": color,
        "circle-stroke-opacity": RIM,
        "circle-stroke-width": 1,
    }  # fmt: skip


def _symbols(layer: Layer, fill: str) -> Style:
    """The symbols of one fill: QGIS 3.22 draws an icon that depends on data as its fallback."""
    sizes = [value for pair in (SMALL, MIDDLE, LARGE) for value in pair]
    return {
        "id": f"{layer.id}-{fill}",
        "type": "symbol",
        "filter": ["==", ["get", "fill"], fill],
        "layout": {
            "icon-image": icon_name(layer.style, fill),
            "icon-size": ["interpolate", ["linear"], ["zoom"], *sizes],
            "icon-allow-overlap": True,
            "icon-ignore-placement": True,
        },
    }


def _background() -> Style:
    return {"id": "sea", "type": "background", "paint": {"background-color": SEA}}


def _ground_source(atlas: Atlas, base: str) -> Style:
    return {
        "type": "vector",
        "tiles": [f"{base}/ground/{atlas.ground.id}/{{z}}/{{x}}/{{y}}.mvt"],
        "maxzoom": 10,
        "attribution": ", ".join(str(credit["text"]) for credit in atlas.ground.attribution),
    }


def _ground() -> list[Style]:
    """The ground without its names: land, waters, borders, railways."""
    home = ["==", ["get", "a"], "PRK"]
    truce = ["==", ["get", "k"], "dmz"]
    return [
        _fill("land", ["case", home, HOME, LAND]),
        _fill("lake", SEA),
        _line("river", RIVER, 1),
        _line("province", PROVINCE, 0.75) | {"minzoom": 6},
        _line("rail", RAIL, 0.75) | {"minzoom": 7, "maxzoom": 10},
        _line("border", BORDER, 1.25, ["!", truce]),
        _dashed(_line("border", BORDER, 1.25, truce)),
    ]


def _fill(name: str, color: Any) -> Style:
    paint = {"fill-color": color}
    return {"id": name, "type": "fill", "source": "ground", "source-layer": name, "paint": paint}


def _line(name: str, color: str, width_px: float, where: list[Any] | None = None) -> Style:
    paint = {"line-color": color, "line-width": width_px}
    line = {"id": name, "type": "line", "source": "ground", "source-layer": name, "paint": paint}
    return line | ({"filter": where} if where else {})


def _dashed(line: Style) -> Style:
    paint = line["paint"] | {"line-dasharray": [3, 2]}
    return line | {"id": f"{line['id']}-truce", "paint": paint}
