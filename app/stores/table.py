"""One layer in arrays, or some rows of it: what is looked up, filtered and sorted."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.lots import Lots, lots_of
from app.domain.queryables import Column
from app.errors import Busy
from app.stores.boxes import Boxes, Corners, Reach, Tree, plant
from app.stores.lookup import Lookup
from app.stores.pool import Pool, Strings
from app.stores.shapes import Points, Shapes
from app.stores.store import About
from app.stores.vectors import OPEN_END, OPEN_START, Bools, Days, Rows, Vector

LONGEST_S = 10.0
"""Seconds after which rows are looked at no further."""


@dataclass(frozen=True)
class Table:
    """A layer of n features in the order of their ids: its columns by name, and its shapes."""

    ids: Strings
    kinds: Mapping[str, Column]
    ready: Pool
    """Each feature's GeoJSON."""
    shapes: Shapes
    days: Days
    """The span of each feature, for `datetime`."""
    vectors: Mapping[str, Vector]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def tree(self) -> Tree:
        """The boxes of the shapes that there are."""
        return plant(self.shapes.boxes)

    @cached_property
    def lots(self) -> Lots:
        """Which features stay where a map cannot show all."""
        return lots_of(self.shapes.boxes)

    @cached_property
    def by_lot(self) -> Rows:
        """The rows by their lots, the lowest first; of equal lots the first row."""
        return np.argsort(self.lots, kind="stable")

    @property
    def placed(self) -> Bools:
        """Which features have a shape."""
        return self.shapes.placed

    @property
    def points(self) -> Points | None:
        """Longitudes and latitudes, where every shape is a point; NaN where there is none."""
        return self.shapes.points

    def row_of(self, name: str) -> int | None:
        """The row of a feature by its id."""
        hashes, rows = self._sought
        text, wanted = name.encode(), hash_of(name)
        place = bisect_left(hashes, wanted)
        while place < len(hashes) and hashes[place] == wanted:
            row = rows[place]
            if self.ids.pool[row] == text:
                return row
            place += 1
        return None

    @cached_property
    def _sought(self) -> tuple[memoryview[int], memoryview[int]]:
        """The same, for who asks for one: an array is slow to give single numbers."""
        hashes, rows = self.by_hash
        return hashes.data, rows.data

    @cached_property
    def by_hash(self) -> tuple[NDArray[np.int64], Rows]:
        """The hashes of the ids, ascending, and the row of each."""
        return hashed(self.ids)

    @cached_property
    def lookups(self) -> Mapping[str, Lookup]:
        """Rows by the values of their columns, where there are enough to pay for it."""
        return {}

    def tells(self, name: str) -> bool:
        """Whether a column's array tells the JSON values of most rows, if not of all.

        One number may be written 1 in a record, and 1.0 in another.
        """
        return False

    def told(self, name: str, rows: Rows) -> list[Any] | None:
        """The JSON values of such a column at some rows; None where it cannot tell all of these."""
        return None

    def about(self) -> About:
        """The table as a whole."""
        return about_of(self.shapes.boxes, self.placed, self.days)

    def meeting(self, reach: Reach) -> Rows:
        """The rows whose shapes meet a box, edges included, ascending."""
        rows = self.tree.near(reach)
        if self.points is not None:
            return rows
        return rows[shapely.intersects(_prepared(reach.box), self.shapes.at(rows))]


def hash_of(name: str) -> int:
    """32 bits of an id, the same in every process: few ids share them, and those are compared."""
    return crc32(name.encode())


def hashed(ids: Sequence[str]) -> tuple[NDArray[np.int64], Rows]:
    """The hashes of ids, ascending, and the place of each."""
    hashes = np.fromiter(map(hash_of, ids), np.int64, len(ids))
    order = np.argsort(hashes, kind="stable")
    return hashes[order], order


def about_of(boxes: Boxes, placed: Bools, days: Days) -> About:
    """A layer as a whole, from the boxes of its features and their dates."""
    drawn, bounds = boxes[~np.isnan(boxes[:, 0])], None
    if len(drawn):
        lows, highs = drawn[:, :2].min(axis=0).tolist(), drawn[:, 2:].max(axis=0).tolist()
        bounds = (lows[0], lows[1], highs[0], highs[1])
    return About(len(boxes), int(np.count_nonzero(placed)), bounds, _span(days))


def _span(days: Days) -> tuple[int, int | None] | None:
    starts = days.starts[days.known]
    starts = starts[starts > OPEN_START]
    if not len(starts):
        return None
    last = int(days.ends.max())
    return int(starts.min()), last if days.known.all() and last < OPEN_END else None


def _prepared(box: Corners) -> shapely.Polygon:
    shape = shapely.box(*box)
    shapely.prepare(shape)
    return shape


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of a table, in the order given; None is all of them. They are looked at in time."""

    table: Table
    rows: Rows | None = None
    end_s: float = field(default_factory=lambda: time.monotonic() + LONGEST_S)

    def __len__(self) -> int:
        return len(self.table if self.rows is None else self.rows)

    def at(self, places: Rows) -> View:
        """Some of these rows, by their places in this view."""
        return View(self.table, places if self.rows is None else self.rows.take(places), self.end_s)

    def check_time(self) -> None:
        """Raise Busy where looking has taken too long: somebody else waits for this thread."""
        if time.monotonic() > self.end_s:
            raise Busy(f"this takes more than {LONGEST_S:g} s; ask for less, or more simply", 10)

    def vector(self, name: str) -> Vector:
        """A column, or the days of the features for `datetime`, at these rows."""
        whole = self.table.days if name == "datetime" else self.table.vectors[name]
        return whole if self.rows is None else whole.at(self.rows)

    def placed(self) -> Bools:
        """Which of these rows have a shape."""
        return self.table.placed if self.rows is None else self.table.placed[self.rows]

    def geometries(self) -> NDArray[np.object_]:
        """The shapes of these rows, None among them."""
        return self.table.shapes.at(self.rows)
