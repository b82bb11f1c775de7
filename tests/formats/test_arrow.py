"""Columns as Arrow arrays, read off ready GeoJSON as a whole or made value by value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest
import shapely

from app.domain.query import Page
from app.domain.queryables import column_of
from app.formats.arrow import Arrays, arrays_of
from tests.formats.pages import HOSTILE, page_of

SPOTS = [shapely.Point(126.123456789012345, -0.0), None, shapely.Point(-180, 5e-324)]

VALUES: dict[str, list[Any]] = {
    "text": [*HOSTILE.values(), "", None],
    "whole": [2**63 - 1, -(2**63 - 1), 0, None],
    "real": [0.1, 1e300, 2**64 - 1, -5, None],
    "truth": [True, False, None],
    "words": [["a", "나\n"], [], [""], None],
    "nothing": [None],
}


def ready_page(shapes: list[Any], values: dict[str, list[Any]]) -> Page:
    """A page with its GeoJSON, of so many features that each value stands in one."""
    count = max(map(len, values.values()))
    ids = [f"point-{row}" for row in range(count)]
    columns = {
        name: [some[row % len(some)] for row in range(count)] for name, some in values.items()
    }
    page = page_of(ids, [shapes[row % len(shapes)] for row in range(count)], **columns)
    kinds = {name: column_of(name, some) for name, some in page.properties.items()}
    page = page.typed(kinds, points=shapes is SPOTS)
    return replace(page, ready=[feature_of(page, row) for row in range(count)])


def feature_of(page: Page, row: int) -> bytes:
    geometry = page.geometries[row] and shapely.geometry.mapping(page.geometries[row])
    said = {name: values[row] for name, values in page.properties.items()}
    return orjson.dumps({"type": "Feature", "geometry": geometry, "properties": said})


def one_by_one(page: Page) -> Arrays:
    return arrays_of(replace(page, ready=None))


@pytest.mark.parametrize("shapes", [SPOTS, [shapely.box(0, 0, 1, 1), shapely.Point(1, 2), None]])
def test_ready_features_are_the_columns_that_they_were_made_of(shapes: list[Any]) -> None:
    page = ready_page(shapes, VALUES)
    found, expected = arrays_of(page), one_by_one(page)
    assert list(found.columns) == list(expected.columns)
    for name, array in expected.columns.items():
        assert found.columns[name].equals(array), name
        assert found.columns[name].type == array.type
    assert found.shapes.equals(expected.shapes)


def test_nested_values_are_text_whether_ready_or_not() -> None:
    page = ready_page(SPOTS, {"nested": [{"en": "a"}, [1, None], None]})
    found = arrays_of(page).columns["nested"].to_pylist()
    assert found == ['{"en":"a"}', "[1,null]", None]


def test_a_page_of_nothing_has_its_columns() -> None:
    page = ready_page(SPOTS, VALUES)
    none = Page([], np.empty(0, object), {n: [] for n in page.properties}, 0, [], (), page.columns)
    found = arrays_of(none).columns
    assert {name: str(array.type) for name, array in found.items()} == {
        name: str(array.type) for name, array in arrays_of(page).columns.items()
    }
