"""Styles for QGIS, its own QML: our symbols for a layer's downloads, by status.

For GeoJSON, GeoPackage, FlatGeobuf and OGC API. QGIS draws our vector tiles by the MapLibre
style, whose address it asks for beside that of the tiles.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.domain.characters import fit
from app.domain.layer import Layer, Style, fill_of
from app.web.atlas import Atlas
from app.web.mapview import statuses_of
from app.web.symbols import symbol_svg

VERSION = "3.20"
"""The first QGIS that reads options as they are written here."""

SIZE_MM = 5

Category = tuple[str, str, str]
"""A status, its name in words, the fill of its symbol."""


def qgis_style(atlas: Atlas, layer: Layer, symbols: Path, lang: str) -> bytes:
    """A QML document in UTF-8; a layer whose features have no status has one symbol."""
    root = Element("qgis", {"version": VERSION, "styleCategories": "Symbology"})
    categories = list(_categories(atlas, layer, lang))
    if categories:
        _categorised(root, categories)
    else:
        categories = [("", "", fill_of(None))]
        SubElement(root, "renderer-v2", _renderer("singleSymbol"))
    pictures = SubElement(root[0], "symbols")
    for number, (_, _, fill) in enumerate(categories):
        _marker(pictures, str(number), _picture(symbols, layer.style, fill))
    SubElement(root, "layerGeometryType").text = "0"
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _categories(atlas: Atlas, layer: Layer, lang: str) -> Iterator[Category]:
    """Every status that the layer's features have; the unknown stands for all others too."""
    words = atlas.pages.words[lang]
    statuses = set(statuses_of(atlas, layer))
    for status in sorted(statuses - {"unknown"}):
        yield status, words.say(f"status.{status}"), fill_of(status)
    if statuses:
        yield "", words.say("status.unknown"), fill_of("unknown")


def _categorised(root: Element, categories: list[Category]) -> None:
    renderer = SubElement(root, "renderer-v2", _renderer("categorizedSymbol") | {"attr": "status"})
    parts = SubElement(renderer, "categories")
    for number, (status, label, _) in enumerate(categories):
        about = {"value": fit(status), "type": "string", "label": fit(label)}
        SubElement(parts, "category", about | {"symbol": str(number), "render": "true"})


def _renderer(kind: str) -> dict[str, str]:
    common = {"forceraster": "0", "symbollevels": "0", "enableorderby": "0"}
    return {"type": kind} | common


def _marker(parent: Element, name: str, picture: str) -> None:
    about = {"type": "marker", "name": name, "alpha": "1", "clip_to_extent": "1"}
    symbol = SubElement(parent, "symbol", about)
    drawn = {"class": "SvgMarker", "enabled": "1", "locked": "0", "pass": "0"}
    options = SubElement(SubElement(symbol, "layer", drawn), "Option", {"type": "Map"})
    for key, value in {"name": picture, "size": str(SIZE_MM), "size_unit": "MM"}.items():
        SubElement(options, "Option", {"type": "QString", "name": key, "value": value})


def _picture(symbols: Path, style: Style, fill: str) -> str:
    """An SVG within the document, so that the style is one file and asks nobody."""
    return "base64:" + base64.b64encode(symbol_svg(symbols, style, fill).encode()).decode()
