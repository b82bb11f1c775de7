"""The API as an OpenAPI 3.0 document: every address, every parameter, every answer."""

from __future__ import annotations

import re

from app import __version__
from app.citations import FORMS
from app.domain.choice import FACETS
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.choosing import values_of
from app.web.links import Links
from app.web.parameters import (
    FEATURES,
    FORM,
    LANG,
    OEMBED,
    ONE_FORM,
    SCALE,
    TEXT,
    TILE,
    Given,
    Parts,
    path,
)

PROBLEM: Parts = {
    "description": "What is wrong, and what to do instead (RFC 9457).",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": TEXT},
    },
}


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
        "servers": [{"url": links.base}],
        "tags": [{"name": name} for name in ("data", "places", "tiles", "pages", "operation")],
        "paths": _named(_paths(atlas)),
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


RUNNING = {"/oembed", "/health", "/ready", "/metrics"}
"""What only a program answers."""


def _in_files(paths: Parts) -> Parts:
    """What plain files answer: of queries those alone that the scripts of pages read."""

    def is_read(tags: list[str], parameter: Parts) -> bool:
        return "pages" in tags or parameter["in"] == "path"

    kept = {address: one["get"] for address, one in paths.items() if address not in RUNNING}
    return {
        address: {
            "get": one
            | {"parameters": [given for given in one["parameters"] if is_read(one["tags"], given)]}
        }
        for address, one in kept.items()
    }


def _paths(atlas: Atlas) -> Parts:
    layer = path("layer", "A layer.", TEXT | {"enum": list(atlas.dataset.layers)})
    given = Given({name: values_of(atlas, name) for name in FACETS}, atlas.releases)
    data = _collections(layer) | _layers(layer) | _tiles(layer)
    operation = {} if atlas.release else OPERATION
    found = data | _places(given) | DISCOVERY | RELEASES | PAGES | operation | _maps(given)
    return _in_files(found) if atlas.is_built else found


def _collections(layer: Parts) -> Parts:
    place = path("id", "A place or event.")
    given = [layer, *FEATURES.values(), LANG]
    one = [layer, place, FEATURES["crs"], ONE_FORM, LANG]
    base = "/collections/{layer}"
    paths = {
        "/conformance": _get("data", "Conformance classes", [FORM, LANG], JSON_OR_HTML),
        "/openapi.json": _get("data", "This document", [FORM, LANG], OPENAPI_ONLY),
        "/functions": _get("data", "What a filter may call", [FORM, LANG], JSON_OR_HTML),
        "/collections": _get("data", "All layers", [FORM, LANG], JSON_OR_HTML),
        base: _get("data", "One layer", [layer, FORM, LANG], JSON_OR_HTML),
        f"{base}/queryables": _get(
            "data", "What a filter may name", [layer, FORM, LANG], SCHEMA_OR_HTML
        ),
        f"{base}/items": _get("data", "The features of a layer", given, WHOLE),
        f"{base}/items/{{id}}": _get("data", "One feature", one, FEATURE | HTML_ONLY, gone=True),
    }
    paths["/openapi.json"]["get"]["responses"]["307"] = {"description": "The page for people."}
    return paths


def _layers(layer: Parts) -> Parts:
    ending = path("format", "The ending of a format.", TEXT | {"enum": list(FORMATS)})
    given = [layer, ending, *(one for name, one in FEATURES.items() if name != "f")]
    chosen = [layer, *FEATURES.values(), LANG]
    return {
        "/layers": _get("data", "All layers", [LANG], JSON_OR_HTML),
        "/layers/{layer}": _get("data", "One layer, or its features", chosen, JSON_ONLY | WHOLE),
        "/layers/{layer}.{format}": _get("data", "The features of a layer", given, WHOLE),
    }


def _tiles(layer: Parts) -> Parts:
    archive = path("name", "A layer with the ending .json or .pmtiles.")
    style = path("name", "A layer with .json or .qml; campmap.json; sprite.json, sprite.png.")
    mvt = {"application/vnd.mapbox-vector-tile": ANY}
    tile = _get("tiles", "A vector tile", [layer, *TILE], mvt)
    tile["get"]["responses"]["204"] = {"description": "A tile that draws nothing."}
    return {
        "/tiles/{layer}/{z}/{x}/{y}.mvt": tile,
        "/tiles/{name}": _get("tiles", "TileJSON, or an archive", [archive, LANG], ARCHIVE),
        "/styles/{name}": _get("tiles", "A style, or its sprite", [style, LANG], STYLE),
    }


