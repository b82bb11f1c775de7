"""TileJSON 3.0: what a client of tiles must know of a layer."""

from __future__ import annotations

from typing import Any

from app.domain.layer import Layer
from app.domain.tile import DEEPEST
from app.tiles.archive import WORLD, attribution
from app.tiles.fields import vector_layer
from app.web.atlas import Atlas


def tilejson(atlas: Atlas, layer: Layer, base: str, lang: str) -> dict[str, Any]:
    """A layer's TileJSON; `base` is what absolute addresses begin with."""
    return {
        "tilejson": "3.0.0",
        "name": layer.title.show(lang).text,
        "description": layer.description.show(lang).text,
        "attribution": attribution(layer),
        "scheme": "xyz",
        "tiles": [f"{base}/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": 0,
        "maxzoom": DEEPEST,
        "bounds": bounds_of_layer(atlas, layer),
        "vector_layers": [vector_layer(layer, DEEPEST)],
    }


def bounds_of_layer(atlas: Atlas, layer: Layer) -> list[float]:
    """West, south, east, north of the layer's drawn features, degrees."""
    return list(atlas.store.about(layer.id).bounds or WORLD)
