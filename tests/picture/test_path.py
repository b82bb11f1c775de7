"""Path data: what is written is what was drawn, to a tenth of a pixel."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.picture.path import curve, number, path

NUMBER = re.compile(r"-?(?:\d+\.\d+|\.\d+|\d+)")
lines = st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000)), min_size=2, max_size=30)


def read(d: str) -> np.ndarray:
    """The points of one line's path data, by SVG's own rules for numbers."""
    start, _, steps = d.removeprefix("M").rstrip("z").partition("l")
    values = [float(one) for one in NUMBER.findall(start) + NUMBER.findall(steps)]
    return np.cumsum(np.array(values).reshape(-1, 2), axis=0)


@given(lines, st.integers(1, 9))
def test_reading_gives_the_line_on_its_grid(points: list[tuple[float, float]], grid: int) -> None:
    line = np.array(points)
    d = path([line], grid)
    if d:
        found = read(d)
        assert np.abs(found[-1] - line[-1]).max() <= grid / 20 + 0.0001
        assert np.abs(found[0] - line[0]).max() <= grid / 20 + 0.0001
        assert np.abs(found * 10 / grid - np.rint(found * 10 / grid)).max() < 0.001


def test_a_ring_is_closed_without_saying_its_first_point_twice() -> None:
    ring = np.array([[0, 0], [10, 0], [10, 10], [0, 0]])
    assert path([ring], closed=True) == "M0 0l10 0 0 10z"


def test_what_is_a_point_at_this_scale_is_left_out() -> None:
    assert path([np.array([[1, 1], [1.01, 1.01]])]) == ""
    assert path([np.array([[1, 1], [1.01, 1.01], [2, 2], [1, 1]])], closed=True) == ""


def test_a_curve_keeps_its_ends() -> None:
    d = curve([np.array([[0, 0], [10, 0], [20, 10], [30, 10]])])
    assert d.startswith("M0 0Q")
    assert d.endswith("L30 10")


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (100, "100")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text
    assert number(value, 2) == text or value == -0.04
