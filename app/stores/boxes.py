"""A packed tree of boxes: which rows lie near a box, without an object a row.

Rows stand in the order of a Hilbert curve, so that neighbours stand together; each node has the
box around its 64 children. All of it is arrays, so it can be mapped from a file as it is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.stores.vectors import Rows

WIDTH = 64
"""Children of a node: enough that numpy tests them for the price of one."""

CURVE_BITS = 16
"""Bits of a coordinate on the curve."""

Boxes = NDArray[np.float64]
Corners = tuple[float, float, float, float]


class Level(NamedTuple):
    """The edges of the boxes of one level, each (nodes, 64); NaN where there is no child."""

    west: Boxes
    south: Boxes
    east: Boxes
    north: Boxes


class Tree(NamedTuple):
    """The levels from the top down, and the row of each box of the last one, (m,)."""

    levels: tuple[Level, ...]
    rows: Rows

    def leaves(self, box: Corners) -> Rows:
        """The nodes of the last level that may hold something near: cheap, for it reads few."""
        nodes: Rows = np.zeros(1, dtype=np.int64)
        for level in self.levels[:-1]:
            at, child = np.nonzero(_meet(level, nodes, box))
            nodes = np.asarray(nodes[at] * WIDTH + child)
        return nodes

    def near(self, box: Corners, leaves: Rows | None = None) -> Rows:
        """The rows whose boxes meet a box, edges included, ascending."""
        nodes = self.leaves(box) if leaves is None else leaves
        at, child = np.nonzero(_meet(self.levels[-1], nodes, box))
        return np.sort(self.rows[nodes[at] * WIDTH + child])


def _meet(level: Level, nodes: Rows, box: Corners) -> NDArray[np.bool_]:
    west, south, east, north = box
    if len(nodes) == len(level.west):
        nodes_or_all: Rows | slice = slice(None)
    else:
        nodes_or_all = nodes
    lefts, rights = level.west[nodes_or_all], level.east[nodes_or_all]
    lows, highs = level.south[nodes_or_all], level.north[nodes_or_all]
    found: NDArray[np.bool_] = (lefts <= east) & (rights >= west)
    found &= (lows <= north) & (highs >= south)
    return found


def plant(boxes: Boxes) -> Tree:
    """The tree of (n, 4) boxes, west, south, east, north; a row without a box is not in it."""
    placed = np.flatnonzero(~np.isnan(boxes[:, 0]))
    order = placed[np.argsort(_on_curve(boxes[placed]), kind="stable")]
    levels = [_packed(boxes[order])]
    while len(levels[0].west) > 1:
        levels.insert(0, _packed(_around(levels[0])))
    return Tree(tuple(levels), order)


def _packed(boxes: Boxes) -> Level:
    count = max(1, -(-len(boxes) // WIDTH))
    padded = np.full((count * WIDTH, 4), np.nan)
    padded[: len(boxes)] = boxes
    return Level(*(np.ascontiguousarray(edge).reshape(count, WIDTH) for edge in padded.T))


def _around(level: Level) -> Boxes:
    lows = [np.fmin.reduce(edge, axis=1) for edge in (level.west, level.south)]
    highs = [np.fmax.reduce(edge, axis=1) for edge in (level.east, level.north)]
    return np.stack([*lows, *highs], axis=1)


def _on_curve(boxes: Boxes) -> NDArray[np.int64]:
    """The place of each box's middle on a Hilbert curve over them all (Skilling 2004)."""
    if not len(boxes):
        return np.zeros(0, dtype=np.int64)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    low = middles.min(axis=0)
    side = max(float((middles.max(axis=0) - low).max()), 1e-9)
    last = (1 << CURVE_BITS) - 1
    x, y = np.rint((middles - low) / side * last).astype(np.int64).T
    place = np.zeros(len(x), dtype=np.int64)
    for bit in range(CURVE_BITS - 1, -1, -1):
        side_bit = np.int64(1 << bit)
        right, upper = (x & side_bit) > 0, (y & side_bit) > 0
        place += side_bit * side_bit * ((3 * right) ^ upper)
        turned = ~upper
        flipped = turned & right
        x, y = np.where(flipped, last - x, x), np.where(flipped, last - y, y)
        x, y = np.where(turned, y, x), np.where(turned, x, y)
    return place