SCHEMAS_REF = {name: {"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS}
ANY: Parts = {"schema": {}}
JSON_ONLY = {"application/json": ANY}
FEED = {"application/feed+json": ANY}
HTML_ONLY = {"text/html": {"schema": TEXT}}
JSON_OR_HTML = JSON_ONLY | HTML_ONLY
SCHEMA_OR_HTML = {"application/schema+json": ANY} | HTML_ONLY
OPENAPI_ONLY = {"application/vnd.oai.openapi+json;version=3.0": ANY}
CSL_OR_HTML = {"application/vnd.citationstyles.csl+json": ANY} | HTML_ONLY
ARCHIVE = JSON_ONLY | {"application/vnd.pmtiles": ANY}
STYLE = JSON_ONLY | {"image/png": ANY, "application/xml": ANY}
FEATURE = {"application/geo+json": {"schema": SCHEMAS_REF["Feature"]}}
WHOLE_GEOJSON = {"application/geo+json": {"schema": SCHEMAS_REF["FeatureCollection"]}}
WHOLE = {form.media_type: {"schema": TEXT} for form in FORMATS.values()} | {
    "application/geo+json": {"schema": SCHEMAS_REF["FeatureCollection"]},
    "application/ld+json": {"schema": {"type": "object"}},
    "text/html": {"schema": TEXT},
}


def _get(
    tag: str, about: str, parameters: list[Parts], content: Parts, *, gone: bool = False
) -> Parts:
    responses: Parts = {
        "200": {"description": about, "content": content},
        "304": {"description": "Unchanged since the ETag or the date that you sent."},
        "400": PROBLEM,
        "404": PROBLEM,
        "414": PROBLEM,
        "421": PROBLEM,
        "429": PROBLEM,
        "503": PROBLEM,
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


def _places(given: Given) -> Parts:
    place, source = path("id", "A place."), path("id", "A source.")
    csv, sought = {"text/csv": ANY}, given.find()
    return {
        "/places": _get("places", "Find places", [*sought, FORM, LANG], WHOLE_GEOJSON | HTML_ONLY),
        "/places.csv": _get("places", "Find places, as a spreadsheet", sought, csv),
        "/places/{id}": _get("places", "One place", [place, LANG], FEATURE | HTML_ONLY, gone=True),
        "/sources": _get("places", "The bibliography", [LANG], CSL_OR_HTML),
        "/sources/{id}": _get("places", "One source", [source, LANG], CSL_OR_HTML),
    }


def _maps(given: Given) -> Parts:
    opening, picture = [LANG, FORM, *given.opening()], given.picture()
    svg, png = {"image/svg+xml": ANY}, {"image/png": ANY}
    return {
        "/": _get("pages", "The map, or the landing page", opening, JSON_OR_HTML),
        "/embed": _get("pages", "The map for frames", given.frame(), HTML_ONLY),
        "/map.svg": _get("pages", "The map as a picture", picture, svg, gone=True),
        "/map.png": _get("pages", "The same in pixels", [*picture, SCALE], png, gone=True),
        "/share": _get("pages", "Choose what to embed", given.share(), JSON_OR_HTML),
    }


DISCOVERY = {
    "/catalog.jsonld": _get("data", "DCAT 3", [], {"application/ld+json": ANY}),
    "/datapackage.json": _get("data", "Frictionless data package", [], JSON_ONLY),
    "/.well-known/api-catalog": _get("data", "Linkset", [], {"application/linkset+json": ANY}),
    "/sitemap.xml": _get("pages", "Every page", [], {"application/xml": ANY}),
    "/robots.txt": _get("pages", "For search engines", [], {"text/plain": ANY}),
}

RELEASE = path("release", "A release; every other address answers below it, from its data.")
RELEASES = {
    "/releases": _get("data", "All releases, the newest first", [LANG], JSON_OR_HTML),
    "/releases/{release}": _get("data", "One release", [RELEASE, LANG], JSON_OR_HTML),
    "/cite/{name}": _get(
        "data",
        "A citation",
        [path("name", "Of a place, layer, story, source or release; .txt, .bib, .ris, .csl.json.")],
        {form.media_type.partition(";")[0]: ANY for form in FORMS.values()},
        gone=True,
    ),
    "/changes": _get("data", "What changed, and why", [LANG], FEED | HTML_ONLY),
    "/changes.json": _get("data", "The changes as JSON Feed", [LANG], FEED),
    "/changes.atom": _get("data", "The changes as Atom", [LANG], {"application/atom+xml": ANY}),
}

PAGES = {
    "/stories": _get("pages", "The guided maps", [LANG], HTML_ONLY),
    "/stories/{id}": _get("pages", "One story", [path("id", "A story."), LANG], HTML_ONLY),
    "/stories/{id}/embed": _get(
        "pages", "One story for frames", [path("id", "A story."), LANG], HTML_ONLY
    ),
    "/overview": _get("pages", "What the data hold, counted", [LANG, FORM], JSON_OR_HTML),
    "/about": _get("pages", "Method, care, privacy, licences", [LANG], HTML_ONLY),
    "/data": _get("pages", "Every download, for people", [LANG], HTML_ONLY),
    "/docs": _get("pages", "This document, for people", [LANG], HTML_ONLY),
    "/imagery": _get("pages", "The gate before outside imagery", [LANG], HTML_ONLY),
    "/cards/{name}": _get(
        "pages", "What cards say of places", [path("name", "A language with .json.")], JSON_ONLY
    ),
    "/oembed": _get("pages", "How to embed", OEMBED, JSON_ONLY | {"text/xml": ANY}, gone=True),
}
OPERATION = {
    "/health": _get("operation", "Whether all is well", [], JSON_ONLY),
    "/ready": _get("operation", "Whether questions can be answered now", [], JSON_ONLY),
    "/metrics": _get("operation", "Numbers for Prometheus", [], {"text/plain": ANY}),
    "/.well-known/security.txt": _get(
        "operation", "Where to report a weakness", [], {"text/plain": ANY}
    ),
}
OPERATION["/ready"]["get"]["responses"]["204"] = {"description": "They can."}
PAGES["/oembed"]["get"]["responses"]["501"] = {"description": "A format that is not made here."}
