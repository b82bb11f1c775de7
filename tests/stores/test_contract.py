"""One table of questions that every store answers alike: by brute force over the records."""

from __future__ import annotations

import asyncio

import orjson
import pytest
import shapely

from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.geometry import BBox
from app.domain.query import Page, Query
from app.errors import NotHere
from app.records.read import read_dataset
from app.stores.memory import MemoryStore
from app.stores.store import Store
from tests.build import REAL

KAECHON = BBox(125.8, 39.4, 126.3, 39.8)

QUESTIONS = [
    Query(),
    Query(bbox=KAECHON),
    Query(bbox=BBox(0, 0, 1, 1)),
    Query(bbox=BBox(100, 30, -170, 50)),
    Query(bbox=BBox(126.062, 39.572, 126.062, 39.572)),
    Query(span=Span.parse("1990")),
    Query(span=Span.parse("2100/..")),
    Query(span=Span.parse("../1900")),
    Query(bbox=KAECHON, span=Span.parse("2020/2021")),
    Query(limit=3),
    Query(limit=3, offset=2),
    Query(offset=1000),
    Query(properties=("name_en", "kind")),
    Query(properties=()),
]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset(REAL)


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> Store:
    return MemoryStore(dataset, lambda name: f"/places/{name}")


def ask(store: Store, layer: str, query: Query) -> Page:
    return asyncio.run(store.features(layer, query))


def matches(feature: Feature, query: Query) -> bool:
    if query.bbox is not None:
        shape = query.bbox.shape()
        if feature.geometry is None or not shapely.intersects(feature.geometry, shape):
            return False
    if query.span is not None and feature.span is not None:
        return feature.span.meets(query.span)
    return True


@pytest.mark.parametrize("query", QUESTIONS, ids=str)
@pytest.mark.parametrize("layer", ["camps", "crossings-china", "events", "restaurants"])
def test_the_store_finds_what_the_records_say(
    dataset: Dataset, store: Store, layer: str, query: Query
) -> None:
    wanted = [one.id for one in dataset.by_layer[layer] if matches(one, query)]
    page = ask(store, layer, query)
    assert page.matched == len(wanted)
    end = None if query.limit is None else query.offset + query.limit
    assert list(page.ids) == wanted[query.offset : end]
    assert len(page.geometries) == len(page)
    assert all(len(column) == len(page) for column in page.properties.values())


@pytest.mark.parametrize("layer", ["camps", "detention", "events"])
def test_ready_bytes_say_what_the_columns_say(store: Store, layer: str) -> None:
    page = ask(store, layer, Query())
    assert page.ready is not None
    for row, ready in enumerate(page.ready):
        feature = orjson.loads(ready)
        assert feature["id"] == page.ids[row]
        said = {name: page.properties[name][row] for name in page.properties}
        assert feature["properties"] == {
            name: value for name, value in said.items() if name in feature["properties"]
        }
        assert all(
            value is None for name, value in said.items() if name not in feature["properties"]
        )


def test_only_the_properties_asked_for_come_back(store: Store) -> None:
    page = ask(store, "camps", Query(properties=("status", "id")))
    assert list(page.properties) == ["status", "id"]
    assert page.ready is None


def test_an_unknown_layer_names_those_that_exist(store: Store) -> None:
    with pytest.raises(NotHere) as caught:
        ask(store, "castles", Query())
    assert "camps" in caught.value.known


def test_undated_places_match_every_date(dataset: Dataset, store: Store) -> None:
    undated = {one.id for one in dataset.by_layer["prisons"] if one.span is None}
    assert undated
    assert undated <= set(ask(store, "prisons", Query(span=Span.parse("1700"))).ids)
