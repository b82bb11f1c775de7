"""The tree of boxes finds what looking at every box finds."""

from __future__ import annotations

import numpy as np
import pytest

from app.stores.boxes import TOP, WIDTH, Boxes, plant


def some_boxes(count: int) -> Boxes:
    """Boxes of up to two degrees, one in ten of them missing."""
    chance = np.random.default_rng(count)
    corners = chance.uniform(-60, 60, (count, 2))
    found = np.concatenate([corners, corners + chance.uniform(0, 2, (count, 2))], axis=1)
    found[chance.random(count) < 0.1] = np.nan
    return found


@pytest.mark.parametrize("count", [0, 1, WIDTH, WIDTH + 1, TOP * WIDTH + 1, 80_000])
def test_what_meets_a_box_is_found(count: int) -> None:
    boxes = some_boxes(count)
    tree = plant(boxes)
    assert sorted(tree.rows) == np.flatnonzero(~np.isnan(boxes[:, 0])).tolist()
    for box in ((-60, -60, 62, 62), (10, 10, 12.5, 11), (5, 5, 5, 5), (70, 70, 80, 80)):
        west, south, east, north = box
        meets = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
        meets &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        reach = tree.reach(box)
        assert tree.near(reach).tolist() == np.flatnonzero(meets).tolist()
        assert reach.weight >= np.count_nonzero(meets)


def test_few_nodes_are_looked_at_for_a_small_box() -> None:
    tree = plant(some_boxes(80_000))
    assert tree.reach((10, 10, 12.5, 11)).weight < 80_000 / 50


def test_a_box_that_touches_meets() -> None:
    tree = plant(np.array([[0.0, 0, 1, 1], [1, 1, 2, 2], [2.5, 0, 3, 1]]))
    assert tree.near(tree.reach((1, 1, 1, 1))).tolist() == [0, 1]


@pytest.mark.parametrize("count", [WIDTH, TOP * WIDTH + 1, 3_200, 80_000])
def test_what_lies_in_a_box_is_counted(count: int) -> None:
    tree = plant(some_boxes(count))
    for box in ((-60, -60, 62, 62), (-20, -30, 40, 50), (70, 70, 80, 80)):
        reach = tree.reach(box)
        assert tree.count(reach) == len(tree.near(reach))
