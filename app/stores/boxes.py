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

TOP = 16
"""Nodes of the highest level at most: they are looked at together, for the price of one."""


class Level(NamedTuple):
    """Some nodes: the edges of the boxes of their children, and which child each is.

    `edges` is (nodes, 4, 64): west, south, and east and north turned round; NaN where there is no
    child. `children` is (nodes, 64): nodes of the level below, or rows.
    """

    edges: NDArray[np.float64]
    children: Rows

    def meeting(self, nodes: Rows, sides: NDArray[np.float64]) -> Rows:
        """The children of some nodes whose boxes meet a box."""
        meets = np.logical_and.reduce(self.edges.take(nodes, axis=0) <= sides, axis=1)
        found: Rows = self.children.take(nodes, axis=0)[meets]
        return found


class Reach(NamedTuple):
    """A box, and the nodes of the last level that may hold something near it."""

    box: Corners
    sides: NDArray[np.float64]
    nodes: Rows

    @property
    def weight(self) -> int:
        """How many rows these nodes have at most."""
        return len(self.nodes) * WIDTH


class Tree(NamedTuple):
    """The levels from the top down; the children of the last one are rows."""

    levels: tuple[Level, ...]

    @property
    def rows(self) -> Rows:
        """The rows that have a box, (m,), in the order of the curve."""
        last = self.levels[-1]
        found: Rows = last.children[~np.isnan(last.edges[:, 0])]
        return found

    def reach(self, box: Corners) -> Reach:
        """Where to look for what is near a box: cheap, for it reads few nodes."""
        sides, nodes = _sides(box), np.arange(len(self.levels[0].children))
        for level in self.levels[:-1]:
            nodes = level.meeting(nodes, sides)
        return Reach(box, sides, nodes)

    def near(self, reach: Reach) -> Rows:
        """The rows whose boxes meet the box, edges included, ascending."""
        found = self.levels[-1].meeting(reach.nodes, reach.sides)
        found.sort()
        return found

    def count(self, reach: Reach) -> int:
        """How many rows `near` finds: of most nodes, the box around them says that it is all."""
        nodes, (west, south, east, north), last = reach.nodes, reach.box, self.levels[-1]
        if len(self.levels) > 1:
            edges = self.levels[-2].edges[nodes // WIDTH, :, nodes % WIDTH]
            is_whole = np.all(edges >= (west, south, -east, -north), axis=1)
            is_whole &= nodes < len(last.children) - np.isnan(last.edges[-1, 0, -1])
            nodes = nodes[~is_whole]
        others = last.meeting(nodes, reach.sides)
        return (len(reach.nodes) - len(nodes)) * WIDTH + len(others)


def _sides(box: Corners) -> NDArray[np.float64]:
    """What the edges of a box that meets this one are at most, as a level has them."""
    west, south, east, north = box
    return np.array([east, north, -west, -south]).reshape(1, 4, 1)


def plant(boxes: Boxes) -> Tree:
    """The tree of (n, 4) boxes, west, south, east, north; a row without a box is not in it."""
    placed = np.flatnonzero(~np.isnan(boxes[:, 0]))
    order = placed[np.argsort(_on_curve(boxes[placed]), kind="stable")]
    levels = [_level(boxes[order] * TURN, order)]
    while len(levels[0].children) > TOP:
        around = np.fmin.reduce(levels[0].edges, axis=2)
        levels.insert(0, _level(around, np.arange(len(around))))
    return Tree(tuple(levels))


TURN = np.array([1, 1, -1, -1])


def _level(edges: Boxes, children: Rows) -> Level:
    """Edges (n, 4) and the child of each; of the box around several, each edge is the least."""
    count = max(1, -(-len(edges) // WIDTH))
    padded = np.full((count * WIDTH, 4), np.nan)
    padded[: len(edges)] = edges
    named = np.zeros(count * WIDTH, dtype=np.int64)
    named[: len(children)] = children
    turned = padded.reshape(count, WIDTH, 4).swapaxes(1, 2)
    return Level(np.ascontiguousarray(turned), named.reshape(count, WIDTH))


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
