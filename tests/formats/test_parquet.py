"""GeoParquet, read back by DuckDB and by geopandas."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import pyarrow.parquet
import shapely
from pyproj import CRS

from app.domain.dataset import Dataset
from app.domain.query import Page
from tests.formats.pages import HOSTILE, assert_same, features, page_of, write


def by_duckdb(path: Path) -> list[dict[str, Any]]:
    """The rows as DuckDB reads them, without its spatial extension."""
    with duckdb.connect() as database:
        database.execute("SET enable_geoparquet_conversion = false")
        cursor = database.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def geo_of(content: bytes) -> Any:
    return json.loads(pyarrow.parquet.read_metadata(io.BytesIO(content)).metadata[b"geo"])


def test_duckdb_reads_every_feature(dataset: Dataset, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.parquet"
    path.write_bytes(write("parquet", dataset, page))
    rows = by_duckdb(path)
    expected = features(dataset, page)
    assert [row["id"] for row in rows] == list(expected)
    for row in rows:
        feature = expected[row["id"]]
        if feature["geometry"] is None:
            assert row["geometry"] is row["bbox"] is None
        else:
            x, y = feature["geometry"]["coordinates"]
            assert shapely.from_wkb(bytes(row["geometry"])).coords[0] == (x, y)
            assert row["bbox"] == {"xmin": x, "ymin": y, "xmax": x, "ymax": y}
        for key, value in feature["properties"].items():
            assert_same(value, row[key])
        assert isinstance(row["aliases"], list | None)


def test_geopandas_knows_the_geometry_and_its_reference_system(
    dataset: Dataset, page: Page
) -> None:
    frame = geopandas.read_parquet(io.BytesIO(write("parquet", dataset, page)))
    assert frame.crs == CRS("OGC:CRS84")
    assert frame.geometry.notna().sum() == 11
    camp = frame.set_index("id").loc["kwanliso-14-kaechon"]
    assert (camp.geometry.x, camp.geometry.y, camp["accuracy_m"]) == (126.062, 39.572, 2000)


def test_the_boxes_let_geopandas_read_a_part(dataset: Dataset, page: Page) -> None:
    content = io.BytesIO(write("parquet", dataset, page))
    frame = geopandas.read_parquet(content, bbox=(126, 39, 126.1, 40))
    assert "kwanliso-14-kaechon" in set(frame["id"])
    assert 0 < len(frame) < 11


def test_the_metadata_is_geoparquet_1_1(dataset: Dataset, page: Page) -> None:
    geo = geo_of(write("parquet", dataset, page))
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert column["covering"]["bbox"]["xmax"] == ["bbox", "xmax"]
    west, south, east, north = column["bbox"]
    assert 124 < west < east < 131
    assert 37 < south < north < 44


def test_every_type_of_geometry_is_named(dataset: Dataset) -> None:
    shapes = [shapely.box(0, 0, 1, 1), shapely.Point(1, 2, 3), None, shapely.Point(3, 4)]
    content = write("parquet", dataset, page_of(["a", "b", "c", "d"], shapes))
    assert geo_of(content)["columns"]["geometry"]["geometry_types"] == [
        "Point",
        "Point Z",
        "Polygon",
    ]


def test_nothing_drawn_has_no_box_and_no_types(dataset: Dataset) -> None:
    column = geo_of(write("parquet", dataset, page_of(["a"], [None])))["columns"]["geometry"]
    assert column["geometry_types"] == []
    assert "bbox" not in column


def test_chosen_properties_are_the_only_columns(dataset: Dataset) -> None:
    page = page_of(["a"], [shapely.Point(1, 2)], status=["closed"])
    frame = geopandas.read_parquet(io.BytesIO(write("parquet", dataset, page)))
    assert list(frame.columns) == ["id", "status", "geometry"]


def test_a_property_may_be_called_geometry(dataset: Dataset) -> None:
    page = page_of(["a"], [shapely.Point(1, 2)], geometry=["mine"], bbox=["mine too"])
    frame = geopandas.read_parquet(io.BytesIO(write("parquet", dataset, page)))
    assert list(frame["geometry"]) == ["mine"]
    assert frame.active_geometry_name == "geometry_"


def test_hostile_texts_come_back_unchanged(dataset: Dataset, hostile: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.parquet"
    path.write_bytes(write("parquet", dataset, hostile))
    for row in by_duckdb(path):
        assert row["name_en"] == HOSTILE[row["id"]]
        assert row["aliases"] == [HOSTILE[row["id"]], "b"]
