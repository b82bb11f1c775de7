"""XML elements, as the formats write them that are not left to GDAL."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from app.domain.characters import fit


def element(name: str, words: str) -> Element:
    """An element that holds a text, without what XML has no room for."""
    made = etree.Element(name)
    made.text = fit(words)
    return made


def add(parent: Element, name: str, words: str) -> None:
    """Put an element that holds a text at the end of another."""
    parent.append(element(name, words))


def written(element: Element) -> bytes:
    """The element in UTF-8, on a line of its own."""
    return bytes(etree.tostring(element, encoding="utf-8")) + b"\n"
