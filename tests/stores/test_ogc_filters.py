"""The examples of OGC 21-065r2, put to our own layers: each finds the right set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import shapely

from app.domain.cql2 import parse_filter
from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.query import Query
from app.domain.queryables import in_filters
from app.stores.memory import MemoryStore
from tests.build import link

P = dict[str, Any]
Rule = Callable[[Feature, P], bool]

KAECHON = "POLYGON((125.8 39.4,126.3 39.4,126.3 39.8,125.8 39.8,125.8 39.4))"
BOX = shapely.box(125.8, 39.4, 126.3, 39.8)
EIGHTIES = "INTERVAL('1980-01-01T00:00:00Z','1999-12-31T23:59:59Z')"


def first(f: Feature) -> date:
    return (f.span and f.span.earliest) or date.min


def last(f: Feature) -> date:
    return (f.span and f.span.latest) or date.max


def over(f: Feature, first: date, last: date) -> bool:
    return f.span is not None and f.span.meets(Span("", first, last))


EXAMPLES: list[tuple[str, str, Rule]] = [
    ("camps", "area_km2 > 100", lambda f, p: p.get("area_km2", 0) > 100),
    ("camps", "NOT (area_km2 > 100)", lambda f, p: p.get("area_km2", 999) <= 100),
    ("camps", "number >= 14 AND number < 18", lambda f, p: p.get("number", 0) in range(14, 18)),
    ("camps", "operator IS NULL", lambda f, p: p.get("operator") is None),
    ("camps", "operator IS NOT NULL", lambda f, p: p.get("operator") is not None),
    (
        "camps",
        "accuracy_m > (area_km2-1)",
        lambda f, p: "area_km2" in p and accuracy(f) > p["area_km2"] - 1,
    ),
    ("camps", "accuracy_m BETWEEN 100 AND 3000", lambda f, p: 100 <= accuracy(f) <= 3000),
    ("camps", "number IN (14, 15, 16)", lambda f, p: p.get("number") in (14, 15, 16)),
    ("camps", "province NOT LIKE '%Pyongan'", lambda f, p: not p["province"].endswith("Pyongan")),
    (
        "camps",
        "status='operating' AND (number>15 OR county LIKE 'Kae%' OR county LIKE '%chon')",
        lambda f, p: (
            p["status"] == "operating"
            and (p.get("number", 0) > 15 or p["county"][:3] == "Kae" or p["county"][-4:] == "chon")
        ),
    ),
    (
        "camps",
        "CASEI(county) IN (CASEI('KAECHON'), CASEI('yodok'))",
        lambda f, p: p["county"] in ("Kaechon", "Yodok"),
    ),
    (
        "camps",
        "CASEI(name_en) LIKE casei('%KAECHON%')",
        lambda f, p: "kaechon" in p["name"]["en"].lower(),
    ),
    ("camps", "ACCENTI(county) = ACCENTI('Kaechŏn')", lambda f, p: p["county"] == "Kaechon"),
    ("camps", "name_ko LIKE '%관리소'", lambda f, p: p["name"].get("ko", "").endswith("관리소")),
    ("camps", f"S_INTERSECTS(geometry,{KAECHON})", lambda f, p: shape(f).intersects(BOX)),
    ("camps", f"S_WITHIN(geometry,{KAECHON})", lambda f, p: shape(f).within(BOX)),
    (
        "camps",
        "S_INTERSECTS(geometry,BBOX(125.8,39.4,126.3,39.8))",
        lambda f, p: shape(f).intersects(BOX),
    ),
    (
        "camps",
        f"S_DISJOINT(geometry,{KAECHON})",
        lambda f, p: f.geometry is not None and f.geometry.disjoint(BOX),
    ),
    ("camps", "S_INTERSECTS(geometry,BBOX(-180,-90,180,90))", lambda f, p: f.geometry is not None),
    ("camps", "A_CONTAINS(aliases, ('Yodŏk'))", lambda f, p: "Yodŏk" in p.get("aliases", ())),
    (
        "crossings-china",
        "A_CONTAINS(modes, ('rail','road'))",
        lambda f, p: {"rail", "road"} <= {*p["modes"]},
    ),
    (
        "crossings-china",
        "A_CONTAINEDBY(modes, ('rail','road'))",
        lambda f, p: {*p["modes"]} <= {"rail", "road"},
    ),
    ("crossings-china", "A_EQUALS(modes, ('rail'))", lambda f, p: {*p["modes"]} == {"rail"}),
    (
        "crossings-china",
        "A_OVERLAPS(modes, ('foot','ferry'))",
        lambda f, p: bool({*p["modes"]} & {"foot", "ferry"}),
    ),
    ("crossings-china", "length_m % 2 = 0", lambda f, p: p.get("length_m", 1) % 2 == 0),
    (
        "crossings-china",
        "status_as_of < DATE('2020-01-01')",
        lambda f, p: "status_as_of" in p and p["status_as_of"] < "2020",
    ),
    (
        "crossings-china",
        "T_AFTER(opened, DATE('1950-01-01'))",
        lambda f, p: first(f) > date(1950, 1, 1),
    ),
    (
        "crossings-china",
        "T_INTERSECTS(datetime, INTERVAL('..','1940-01-01'))",
        lambda f, p: over(f, date.min, date(1940, 1, 1)),
    ),
    (
        "events",
        f"T_DURING(date, {EIGHTIES})",
        lambda f, p: date(1980, 1, 1) < first(f) and last(f) < date(1999, 12, 31),
    ),
    (
        "events",
        "T_DISJOINT(date, INTERVAL('2016-01-01','2016-12-31'))",
        lambda f, p: not over(f, date(2016, 1, 1), date(2016, 12, 31)),
    ),
    (
        "events",
        "date >= TIMESTAMP('2016-04-07T00:00:00Z')",
        lambda f, p: first(f) >= date(2016, 4, 7),
    ),
    (
        "restaurants",
        "status = 'closed' AND NOT country = 'CN'",
        lambda f, p: p["status"] == "closed" and p["country"] != "CN",
    ),
    (
        "restaurants",
        "T_BEFORE(INTERVAL(opened, closed), DATE('2015-01-01'))",
        lambda f, p: "opened" in p and "closed" in p and last(f) < date(2015, 1, 1),
    ),
]


def shape(f: Feature) -> Any:
    return f.geometry if f.geometry is not None else shapely.Point()


def accuracy(f: Feature) -> float:
    return f.position.accuracy_m or float("nan")


@pytest.fixture(scope="module")
def store(dataset: Dataset) -> MemoryStore:
    return MemoryStore(dataset, link)


@pytest.mark.parametrize(("layer", "text", "rule"), EXAMPLES, ids=[e[1] for e in EXAMPLES])
def test_an_example_of_the_standard_finds_the_right_set(
    dataset: Dataset, store: MemoryStore, layer: str, text: str, rule: Rule
) -> None:
    parsed = parse_filter(text, "cql2-text", in_filters(store.columns(layer)))
    page = asyncio.run(store.features(layer, Query(filter=parsed)))
    wanted = [f.id for f in dataset.by_layer[layer] if rule(f, dict(f.properties))]
    assert list(page.ids) == wanted


def test_the_examples_find_something(dataset: Dataset) -> None:
    found = [
        sum(rule(f, dict(f.properties)) for f in dataset.by_layer[layer])
        for layer, _, rule in EXAMPLES
    ]
    assert sum(n > 0 for n in found) >= len(EXAMPLES) - 4


@pytest.mark.parametrize("op", ["intersects", "within", "disjoint", "touches"])
@pytest.mark.parametrize("layer", ["camps", "crossings-china"])
def test_a_point_on_the_edge_of_a_box_meets_it_but_is_not_within(
    dataset: Dataset, store: MemoryStore, layer: str, op: str
) -> None:
    """The corners of each box are two of the points."""
    placed = [f for f in dataset.by_layer[layer] if f.geometry is not None]
    for one, other in pairwise(placed):
        west, south, east, north = shapely.total_bounds([one.geometry, other.geometry])
        text = f"S_{op.upper()}(geometry, BBOX({west},{south},{east},{north}))"
        parsed = parse_filter(text, "cql2-text", in_filters(store.columns(layer)))
        page = asyncio.run(store.features(layer, Query(filter=parsed)))
        box = shapely.box(west, south, east, north)
        assert list(page.ids) == [f.id for f in placed if getattr(shapely, op)(f.geometry, box)]
