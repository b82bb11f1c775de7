"""GeoPackage, read back by SQLite alone and by another GDAL."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import shapely

from app.domain.dataset import Dataset
from app.domain.query import Page
from tests.formats.pages import (
    FORBIDDEN,
    HOSTILE,
    assert_rows,
    by_ogr2ogr,
    by_sqlite,
    features,
    page_of,
    write,
)


def opened(content: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    database.row_factory = sqlite3.Row
    return database


def test_sqlite_reads_every_feature_as_geojson_has_it(dataset: Dataset, page: Page) -> None:
    database = opened(write("gpkg", dataset, page))
    assert_rows(by_sqlite(database, "camps"), features(dataset, page))


def test_another_gdal_reads_every_feature(dataset: Dataset, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.gpkg"
    path.write_bytes(write("gpkg", dataset, page))
    assert_rows(by_ogr2ogr(path), features(dataset, page))


def test_the_table_is_named_as_the_layer_and_says_its_licence(dataset: Dataset, page: Page) -> None:
    database = opened(write("gpkg", dataset, page))
    (contents,) = database.execute("SELECT * FROM gpkg_contents").fetchall()
    assert contents["table_name"] == "camps"
    assert contents["identifier"] == "Political prison camps"
    assert "CC-BY-4.0" in contents["description"]
    assert contents["srs_id"] == 4326
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_no_clock_is_in_the_file(dataset: Dataset, page: Page) -> None:
    database = opened(write("gpkg", dataset, page))
    changed = database.execute("SELECT last_change FROM gpkg_contents").fetchall()
    assert [row[0] for row in changed] == ["1970-01-01T00:00:00.000Z"]


def test_columns_have_the_types_of_their_values(dataset: Dataset) -> None:
    page = page_of(
        ["a", "b"],
        [shapely.Point(1, 2), None],
        whole=[2**40, None],
        real=[1.5, 2],
        flag=[False, None],
        mixed=["x", 3],
        nothing=[None, None],
        huge=[2**70, 1],
    )
    content = write("gpkg", dataset, page)
    types = {
        row["name"]: row["type"] for row in opened(content).execute("PRAGMA table_info(camps)")
    }
    assert (types["whole"], types["real"], types["flag"]) == ("INTEGER", "REAL", "BOOLEAN")
    assert types["mixed"] == types["nothing"] == types["id"] == "TEXT"
    first, second = by_sqlite(opened(content), "camps").values()
    assert (first["whole"], first["flag"], second["whole"], second["flag"]) == (
        2**40,
        0,
        None,
        None,
    )
    assert (first["mixed"], second["mixed"], second["real"]) == ("x", "3", 2.0)


@pytest.mark.parametrize("name", ["fid", "geom", "FID"])
def test_a_property_may_be_called_as_a_column_of_the_format(dataset: Dataset, name: str) -> None:
    page = page_of(["a"], [shapely.Point(1, 2)], **{name: ["mine"]})
    database = opened(write("gpkg", dataset, page))
    assert database.execute(f'SELECT "{name}" FROM camps').fetchone()[0] == "mine"


def test_hostile_texts_come_back_whole(dataset: Dataset, hostile: Page) -> None:
    rows = by_sqlite(opened(write("gpkg", dataset, hostile)), "camps")
    for name, text in HOSTILE.items():
        assert rows[name]["name_en"] == text.translate(FORBIDDEN)
        assert rows[name]["geom"] is not None
