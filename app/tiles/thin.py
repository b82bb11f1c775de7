"""Which points a crowded tile keeps: the same ones every time, and again in deeper tiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.tiles.ragged import Integers

MOST = 5_000
"""Points that a tile above the last zoom holds; more are one stain on the screen."""

GRID_BITS = 26
"""Bits of a coordinate that decide: those of a unit of a tile at zoom 14."""


def thin(world: NDArray[np.float64], most: int = MOST) -> Integers:
    """Rows of the points to keep, ascending, at most `most`, of (n, 2) as `to_world` gives them.

    Each position has a fixed lot, and the lowest are kept. So a point kept in a tile is kept in
    every deeper tile around it, and zooming in never takes one away. Of points on one spot the
    first in order are kept.
    """
    if len(world) <= most:
        return np.arange(len(world))
    lots = _lots(world)
    bar = np.partition(lots, most - 1)[most - 1]
    below, on_bar = np.flatnonzero(lots < bar), np.flatnonzero(lots == bar)
    return np.sort(np.concatenate([below, on_bar[: most - len(below)]]))


def _lots(world: NDArray[np.float64]) -> NDArray[np.uint64]:
    """A number a position, spread evenly whatever the positions (SplitMix64, Steele 2014)."""
    grid = np.rint(world * 2**GRID_BITS).astype(np.int64).astype(np.uint64)
    mixed = (grid[:, 0] << np.uint64(GRID_BITS + 1)) ^ grid[:, 1]
    mixed += np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    lots: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return lots
