"""Which features stay where a map cannot show all: the same ones every time, and in every store."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.domain.tile import to_world

MOST = 5_000
"""Features that a tile above the last zoom holds; more are one stain on the screen."""

GRID_BITS = 26
"""Bits of a coordinate that decide: those of a unit of a tile at zoom 14."""

Lots = NDArray[np.int64]


def lots_of(boxes: NDArray[np.float64]) -> Lots:
    """A number a feature, (n,) from 0 to 2**63 - 1; `boxes` are (n, 4), west, south, east, north.

    It depends on the position alone and is spread evenly whatever the positions (SplitMix64,
    Steele 2014). A shape with an extent has its number halved for every doubling of that, so
    that large ones stay. What has no box comes last.
    """
    northwest, southeast = to_world(boxes[:, [0, 3]]), to_world(boxes[:, [2, 1]])
    placed = ~np.isnan(boxes[:, 0])
    with np.errstate(invalid="ignore"):
        grid = np.rint((northwest + southeast) * 2 ** (GRID_BITS - 1)).astype(np.int64)
        extent = (southeast - northwest).max(axis=1, initial=0) * 2**GRID_BITS
        halvings = np.log2(np.where(placed, extent, 0) + 1).astype(np.uint64)
    grid = np.where(placed[:, None], grid, 0).astype(np.uint64)
    mixed = (grid[:, 0] << np.uint64(GRID_BITS + 1)) ^ grid[:, 1]
    mixed += np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    lots = ((mixed ^ (mixed >> np.uint64(31))) >> (np.uint64(1) + halvings)).astype(np.int64)
    return np.where(placed, lots, np.iinfo(np.int64).max)


def lowest(lots: Lots, most: int) -> NDArray[np.int64]:
    """The places of the lowest lots, ascending, at most `most`; of equal lots the first.

    So a feature kept in a box is kept in every smaller box around it: zooming in never takes
    one away.
    """
    if len(lots) <= most:
        return np.arange(len(lots))
    bar = np.partition(lots, most - 1)[most - 1]
    below, on_bar = np.flatnonzero(lots < bar), np.flatnonzero(lots == bar)
    return np.sort(np.concatenate([below, on_bar[: most - len(below)]]))
