"""GPX 1.1 for navigators: a waypoint for every place that is drawn as a point.

What it leaves out stands in its description.
Not through GDAL, whose writer does not escape links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.etree import _Element as Element
from shapely.geometry.base import BaseGeometry

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.card import Card, cards
from app.formats.columns import Column, Kind, columns, text
from app.formats.elements import add, written
from app.formats.format import Format

GPX = "http://www.topografix.com/GPX/1/1"
OGR = "http://osgeo.org/gdal"
"""GDAL's name space for further columns: it, and so QGIS, reads `status` as `ogr_status`."""

OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<gpx version="1.1" creator="campmap" xmlns="{GPX}" xmlns:ogr="{OGR}">\n'
).encode()
CLOSE = b"</gpx>\n"

SYMBOL = "Flag, Red"
"""A navigator's own symbol; what the place is stands in its description."""

NAMED = 50
"""Features that are left out and told by name."""

NAME = re.compile(r"[^A-Za-z0-9_]", re.ASCII)
"""What is left out of a column's name to make it an element's."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """The waypoints in the order of the ids, longitude and latitude in degrees (WGS84)."""
    nested = [column.name for column in columns(page) if column.kind is Kind.NESTED]
    yield OPEN + written(_metadata(layer, [*_left_out(page, nested)]))
    for part in page.parts():
        yield b"".join(_places(part))
    yield CLOSE


def _places(page: Page) -> Iterator[bytes]:
    fields = [column for column in columns(page) if column.kind is not Kind.NESTED]
    names = [f"{{{OGR}}}{_name(column)}" for column in fields]
    kinds = page.properties.get("kind") or [None] * len(page)
    for row, (card, geometry) in enumerate(zip(cards(page), page.geometries, strict=True)):
        if not _is_point(geometry):
            continue
        place = etree.Element("wpt", lat=repr(geometry.y), lon=repr(geometry.x))
        _describe(place, card, text(kinds[row]))
        held = etree.SubElement(place, "extensions", nsmap={"ogr": OGR})
        for name, column in zip(names, fields, strict=True):
            if (cell := text(column.values[row])) is not None:
                etree.SubElement(held, name).text = cell
        yield written(place)


def _describe(place: Element, card: Card, kind: str | None) -> None:
    """The elements of a waypoint in the order that the GPX schema asks for.

    The addresses of the sources stand in the text: GDAL warns of a place with several links.
    """
    said = [card.summary] if card.summary else []
    said += [f"{label}: {statement}" for label, statement in card.statements]
    said += [f"Source: {source.line} {source.url or ''}".strip() for source in card.sources]
    add(place, "name", card.title)
    if said:
        add(place, "desc", "\n".join(said))
    if card.page:
        add(etree.SubElement(place, "link", href=card.page), "text", card.title)
    add(place, "sym", SYMBOL)
    if kind:
        add(place, "type", kind)


def _is_point(geometry: BaseGeometry | None) -> bool:
    return geometry is not None and geometry.geom_type == "Point" and not geometry.is_empty


def _left_out(page: Page, nested: Sequence[str]) -> Iterator[str]:
    """What a waypoint cannot say, for who would take the file for the whole.

    Of a page in parts nobody knows yet how many have no point.
    """
    if page.more is not None:
        yield "what has no point"
    ids = [
        one for one, shape in zip(page.ids, page.geometries, strict=True) if not _is_point(shape)
    ]
    if ids and page.more is None:
        more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
        yield f"{len(ids)} without a point ({', '.join(ids[:NAMED])}{more})"
    if nested:
        yield f"the nested properties {', '.join(nested)}"


def _metadata(layer: Layer, left_out: Sequence[str]) -> Element:
    said = f"{layer.description.show('en').text} Licence: {layer.licence}."
    if left_out:
        said += f" Left out here: {'; '.join(left_out)}. GeoJSON has all."
    found = etree.Element("metadata")
    add(found, "name", layer.title.show("en").text)
    add(found, "desc", said)
    return found


def _name(column: Column) -> str:
    name = NAME.sub("_", column.name)
    return f"_{name}" if name[:1].isdigit() else name or "_"


FORMAT = Format("gpx", "GPX", "application/gpx+xml", encode)
