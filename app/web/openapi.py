"""The API as an OpenAPI 3.0 document: every address, every parameter, every answer."""

from __future__ import annotations

import re
from typing import Any

from app import __version__
from app.domain.text import LANGUAGES
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.crs import CRS84, SUPPORTED
from app.web.links import Links
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
    "filter": query("filter", "A CQL2 expression; /queryables has what it may name.", TEXT),
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
    "f": query("f", "The format.", TEXT | {"enum": ["html", *FORMATS]}),
}
"""What a layer can be asked."""

PIXELS: Parts = {"type": "integer", "minimum": 64, "maximum": 2400}
AT = query(
    "at", "The middle and zoom of a view: lat,lon,zoom.", NUMBERS | {"minItems": 3}, listed=True
)
LAYERS = query("layers", "The layers to draw.", {"type": "array", "items": TEXT}, listed=True)
TILE = [path(name, "Of the tile.", {"type": "integer", "minimum": 0}) for name in "zxy"]

LANG = query("lang", "The language of a page.", TEXT | {"enum": list(LANGUAGES)})
FORM = query("f", "JSON, or a page for people.", TEXT | {"enum": ["json", "html"]})

PROBLEM: Parts = {
    "description": "What is wrong, and what to do instead (RFC 9457).",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": TEXT},
    },
}


OPENING = [
    AT,
    query("place", "A place whose card is open.", TEXT),
    query("imagery", "Outside imagery that the operator allows.", TEXT),
]
PICTURE = [
    LAYERS,
    query("place", "A place to show.", TEXT),
    FEATURES["bbox"],
    AT,
    LANG,
    query("theme", "Colours.", TEXT | {"enum": ["light", "dark", "auto"]}),
    query("width", "Pixels.", PIXELS),
    query("height", "Pixels.", PIXELS),
    query("labels", "Whether names are written.", TEXT | {"enum": ["on", "off"]}),
]


