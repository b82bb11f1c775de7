"""One layer in arrays, or some rows of it: what is looked up, filtered and sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.lots import Lots, lots_of
from app.domain.queryables import Column
from app.stores.boxes import Corners, Tree, plant
from app.stores.pool import Pool
from app.stores.shapes import Points, Shapes
from app.stores.store import About
from app.stores.vectors import OPEN_END, OPEN_START, Bools, Days, Rows, Vector


@dataclass(frozen=True)
class Table:
    """A layer of n features in the order of their ids: its columns by name, and its shapes."""

    ids: Sequence[str]
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

    @property
    def placed(self) -> Bools:
        """Which features have a shape."""
        return self.shapes.placed

    @property
    def points(self) -> Points | None:
        """Longitudes and latitudes, where every shape is a point; NaN where there is none."""
        return self.shapes.points

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {name: row for row, name in enumerate(self.ids)}

    def row_of(self, name: str) -> int | None:
        """The row of a feature by its id."""
        return self._rows.get(name)

    def about(self) -> About:
        """The table as a whole."""
        boxes = self.shapes.boxes[self.placed]
        bounds = None
        if len(boxes) and not np.isnan(boxes[:, 0]).all():
            lows, highs = np.nanmin(boxes[:, :2], axis=0), np.nanmax(boxes[:, 2:], axis=0)
            bounds = (float(lows[0]), float(lows[1]), float(highs[0]), float(highs[1]))
        return About(len(self), int(np.count_nonzero(self.placed)), bounds, self._span())

    def _span(self) -> tuple[int, int | None] | None:
        known = self.days.known
        starts = self.days.starts[known]
        starts = starts[starts > OPEN_START]
        if not len(starts):
            return None
        last = int(self.days.ends.max())
        return int(starts.min()), last if known.all() and last < OPEN_END else None

    def meeting(self, box: Corners, leaves: Rows | None = None) -> Rows:
        """The rows whose shapes meet a box, edges included, ascending."""
        rows = self.tree.near(box, leaves)
        if self.points is not None:
            return rows
        return rows[shapely.intersects(_prepared(box), self.shapes.at(rows))]


def _prepared(box: Corners) -> shapely.Polygon:
    shape = shapely.box(*box)
    shapely.prepare(shape)
    return shape


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of a table, in the order given; None is all of them."""

    table: Table
    rows: Rows | None = None

    def __len__(self) -> int:
        return len(self.table if self.rows is None else self.rows)

    def at(self, places: Rows) -> View:
        """Some of these rows, by their places in this view."""
        return View(self.table, places if self.rows is None else self.rows[places])

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
