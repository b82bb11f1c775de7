"""A crowded map is thinned the same way every time, evenly, and zooming in has the rest."""

from __future__ import annotations

import numpy as np

from app.domain.lots import MOST, lots_of, lowest
from tests.tiles.points import scattered

CROWD = scattered(3 * MOST)


def boxes(lonlat: np.ndarray) -> np.ndarray:
    return np.concatenate([lonlat, lonlat], axis=1)


def test_few_features_are_all_kept() -> None:
    assert list(lowest(lots_of(boxes(CROWD[:10])), MOST)) == list(range(10))


def test_what_is_kept_in_a_box_is_kept_in_every_box_within() -> None:
    lots = lots_of(boxes(CROWD))
    above = set(lowest(lots, MOST))
    within = np.flatnonzero(CROWD[:, 0] < np.median(CROWD[:, 0]))
    below = set(within[lowest(lots[within], MOST)])
    assert above & set(within) < below


def test_of_points_on_one_spot_the_first_are_kept() -> None:
    lots = lots_of(np.full((MOST + 50, 4), 39.5))
    assert list(lowest(lots, MOST)) == list(range(MOST))


def test_what_is_kept_is_spread_as_the_whole_is() -> None:
    lonlat = scattered(100_000)
    kept = lonlat[lowest(lots_of(boxes(lonlat)), MOST)]
    whole, _, _ = np.histogram2d(lonlat[:, 0], lonlat[:, 1], bins=4)
    part, _, _ = np.histogram2d(kept[:, 0], kept[:, 1], bins=4)
    assert np.abs(part / part.sum() - whole / whole.sum()).max() < 0.02


def test_large_shapes_stay_before_small_ones() -> None:
    small, large = boxes(CROWD), boxes(CROWD) + np.array([-1, -1, 1, 1])
    lots = lots_of(np.concatenate([small, large]))
    assert np.median(lots[len(small) :]) < np.median(lots[: len(small)]) / 1000


def test_what_has_no_box_is_left_out_first() -> None:
    lots = lots_of(np.concatenate([np.full((5, 4), np.nan), boxes(CROWD[:5])]))
    assert list(lowest(lots, 5)) == [5, 6, 7, 8, 9]
