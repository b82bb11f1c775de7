"""What a tile says of a feature: fewer properties than a download, enough to draw and to name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.domain.layer import Layer
from app.domain.lots import MOST
from app.domain.query import Query
from app.domain.tile import Tile
from app.tiles.place import REACH

ASKED = (
    "id", "layer", "name_en", "name_ko", "name_zh", "name_ru",
    "kind", "number", "status", "evidence", "accuracy_m",
)  # fmt: skip
"""The properties that are asked of the store, in the order in which they are written."""

FILL, DROPPED = "fill", "campmap:dropped"

FIELDS = {
    "id": "String. The id of the feature; its page is /places/{id}",
    "layer": "String. The id of the layer",
    "name_en": "String. Name in English",
    "name_ko": "String. Name in Korean",
    "name_zh": "String. Name in Chinese",
    "name_ru": "String. Name in Russian",
    "kind": "String. What it is, a word of the vocabulary",
    "number": "Number. The number in its official name",
    "status": "String. Whether it works today, as far as is known",
    "evidence": "String. How well the position is known: confirmed, probable or reported",
    "accuracy_m": "Number. Radius in metres around the position that holds the place",
    FILL: "String. How the status is drawn: solid, hollow, half or dotted",
    DROPPED: "Number. How many features this tile leaves out; a deeper tile has them",
}
"""Every property of a tile, with its type and meaning."""


def asked_of(columns: Collection[str]) -> tuple[str, ...]:
    """Which properties to ask for, of a layer that has these."""
    return tuple(name for name in ASKED if name in columns)


def query_of(tile: Tile, columns: Collection[str], *, is_last: bool) -> Query:
    """What a tile asks of a layer that has these columns; the last zoom leaves nothing out."""
    most = None if is_last else MOST
    return Query(bbox=tile.bounds(REACH), properties=asked_of(columns), most=most)


def vector_layer(layer: Layer, max_zoom: int) -> dict[str, Any]:
    """The layer as TileJSON 3.0 section 3.3 and the metadata of an archive describe it."""
    return {
        "id": layer.id,
        "description": layer.description.show("en").text,
        "minzoom": 0,
        "maxzoom": max_zoom,
        "fields": FIELDS,
    }
