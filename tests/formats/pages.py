"""Pages to write, and what their features are when read back."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.dataset import Dataset
from app.domain.layer import Layer
from app.domain.query import Page
from app.domain.text import Text
from app.formats import FORMATS
from tests.needs import need_program

HOSTILE = {
    "markup": '<script>alert("x")</script>&amp;<b>]]>',
    "quotes": "\"'` onmouseover='x' \\",
    "formula": '=HYPERLINK("http://x.example","y")',
    "override": "left \u202egnirts\u202c and \u2067unclosed",
    "controls": "nul\x00bell\x07escape\x1b\x7f\x85",
    "lines": "a\r\nb\tc\u2028d",
    "hangul": "개천 제14호 관리소 한글 👩‍👩‍👧",
    "link": "javascript:alert(1)",
    "template": "{{ 7*7 }} ${x} %s $[id]",
    "long": "가" * 350_000,
}
"""By id; the last is over a megabyte in UTF-8."""

FORBIDDEN = str.maketrans(dict.fromkeys("\x00\x07\x1b", "\ufffd"))
"""What XML cannot hold, and what the formats give instead."""

ENVELOPE_BYTES = (0, 32, 48, 48, 64)
"""By the code in a GeoPackage geometry's flags (OGC 12-128r15, clause 2.1.3)."""


def link(name: str) -> str:
    """The page of a place."""
    return f"https://map.example/places/{name}"


def write(name: str, dataset: Dataset, page: Page) -> bytes:
    """A page of camps in a format."""
    return b"".join(FORMATS[name].encode(dataset.layers["camps"], page))


def hostile_layer(dataset: Dataset) -> Layer:
    """The camps under a title that is markup."""
    return replace(dataset.layers["camps"], title=Text({"en": HOSTILE["markup"]}))


def hostile_page() -> Page:
    """A place for every hostile text, which stands in every kind of its properties."""
    texts = list(HOSTILE.values())
    return page_of(
        list(HOSTILE),
        shapely.points(np.arange(len(texts)), 38.123456789012345),
        name=[{"en": text, "ko": text} for text in texts],
        name_en=texts,
        name_ko=texts,
        summary_en=texts,
        aliases=[[text, "b"] for text in texts],
        status=texts,
        evidence=texts,
        position_of=texts,
        accuracy_m=[0.5] * len(texts),
        kind=texts,
        page=texts,
        sources_text=[f"{text} https://x.example/?a=1&b='\"<> | {text}" for text in texts],
        citations=[[{"source": text, "supports": ["name"]}, {"source": "b"}] for text in texts],
    )


def page_of(ids: list[str], geometries: Any, **properties: list[Any]) -> Page:
    """A page made by hand."""
    array: NDArray[np.object_] = np.empty(len(ids), dtype=object)
    array[:] = list(geometries)
    return Page(ids, array, {"id": ids, **properties}, len(ids))


def features(dataset: Dataset, page: Page) -> dict[str, dict[str, Any]]:
    """The features of a page as its GeoJSON has them, by id."""
    found = json.loads(write("geojson", dataset, page))["features"]
    return {one["id"]: one for one in found}


def assert_same(value: Any, cell: Any) -> None:
    """Fail unless a cell read back says what the value of a property says.

    Lists of words may be joined; other nested values are JSON.
    """
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        assert cell in (value, "; ".join(value))
    elif isinstance(value, (dict, list)):
        assert json.loads(cell) == value
    else:
        assert cell == value


def by_sqlite(
    database: sqlite3.Connection, table: str, key: str = "id"
) -> dict[str, dict[str, Any]]:
    """The rows of a GeoPackage's table by their key; `geom` is a shapely geometry or None."""
    cursor = database.execute(f'SELECT * FROM "{table}" ORDER BY fid')
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    return {row[key]: row | {"geom": _geometry_of(row["geom"])} for row in rows}


def _geometry_of(blob: bytes | None) -> Any:
    if blob is None:
        return None
    assert blob[:2] == b"GP"
    return shapely.from_wkb(blob[8 + ENVELOPE_BYTES[blob[3] >> 1 & 7] :])


def by_ogr2ogr(path: Path, *layers: str, key: str = "id") -> dict[str, dict[str, Any]]:
    """The rows of a file by id as Debian's GDAL reads them, an older one than pyogrio's."""
    program = need_program("ogr2ogr", "gdal-bin")
    copy = path.with_name("copy.gpkg")
    how = ["-nln", "copy", "-lco", "GEOMETRY_NAME=geom"]
    command = [program, *how, str(copy), str(path), *layers]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr, done.stderr.decode()
    with closing(sqlite3.connect(copy)) as database:
        return by_sqlite(database, "copy", key)


def assert_rows(rows: dict[str, dict[str, Any]], expected: dict[str, dict[str, Any]]) -> None:
    """Fail unless rows are the features of a GeoJSON, in its order, point for point."""
    assert list(rows) == list(expected)
    for name, feature in expected.items():
        assert point_of(rows[name]["geom"]) == feature["geometry"]
        for key, value in feature["properties"].items():
            assert_same(value, rows[name][key])


def point_of(geometry: Any) -> dict[str, Any] | None:
    """A point as GeoJSON has it."""
    if geometry is None:
        return None
    assert geometry.geom_type == "Point"
    return {"type": "Point", "coordinates": list(geometry.coords[0])}