def describe_api(atlas: Atlas, links: Links) -> Parts:
    """The document that `service-desc` names, as a JSON value."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "campmap",
            "version": __version__,
            "description": "An open, sourced map of North Korea's prison camps and official border "
            "crossings: layers as features (OGC API – Features) and in many formats.",
            "license": {
                "name": "Data: CC BY 4.0",
                "url": "https://creativecommons.org/licenses/by/4.0/",
            },
        },
        "servers": [{"url": links.public_url}],
        "tags": [{"name": name} for name in ("data", "places", "tiles", "pages", "operation")],
        "paths": _named(_paths(list(atlas.dataset.layers))),
        "components": {"schemas": SCHEMAS},
    }


SCHEMAS: Parts = {
    "Problem": {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "parameter": TEXT,
            "known": {"type": "array", "items": TEXT},
        },
    },
    "FeatureCollection": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/Feature"}},
            "links": {"type": "array", "items": {"type": "object"}},
            "numberMatched": {"type": "integer"},
            "numberReturned": {"type": "integer"},
        },
    },
    "Feature": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "nullable": True},
        },
    },
}


def _paths(layers: list[str]) -> Parts:
    layer = path("layer", "A layer.", TEXT | {"enum": layers})
    place = path("id", "A place or event.")
    collection = SCHEMAS_REF["FeatureCollection"]
    whole = {form.media_type: {"schema": TEXT} for form in FORMATS.values()}
    whole |= {"application/geo+json": {"schema": collection}, "text/html": {"schema": TEXT}}
    feature = {"application/geo+json": {"schema": SCHEMAS_REF["Feature"]}}
    given = list(FEATURES.values())
    ending = path("format", "The ending of a format.", TEXT | {"enum": list(FORMATS)})
    return {
        "/": _get("pages", "The map, or the landing page", [LANG, FORM, *OPENING], JSON_OR_HTML),
        "/conformance": _get("data", "Conformance classes", [FORM], JSON_ONLY),
        "/openapi.json": _get("data", "This document", [], OPENAPI_ONLY),
        "/collections": _get("data", "All layers", [FORM, LANG], JSON_OR_HTML),
        "/collections/{layer}": _get("data", "One layer", [layer, FORM, LANG], JSON_OR_HTML),
        "/collections/{layer}/queryables": _get(
            "data", "What a filter may name", [layer, FORM], SCHEMA_ONLY
        ),
        "/collections/{layer}/items": _get(
            "data", "The features of a layer", [layer, *given, LANG], whole
        ),
        "/collections/{layer}/items/{id}": _get(
            "data", "One feature", [layer, place, FEATURES["crs"], FORM], feature, gone=True
        ),
        "/layers": _get("data", "All layers", [LANG], JSON_OR_HTML),
        "/layers/{layer}": _get("data", "One layer", [layer, LANG], JSON_OR_HTML),
        "/layers/{layer}.{format}": _get(
            "data", "The features of a layer", [layer, ending, *given[:-1]], whole
        ),
        "/places/{id}": _get("places", "One place", [place, LANG], feature | HTML_ONLY, gone=True),
        "/sources": _get("places", "The bibliography", [LANG], CSL_OR_HTML),
        "/sources/{id}": _get("places", "One source", [path("id", "A source."), LANG], CSL_OR_HTML),
        "/docs": _get("pages", "This document, for people", [LANG], HTML_ONLY),
        "/imagery": _get("pages", "The gate before outside imagery", [LANG], HTML_ONLY),
        "/map.svg": _get("pages", "The map as a picture", PICTURE, {"image/svg+xml": ANY}),
        "/tiles/{name}": _get(
            "tiles",
            "TileJSON, or an archive",
            [path("name", "A layer with the ending .json or .pmtiles."), LANG],
            JSON_ONLY | {"application/vnd.pmtiles": ANY},
        ),
        "/tiles/{layer}/{z}/{x}/{y}.mvt": _get(
            "tiles", "A vector tile", [layer, *TILE], {"application/vnd.mapbox-vector-tile": ANY}
        ),
        "/styles/{name}": _get(
            "tiles",
            "A style for MapLibre or QGIS, or its sprite",
            [path("name", "A layer with .json or .qml; campmap.json; sprite.json, sprite.png.")],
            JSON_ONLY | {"image/png": ANY, "application/xml": ANY},
        ),
        "/about": _get("pages", "Method, care, privacy, licences", [LANG], HTML_ONLY),
        "/health": _get("operation", "Whether all is well", [], JSON_ONLY),
    }


SCHEMAS_REF = {name: {"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS}
ANY: Parts = {"schema": {}}
JSON_ONLY = {"application/json": ANY}
HTML_ONLY = {"text/html": {"schema": TEXT}}
JSON_OR_HTML = JSON_ONLY | HTML_ONLY
SCHEMA_ONLY = {"application/schema+json": ANY}
OPENAPI_ONLY = {"application/vnd.oai.openapi+json;version=3.0": ANY}
CSL_OR_HTML = {"application/vnd.citationstyles.csl+json": ANY} | HTML_ONLY


def _get(
    tag: str, about: str, parameters: list[Parts], content: Parts, *, gone: bool = False
) -> Parts:
    responses: Parts = {
        "200": {"description": about, "content": content},
        "304": {"description": "Unchanged since the ETag or the date that you sent."},
        "400": PROBLEM,
        "404": PROBLEM,
    }
    if gone:
        responses["410"] = PROBLEM
    operation = {"tags": [tag], "summary": about, "parameters": parameters}
    return {"get": operation | {"responses": responses}}


def _named(paths: Parts) -> Parts:
    """Every operation with an id made of its path, as code generators want it."""
    for address, item in paths.items():
        words = [word for word in re.split(r"[^A-Za-z]+", address) if word]
        item["get"]["operationId"] = "get" + ("".join(map(str.capitalize, words)) or "Landing")
    return paths
