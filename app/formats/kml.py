"""KML 2.2 (OGC 07-147r2) for globes: styled places that describe themselves with their sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import shapely
from lxml import etree
from lxml.etree import _Element as Element
from markupsafe import escape
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from app.domain.layer import Layer, fill_of
from app.domain.query import Page
from app.formats.card import Card, cards
from app.formats.columns import Column, Kind, columns, text
from app.formats.elements import add, element, written
from app.formats.format import Format

OPEN = b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'
CLOSE = b"</Document>\n</kml>\n"

COLORS = {
    "camp": "a31621",
    "prison": "a04a12",
    "detention": "663b8a",
    "crossing": "0a5f73",
    "event": "7a6100",
    "restaurant": "2c683c",
}
"""The map's colour tokens on light paper, red green blue."""

GREY = "575d65"
"""For a token that is not listed."""

LOOK = {"solid": ("ff", 1.1), "half": ("c0", 1.0), "hollow": ("80", 0.9), "dotted": ("59", 0.8)}
"""Opacity and size of a fill: a globe's own pin can be neither hollow nor dotted."""

TYPES = {Kind.INTEGER: "int", Kind.REAL: "double", Kind.TRUTH: "bool"}

NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
"""What may be the id of an element; other ids are in `ExtendedData` alone."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A document of styles and placemarks; a place without a position has no geometry."""
    heads = (*_titles(layer), *_styles(layer), _schema(layer, _fields(page)))
    yield b"".join((OPEN, b"<Document>\n", *map(written, heads)))
    for part in page.parts():
        yield b"".join(_places(layer, part))
    yield CLOSE


def _fields(page: Page) -> list[Column]:
    return [column for column in columns(page) if column.kind is not Kind.NESTED]


def _places(layer: Layer, page: Page) -> Iterator[bytes]:
    fields, fills = _fields(page), _fills(page)
    for row, (card, geometry) in enumerate(zip(cards(page), page.geometries, strict=True)):
        place = etree.Element("Placemark")
        if NAME.fullmatch(page.ids[row]):
            place.set("id", page.ids[row])
        add(place, "name", card.title)
        add(place, "description", describe(card))
        add(place, "styleUrl", f"#{fills[row]}")
        _add_fields(place, layer, fields, row)
        if geometry is not None:
            place.append(_drawn(geometry))
        yield written(place)


def describe(card: Card) -> str:
    """HTML in which every text of the record is escaped, each in a paragraph of its own.

    So a right-to-left override ends with the statement that it stands in.
    """
    parts = [f"<p>{escape(card.summary)}</p>"] if card.summary else []
    parts += [f"<p><b>{label}:</b> {escape(words)}</p>" for label, words in card.statements]
    if card.sources:
        lines = "".join(f"<li>{_linked(source.line, source.url)}</li>" for source in card.sources)
        parts.append(f"<p><b>Sources:</b></p><ul>{lines}</ul>")
    if card.page:
        parts.append(f"<p>{_linked(card.page, card.page)}</p>")
    return "\n".join(parts)


def _linked(line: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(line)}</a>' if url else f"{escape(line)}"


def _titles(layer: Layer) -> Iterator[Element]:
    about = f"{layer.description.show('en').text} Licence: {layer.licence}."
    yield element("name", layer.title.show("en").text)
    yield element("description", f"<p>{escape(about)}</p>")


def _styles(layer: Layer) -> Iterator[Element]:
    """One a fill, named as the fill; KML writes colours as opacity, blue, green, red."""
    color = COLORS.get(layer.style.color, GREY)
    blue_first = color[4:] + color[2:4] + color[:2]
    for fill, (opacity, size) in LOOK.items():
        style = etree.Element("Style", id=fill)
        icon = etree.SubElement(style, "IconStyle")
        add(icon, "color", opacity + blue_first)
        add(icon, "scale", f"{size}")
        line = etree.SubElement(style, "LineStyle")
        add(line, "color", "ff" + blue_first)
        add(line, "width", "2")
        area = etree.SubElement(style, "PolyStyle")
        add(area, "color", opacity + blue_first)
        add(area, "fill", "0" if fill == "hollow" else "1")
        yield style


def _schema(layer: Layer, fields: Sequence[Column]) -> Element:
    """The names and types of the columns."""
    schema = etree.Element("Schema", id=_schema_id(layer), name=layer.id)
    for column in fields:
        kind = TYPES.get(column.kind, "string")
        etree.SubElement(schema, "SimpleField", type=kind, name=text(column.name) or "")
    return schema


def _schema_id(layer: Layer) -> str:
    return f"columns-of-{layer.id}"


def _add_fields(place: Element, layer: Layer, fields: Sequence[Column], row: int) -> None:
    data = etree.SubElement(place, "ExtendedData")
    held = etree.SubElement(data, "SchemaData", schemaUrl=f"#{_schema_id(layer)}")
    for column in fields:
        value = column.values[row]
        if column.kind is Kind.TRUTH and value is not None:
            value = int(value)
        if (cell := text(value)) is not None:
            etree.SubElement(held, "SimpleData", name=text(column.name) or "").text = cell


def _fills(page: Page) -> list[str]:
    statuses = page.properties.get("status") or [None] * len(page)
    return [fill_of(status if isinstance(status, str) else None) for status in statuses]


def _drawn(geometry: BaseGeometry) -> Element:
    """The geometry as an element, longitude latitude."""
    if isinstance(geometry, BaseMultipartGeometry):
        several = etree.Element("MultiGeometry")
        several.extend(_drawn(part) for part in geometry.geoms)
        return several
    if not isinstance(geometry, Polygon):
        return _line(geometry.geom_type, geometry)
    area = etree.Element("Polygon")
    for number, ring in enumerate((geometry.exterior, *geometry.interiors)):
        border = etree.SubElement(area, "innerBoundaryIs" if number else "outerBoundaryIs")
        border.append(_line("LinearRing", ring))
    return area


def _line(name: str, geometry: BaseGeometry) -> Element:
    drawn = etree.Element(name)
    points = shapely.get_coordinates(geometry).tolist()
    add(drawn, "coordinates", " ".join(f"{x!r},{y!r}" for x, y in points))
    return drawn


FORMAT = Format("kml", "KML", "application/vnd.google-earth.kml+xml", encode)
