"""What addresses take, as OpenAPI 3.0 describes parameters."""

from __future__ import annotations

from typing import Any

from app.domain.text import LANGUAGES
from app.formats import FORMATS
from app.web.crs import CRS84, SUPPORTED
from app.web.params import MAXIMUM

Parts = dict[str, Any]

TEXT: Parts = {"type": "string"}


def query(name: str, about: str, schema: Parts, *, listed: bool = False) -> Parts:
    """A query parameter; `listed` values are separated by commas."""
    style = {"style": "form", "explode": not listed}
    return (
        {"name": name, "in": "query", "description": about, "required": False}
        | style
        | {"schema": schema}
    )


def path(name: str, about: str, schema: Parts | None = None) -> Parts:
    """A part of the path."""
    return {
        "name": name,
        "in": "path",
        "description": about,
        "required": True,
        "style": "simple",
        "explode": False,
        "schema": schema or TEXT,
    }


NUMBERS: Parts = {"type": "array", "items": {"type": "number"}}

FEATURES = {
    "bbox": query(
        "bbox",
        "Features that meet a box: west,south,east,north in degrees, or in `bbox-crs`. "
        "Features without a position meet none.",
        NUMBERS | {"minItems": 4, "maxItems": 6},
        listed=True,
    ),
    "bbox-crs": query(
        "bbox-crs", "The system of `bbox`.", TEXT | {"enum": list(SUPPORTED), "default": CRS84}
    ),
    "datetime": query(
        "datetime",
        "Features that may have existed or happened then: a day, a moment (RFC 3339), an interval "
        "with a slash and `..` for open, or an EDTF date. Features without dates always match.",
        TEXT,
    ),
    "filter": query(
        "filter",
        "A CQL2 expression; /queryables has what it may name, /functions what it may call.",
        TEXT,
    ),
    "filter-lang": query(
        "filter-lang",
        "The language of `filter`; JSON is recognised by its brace.",
        TEXT | {"enum": ["cql2-text", "cql2-json"]},
    ),
    "filter-crs": query(
        "filter-crs", "The system of geometries in `filter`.", TEXT | {"enum": [CRS84]}
    ),
    "sortby": query(
        "sortby",
        "Properties to sort by, each with + or - before it.",
        {"type": "array", "items": TEXT},
        listed=True,
    ),
    "properties": query(
        "properties",
        "The properties to give; all without it.",
        {"type": "array", "items": TEXT},
        listed=True,
    ),
    "skip-geometry": query("skip-geometry", "Leave the geometry out.", {"type": "boolean"}),
    "limit": query(
        "limit",
        "The size of a page. Without it you get everything.",
        {"type": "integer", "minimum": 1, "maximum": MAXIMUM},
    ),
    "offset": query(
        "offset", "How many features to pass over.", {"type": "integer", "minimum": 0, "default": 0}
    ),
    "crs": query(
        "crs",
        "The system of the answer, in its own axis order; GeoJSON only.",
        TEXT | {"enum": list(SUPPORTED), "default": CRS84},
    ),
    "f": query("f", "The format.", TEXT | {"enum": ["html", "json", *FORMATS]}),
}
"""What a layer can be asked."""

PIXELS: Parts = {"type": "integer", "minimum": 64, "maximum": 2400}
AT = query(
    "at", "The middle and zoom of a view: lat,lon,zoom.", NUMBERS | {"minItems": 3}, listed=True
)
LAYERS = query("layers", "The layers to draw.", {"type": "array", "items": TEXT}, listed=True)
TILE = [path(name, "Of the tile.", {"type": "integer", "minimum": 0}) for name in "zxy"]

LANG = query("lang", "The language of pages, titles and labels.", TEXT | {"enum": list(LANGUAGES)})
ONE_FORM = query(
    "f", "GeoJSON, or a page for people.", TEXT | {"enum": ["json", "geojson", "html"]}
)
FORM = query("f", "JSON, or a page for people.", TEXT | {"enum": ["json", "html"]})

CHOICE = [
    query("q", "A name, in any script and romanisation.", TEXT | {"maxLength": 100}),
    *(
        query(name, f"Words of the {name} to show.", {"type": "array", "items": TEXT}, listed=True)
        for name in ("kind", "status", "evidence", "operator", "province")
    ),
    query(
        "accuracy", "Metres within which a position is known.", {"type": "integer", "minimum": 1}
    ),
    FEATURES["datetime"],
]
"""Which places are shown."""
FIND = [
    CHOICE[0],
    query(
        "near",
        "A point, longitude,latitude: the nearest come first, with `distance_m`.",
        NUMBERS | {"minItems": 2, "maxItems": 2},
        listed=True,
    ),
    LAYERS,
    *CHOICE[1:],
    query("limit", "How many to give.", {"type": "integer", "minimum": 1}),
    query("sort", "A column to sort by, with - before it descending.", TEXT),
]
OPENING = [
    *CHOICE,
    LAYERS,
    AT,
    query("place", "A place whose card is open.", TEXT),
    query("imagery", "Outside imagery that the operator allows.", TEXT),
]
SWITCH: Parts = TEXT | {"enum": ["yes", "no"]}
SHOWING = [
    LAYERS,
    query("place", "A place to show.", TEXT),
    FEATURES["bbox"],
    AT,
    FEATURES["datetime"],
    LANG,
    query("theme", "Colours.", TEXT | {"enum": ["light", "dark", "auto"]}),
    query("release", "A release, whose data never changes.", TEXT),
]
FRAME = [
    *SHOWING,
    query("controls", "Whether there are buttons.", SWITCH),
    query("legend", "Whether there is a legend.", SWITCH),
    query("interactive", "Whether the map moves; without, no script runs.", SWITCH),
]
PICTURE = [
    *SHOWING,
    query("width", "Pixels.", PIXELS),
    query("height", "Pixels.", PIXELS),
    query("labels", "Whether names are written.", TEXT | {"enum": ["on", "off"]}),
]
SHARE = [
    query("map-lang", "The map's language, where it is not the page's.", TEXT),
    query("ratio", "The shape of the frame, such as 16:9.", TEXT),
    FORM,
]
OEMBED = [
    query("url", "The address of a page or a view of this map.", TEXT),
    query("format", "The form of the answer.", TEXT | {"enum": ["json", "xml"]}),
    query("maxwidth", "Pixels; what is no number bounds nothing.", TEXT),
    query("maxheight", "Pixels; what is no number bounds nothing.", TEXT),
]
SCALE = query(
    "scale",
    "Pixels of the file a pixel of the picture, each way; width and height times it, 2400 at most.",
    {"type": "integer", "enum": [1, 2], "default": 1},
)
