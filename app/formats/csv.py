"""CSV (RFC 4180) for spreadsheets: UTF-8 with a mark, longitude and latitude, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
import shapely

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.format import Format

BOM = "\ufeff"
"""Without it spreadsheets take Hangul for another encoding."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that starts so is run as a formula by spreadsheets (OWASP, CSV injection)."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A header, then one line a feature; nested values are JSON in their cell."""
    names = [name for name in page.properties if name != "id"]
    yield BOM.encode() + _line(["id", "lon", "lat", *names])
    lon, lat = _coordinates(page)
    columns = [page.properties[name] for name in names]
    for row, name in enumerate(page.ids):
        yield _line([name, lon[row], lat[row], *(column[row] for column in columns)])


def _coordinates(page: Page) -> tuple[list[Any], list[Any]]:
    centres = shapely.centroid(page.geometries)
    return (
        [None if x != x else float(x) for x in shapely.get_x(centres)],
        [None if y != y else float(y) for y in shapely.get_y(centres)],
    )


def _line(cells: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([_cell(cell) for cell in cells])
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return orjson.dumps(value).decode()
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


FORMAT = Format("csv", "CSV", "text/csv; charset=utf-8", encode)
