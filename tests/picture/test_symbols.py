"""Symbols: every place once, camps alone and named, nothing over anything else."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.picture.box import Box
from app.picture.look import CAMP
from app.picture.names import Around
from app.picture.projection import View
from app.picture.symbols import Symbol, place_symbols, twins
from tests.picture.places import CAMP_14, CAMP_18, place, real_places

SIZE = (1200, 800)
ZOOMS = [zoom / 2 for zoom in range(8, 27)]
TAEDONG = (126.066, 39.567)


def drawn(zoom: float, lon: float = TAEDONG[0], lat: float = TAEDONG[1]) -> list[Symbol]:
    view = View.at(lon, lat, zoom, SIZE)
    return place_symbols(real_places(), view, Around(Box(0, 0, *SIZE), is_strict=True))


def of(symbols: list[Symbol], name: str) -> Symbol:
    return next(one for one in symbols if one.body.ids == (name,))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_camps_14_and_18_are_both_legible(zoom: float) -> None:
    symbols = drawn(zoom)
    first, second = of(symbols, CAMP_14), of(symbols, CAMP_18)
    assert first.body.box.overlap(second.body.box) <= first.body.size**2 / 4
    assert first.label is not None
    assert second.label is not None
    assert first.label.overlap(second.label) == 0
    assert first.label.overlap(second.body.box) == 0
    assert second.label.overlap(first.body.box) == 0


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_name_covers_a_name_and_no_symbol_a_symbol(zoom: float) -> None:
    symbols = drawn(zoom)
    for one, other in combinations((s.label for s in symbols if s.label), 2):
        assert one.overlap(other) == 0
    for a, b in combinations((s.body for s in symbols), 2):
        assert math.dist(a.at, b.at) >= (a.size + b.size) / 2 - 0.5


@pytest.mark.parametrize("zoom", [5, 6.4, 7, 8, 9])
def test_every_place_in_view_is_drawn_once(zoom: float) -> None:
    view = View.at(127.4, 40.4, zoom, SIZE)
    symbols = place_symbols(real_places(), view, Around(Box(0, 0, *SIZE)))
    told = [place.id for symbol in symbols for place in symbol.places]
    assert len(told) == len(set(told))
    points = view.project(np.array([[one.lon, one.lat] for one in real_places()]))
    inside = {
        one.id
        for one, (x, y) in zip(real_places(), points.tolist(), strict=True)
        if 150 < x < 1050 and 150 < y < 650
    }
    assert inside
    assert inside <= set(told)


@pytest.mark.parametrize("zoom", [3, 5, 7, 9])
def test_no_camp_is_counted_with_others(zoom: float) -> None:
    camps = [one for one in drawn(zoom) if one.is_camp]
    assert camps
    assert all(len(camp.places) == 1 for camp in camps)


def test_far_places_are_at_their_points() -> None:
    symbols = drawn(13)
    assert of(symbols, CAMP_14).body.displacement == 0


def test_what_is_pushed_aside_keeps_its_true_point() -> None:
    near = [place("a", 126, 39, CAMP), place("b", 126.001, 39, CAMP)]
    view = View.at(126, 39, 7, SIZE)
    symbols = place_symbols(near, view, Around(Box(0, 0, *SIZE)))
    assert symbols[0].body.anchor == pytest.approx((600, 400))
    assert symbols[0].body.displacement > 5
    assert symbols[0].body.at[0] < symbols[1].body.at[0]


def test_names_keep_clear_of_walls_and_of_the_edge() -> None:
    view = View.at(126, 39, 9, (300, 200))
    wall = Box(160, 0, 300, 200)
    around = Around(Box(0, 0, 300, 200), (wall,), is_strict=True)
    (symbol,) = place_symbols([place("Somewhere", 126, 39)], view, around)
    assert symbol.label is not None
    assert symbol.label.overlap(wall) == 0
    assert Box(0, 0, 300, 200).holds(symbol.label)


def test_a_place_in_focus_stands_alone_with_its_name() -> None:
    crowd = [place(f"p{index}", 126 + index / 1e4, 39) for index in range(9)]
    view = View.at(126, 39, 6, SIZE)
    symbols = place_symbols(crowd, view, Around(Box(0, 0, *SIZE)), "p4")
    assert of(symbols, "p4").label is not None
    assert sum(len(one.places) for one in symbols) == 9


def test_only_camps_within_five_kilometres_are_twins() -> None:
    camps = [one for one in real_places() if one.color == CAMP]
    assert {CAMP_14, CAMP_18} <= twins(camps)
    assert not twins([place("a", 126, 39, CAMP), place("b", 126.06, 39, CAMP)])
    assert twins([place("a", 126, 39, CAMP), place("b", 126.05, 39, CAMP)]) == {"a", "b"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(125, 127), st.floats(38, 40)), min_size=1, max_size=25),
    st.floats(3, 14),
)
def test_any_crowd_is_drawn_whole_and_the_same_again(
    points: list[tuple[float, float]], zoom: float
) -> None:
    places = [place(f"p{index}", *point) for index, point in enumerate(points)]
    view = View.at(126, 39, zoom, (2400, 2400))
    around = Around(Box(0, 0, 2400, 2400))
    symbols = place_symbols(places, view, around)
    assert symbols == place_symbols(places, view, around)
    told = [place.id for symbol in symbols for place in symbol.places]
    assert len(told) == len(set(told))
