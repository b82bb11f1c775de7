"""FlatGeobuf, read back by another GDAL."""

from __future__ import annotations

from pathlib import Path

import shapely

from app.domain.dataset import Dataset
from app.domain.query import Page
from tests.formats.pages import (
    FORBIDDEN,
    HOSTILE,
    assert_rows,
    by_ogr2ogr,
    features,
    page_of,
    write,
)


def test_another_gdal_reads_every_feature(dataset: Dataset, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.fgb"
    path.write_bytes(write("fgb", dataset, page))
    assert_rows(by_ogr2ogr(path), features(dataset, page))


def test_lines_and_areas_stand_beside_points(dataset: Dataset, tmp_path: Path) -> None:
    shapes = [shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 2)]), shapely.Point(3, 4)]
    path = tmp_path / "camps.fgb"
    path.write_bytes(write("fgb", dataset, page_of(["a", "b", "c"], shapes)))
    found = by_ogr2ogr(path)
    for name, shape in zip("abc", shapes, strict=True):
        assert found[name]["geom"].equals(shape)


def test_hostile_texts_come_back_whole(dataset: Dataset, hostile: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.fgb"
    path.write_bytes(write("fgb", dataset, hostile))
    found = by_ogr2ogr(path)
    assert list(found) == list(HOSTILE)
    for name, text in HOSTILE.items():
        assert found[name]["summary_en"] == text.translate(FORBIDDEN)
