"""JSON-LD 1.1 for search engines and linked data: a schema.org Dataset about its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.dates import Span
from app.domain.layer import Layer
from app.domain.query import Page
from app.errors import BadDate
from app.formats.card import references
from app.formats.columns import Column, Kind, columns, rows_of
from app.formats.format import Format

CONTEXT = {
    "@vocab": "https://schema.org/",
    "license": {"@type": "@id"},
    "url": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "subjectOf": {"@type": "@id"},
}
"""Inline: a reader needs to ask nobody what the words mean."""

TYPES = {"restaurant": "Restaurant", "border-bridge": "Bridge"}
"""The kinds that schema.org has a narrower word for than Place."""

SAID_ELSEWHERE = (
    "id",
    "layer",
    "page",
    "aliases",
    "sources_text",
    "wikidata",
    "country",
    "province",
)
"""The flat columns that a property of schema.org says."""

UNITS = {"accuracy_m": "MTR", "length_m": "MTR", "area_km2": "KMK"}
"""The units of columns (UN/CEFACT Recommendation 20)."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A Dataset `about` its places and events, in the order of their ids, and its sources.

    Every `<` is escaped, so that the document may stand inside a page.
    """
    sources: dict[str, dict[str, Any]] = {}
    here = _address_of(page)
    yield _bytes({"@id": here} | _dataset(layer) if here else _dataset(layer))[:-1] + b',"about":['
    between = b"\n"
    for part in page.parts():
        places = b",\n".join(_places(part, here, sources))
        if places:
            yield between + places
            between = b",\n"
    yield b'],"citation":' + _bytes(list(sources.values())) + b"}\n"


def _places(page: Page, here: str, sources: dict[str, dict[str, Any]]) -> Iterator[bytes]:
    """The places of a page; what they cite is added to the sources."""
    fields = [column for column in columns(page) if _is_a_property(column)]
    for row, (name, said) in enumerate(zip(page.ids, rows_of(page), strict=True)):
        said["page"] = _absolute(here, said.get("page"))
        cited = _sources(said, here)
        sources |= cited
        place = _place(name, said, page.geometries[row], _properties(fields, row))
        if cited:
            place["subjectOf"] = list(cited)
        yield _bytes(place)


def _address_of(page: Page) -> str:
    """The document's own address without its query, empty where it stands in a page of ours."""
    own = next((link["href"] for link in page.links if link["rel"] == "self"), "")
    return own.partition("?")[0]


def _absolute(here: str, address: Any) -> Any:
    """An address on our host as a saved file needs it."""
    if not isinstance(address, str) or not address.startswith("/"):
        return address
    parts = urlsplit(here)
    return f"{parts.scheme}://{parts.netloc}{address}" if parts.netloc else address


def _dataset(layer: Layer) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "identifier": layer.id,
        "name": _texts(layer.title.by_language),
        "description": _texts(layer.description.by_language),
        "license": f"https://spdx.org/licenses/{quote(layer.licence)}",
        "isAccessibleForFree": True,
    }


def _place(
    name: str, said: Mapping[str, Any], geometry: BaseGeometry | None, properties: list[Any]
) -> dict[str, Any]:
    """A Place, or an Event at one; what is not known or not asked for is left out."""
    found: dict[str, Any] = {
        "@type": TYPES.get(str(said.get("kind")), "Place"),
        "@id": said.get("page"),
        "url": said.get("page"),
        "identifier": name,
        "name": _texts(said.get("name")),
        "alternateName": said.get("aliases"),
        "description": _texts(said.get("summary")),
        "sameAs": _wikidata(said.get("wikidata")),
    }
    where = {
        "geo": _geo(geometry),
        "address": _address(said),
        "additionalProperty": properties,
    }
    if said.get("date"):
        when = _when(said["date"])
        found |= {"@type": "Event", "location": _given({"@type": "Place", **where})} | when
    else:
        found |= where
    return _given(found)


def _is_a_property(column: Column) -> bool:
    """Names and summaries are said by language."""
    said = column.name in SAID_ELSEWHERE or column.name.startswith(("name", "summary"))
    return column.kind is not Kind.NESTED and not said


def _properties(fields: list[Column], row: int) -> list[dict[str, Any]]:
    found = ((column.name, column.values[row]) for column in fields)
    return [
        _given(
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            | {"unitCode": UNITS.get(name)}
        )
        for name, value in found
        if value is not None
    ]


def _sources(said: Mapping[str, Any], here: str) -> dict[str, dict[str, Any]]:
    """The sources of a feature by their IRI; lines and addresses where they were asked for."""
    lines = references(said.get("sources_text"))
    names = [citation["source"] for citation in said.get("citations") or ()]
    if lines and len(lines) != len(names):
        names = [source.url or source.line for source in lines]
    found = {}
    for name, source in zip_longest(names, lines):
        work = {"@type": "CreativeWork", "@id": f"{here}#source-{quote(name, safe='')}"}
        if source:
            work |= _given({"name": source.line, "url": source.url})
        found[work["@id"]] = work
    return found


def _geo(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """A point, or the box around anything else; schema.org puts latitude first."""
    if geometry is None or geometry.is_empty:
        return None
    if isinstance(geometry, Point):
        return {"@type": "GeoCoordinates", "latitude": geometry.y, "longitude": geometry.x}
    west, south, east, north = geometry.bounds
    return {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}


def _address(said: Mapping[str, Any]) -> dict[str, Any] | None:
    found = _given(
        {
            "addressCountry": said.get("country"),
            "addressRegion": said.get("province"),
            "addressLocality": said.get("city") or said.get("county"),
        }
    )
    return {"@type": "PostalAddress"} | found if found else None


def _when(date: Any) -> dict[str, str]:
    """The first and the last day of an EDTF date."""
    try:
        span = Span.parse(str(date))
    except BadDate:
        return {}
    days = {"startDate": span.earliest, "endDate": span.latest}
    return {name: day.isoformat() for name, day in days.items() if day}


def _wikidata(name: Any) -> str | None:
    return f"http://www.wikidata.org/entity/{quote(name)}" if isinstance(name, str) else None


def _texts(by_language: Any) -> list[dict[str, str]] | None:
    if not isinstance(by_language, dict):
        return None
    return [{"@value": words, "@language": tag} for tag, words in by_language.items()]


def _given(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], {})}


def _bytes(value: Any) -> bytes:
    return orjson.dumps(value).replace(b"<", b"\\u003c")


FORMAT = Format("jsonld", "JSON-LD", "application/ld+json", encode)
