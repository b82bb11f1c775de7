"""PostgreSQL finds what memory finds: by every filter of the other tests, and by chance."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.domain.cql2 import parse_filter
from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.geometry import BBox
from app.domain.query import Page, Query
from app.errors import BadQuery
from app.stores.memory import MemoryStore
from app.stores.postgis import PostgisStore
from app.stores.store import Store
from tests.build import link
from tests.postgres import Cluster
from tests.stores import things
from tests.stores.loaded import in_postgis
from tests.stores.loop import run
from tests.stores.questions import FILTER, SORTED
from tests.stores.test_filter import CASES, COLUMNS, STORE
from tests.stores.test_ogc_filters import EXAMPLES


@pytest.fixture(scope="module")
def store(cluster: Cluster) -> Iterator[PostgisStore]:
    found = in_postgis(cluster, things.DATASET)
    yield found
    run(found.close())


def same(one: Store, other: Store, layer: str, query: Query) -> Page:
    """The page that both give, equal in all that a page says."""
    ours, theirs = run(one.features(layer, query)), run(other.features(layer, query))
    assert list(ours.ids) == list(theirs.ids), query
    assert ours.matched == theirs.matched, query
    assert [*map(bytes, ours.ready or ())] == [*map(bytes, theirs.ready or ())]
    assert dict(ours.properties) == dict(theirs.properties)
    assert list(ours.geometries) == list(theirs.geometries)
    return ours


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_a_filter_finds_the_same(store: PostgisStore, text: str) -> None:
    same(store, STORE, "things", Query(filter=parse_filter(text, "cql2-text", COLUMNS)))


def test_the_examples_of_the_standard_find_the_same(cluster: Cluster, dataset: Dataset) -> None:
    memory, stored = MemoryStore(dataset, link), in_postgis(cluster, dataset)
    for layer, text, _ in EXAMPLES:
        columns = {"geometry": COLUMNS["geometry"], "datetime": COLUMNS["datetime"]}
        parsed = parse_filter(text, "cql2-text", columns | dict(memory.columns(layer)))
        same(stored, memory, layer, Query(filter=parsed))
    run(stored.close())


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    raw=FILTER,
    sortby=SORTED,
    limit=st.none() | st.integers(1, 4),
    offset=st.sampled_from([0, 0, 2, 20]),
    bbox=st.none() | st.just(BBox(126, 39, 127.5, 40.5)) | st.just(BBox(127, 39, -170, 41)),
    span=st.none() | st.just(Span.parse("1959")),
)
def test_by_chance_both_find_the_same(store: PostgisStore, raw: Any, **asked: Any) -> None:
    try:
        parsed = parse_filter(orjson.dumps(raw).decode(), "cql2-json", COLUMNS)
    except BadQuery:
        assume(False)
        raise
    same(store, STORE, "things", Query(filter=parsed, **asked))


def test_the_rest_of_a_division_is_exact(cluster: Cluster, store: PostgisStore) -> None:
    """As C has it, whatever the two numbers are: fmod gives no rounded result."""
    chance = random.Random(5)
    pairs = [
        (chance.uniform(-9, 9) * 10 ** chance.randint(-300, 300),
         chance.uniform(-9, 9) * 10 ** chance.randint(-300, 300))
        for _ in range(300)
    ]  # fmt: skip
    pairs += [(5.5, 0.1), (1e308, 3.0), (5e-324, 3e-324), (1e300, 5e-324), (7.0, -2.0)]
    found = cluster.fetch(
        "SELECT campmap.remainder(a, b) FROM unnest(%s::float8[], %s::float8[]) AS pairs (a, b)",
        ([a for a, _ in pairs], [b for _, b in pairs]),
    )
    assert [one for (one,) in found] == [math.fmod(a, b) for a, b in pairs]
