"""One table of questions that every store answers alike: by brute force over the records."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import orjson
import pytest
import shapely

from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.geometry import BBox
from app.domain.lots import lots_of, lowest
from app.domain.query import Page, Query
from app.errors import NotHere
from app.stores.memory import MemoryStore
from app.stores.store import Store
from tests.build import link
from tests.stores.loaded import in_postgis
from tests.stores.loop import run

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
    Query(id="kwanliso-14-kaechon"),
    Query(id="no-such-place"),
    Query(id="kwanliso-14-kaechon", bbox=BBox(0, 0, 1, 1)),
    Query(id="kwanliso-14-kaechon", bbox=KAECHON),
    Query(most=5_000),
]


def in_memory(dataset: Dataset) -> Store:
    return MemoryStore(dataset, link)


STORES: dict[str, Callable[[Dataset], Store]] = {"memory": in_memory}
"""Those that need nothing beside the data."""


@pytest.fixture(scope="module", params=[*STORES, "postgis"])
def store(request: pytest.FixtureRequest, dataset: Dataset) -> Iterator[Store]:
    if request.param == "postgis":
        found: Store = in_postgis(request.getfixturevalue("cluster"), dataset)
    else:
        found = STORES[request.param](dataset)
    yield found
    run(found.close())


def ask(store: Store, layer: str, query: Query) -> Page:
    return run(store.features(layer, query))


def matches(feature: Feature, query: Query) -> bool:
    if query.id is not None and feature.id != query.id:
        return False
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
        feature = orjson.loads(bytes(ready))
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


def test_a_map_that_shows_few_gets_the_same_few_in_every_store(
    dataset: Dataset, store: Store
) -> None:
    features = dataset.by_layer["detention"]
    boxes = shapely.bounds(np.array([one.geometry for one in features], dtype=object))
    wanted = [features[row].id for row in lowest(lots_of(boxes), 10)]
    page = ask(store, "detention", Query(most=10))
    assert list(page.ids) == wanted
    assert page.matched == len(features)


@pytest.mark.parametrize("query", QUESTIONS, ids=str)
def test_a_stream_gives_the_same_features(store: Store, query: Query) -> None:
    stream = run(store.stream("detention", query))
    page, parts = ask(store, "detention", query), [*stream.parts()]
    assert stream.returned == len(page)
    assert [name for part in parts for name in part.ids] == list(page.ids)
    assert {part.matched for part in parts} == {page.matched}
    for name, values in page.properties.items():
        assert [one for part in parts for one in part.properties[name]] == values
    ready = [bytes(one) for part in parts for one in part.ready or ()]
    assert ready == [*map(bytes, page.ready or ())]


@pytest.mark.parametrize("layer", ["camps", "events", "restaurants", "crossings-china"])
def test_a_layer_is_described_as_a_whole(dataset: Dataset, store: Store, layer: str) -> None:
    features, about = dataset.by_layer[layer], store.about(layer)
    drawn = [one.geometry for one in features if one.geometry is not None]
    spans = [one.span for one in features if one.span is not None]
    starts = [span.earliest.toordinal() for span in spans if span.earliest]
    ends = [span.latest.toordinal() for span in spans if span.latest]
    assert (about.features, about.drawn) == (len(features), len(drawn))
    assert store.draws_points(layer) is all(one.geom_type == "Point" for one in drawn)
    assert about.bounds == pytest.approx(tuple(shapely.total_bounds(drawn)))
    last = max(ends) if len(ends) == len(features) else None
    assert about.days == ((min(starts), last) if starts else None)
