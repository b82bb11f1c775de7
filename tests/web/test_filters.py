"""Filters, orders and left-out shapes over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

FILTER = "status = 'operating' AND S_INTERSECTS(geometry, BBOX(124,37,131,43))"
AS_JSON = (
    '{"op":"and","args":[{"op":"=","args":[{"property":"status"},"operating"]},'
    '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[124,37,131,43]}]}]}'
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings())) as one:
        yield one


def ask(client: TestClient, **params: str) -> Any:
    query = "&".join(f"{name.replace('_', '-')}={quote(text)}" for name, text in params.items())
    return client.get(f"/layers/camps.geojson?{query}")


def test_a_filter_in_text_and_in_json_gives_the_same_features(client: TestClient) -> None:
    whole = ask(client).json()["features"]
    text, other = ask(client, filter=FILTER), ask(client, filter=AS_JSON)
    found = [f["id"] for f in text.json()["features"]]
    wanted = [f["id"] for f in whole if f["properties"]["status"] == "operating" and f["geometry"]]
    assert found == wanted
    assert found
    assert text.json()["features"] == other.json()["features"]


def test_filters_that_differ_only_far_inside_have_tags_that_differ(client: TestClient) -> None:
    line = "S_INTERSECTS(geometry, LINESTRING(" + "124 37,131 43," * 40 + "124 {}))"
    one, other = (ask(client, filter=line.format(end)) for end in ("37", "38"))
    assert one.headers["etag"] != other.headers["etag"]


def test_a_wrong_filter_is_answered_with_the_place_of_its_fault(client: TestClient) -> None:
    answer = ask(client, filter="status = = 'open'")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "filter"
    assert "character 10" in answer.json()["detail"]


def test_an_order_and_no_shapes(client: TestClient) -> None:
    answer = ask(client, sortby="-area_km2,id", skip_geometry="true").json()
    areas = [f["properties"]["area_km2"] for f in answer["features"]]
    known = [area for area in areas if area is not None]
    assert known == sorted(known, reverse=True)
    assert areas[len(known) :] == [None] * (len(areas) - len(known))
    assert all(f["geometry"] is None for f in answer["features"])
