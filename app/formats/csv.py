"""CSV (RFC 4180) for spreadsheets: UTF-8 with a mark, longitude and latitude, no formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import shapely

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.columns import columns
from app.formats.format import Format

BOM = "\ufeff"
"""Without it spreadsheets take Hangul for another encoding."""

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""A cell that starts so is run as a formula by spreadsheets (OWASP, CSV injection).

Some pass over white space before it, and some, in East Asia, take the wide signs for the narrow.
"""

LINES = 1000
"""How many are made at once."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A header, then one line a feature; lists of words are one text, other nested values JSON."""
    first, *rest = columns(page)
    yield BOM.encode() + _lines([[first.name, "lon", "lat", *(column.name for column in rest)]])
    for part in page.parts():
        _, *cells = columns(part)
        values = (column.flat() for column in cells)
        rows = zip(part.ids, *_coordinates(part), *values, strict=True)
        while some := list(islice(rows, LINES)):
            yield _lines(some)


def _coordinates(page: Page) -> tuple[list[Any], list[Any]]:
    centres = shapely.centroid(page.geometries)
    return (
        [None if x != x else x for x in shapely.get_x(centres).tolist()],
        [None if y != y else y for y in shapely.get_y(centres).tolist()],
    )


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return value


FORMAT = Format("csv", "CSV", "text/csv; charset=utf-8", encode, is_quick=True)
