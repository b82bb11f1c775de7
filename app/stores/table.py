"""One layer in arrays, or some rows of it: what filters are put to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from app.stores.vectors import Bools, Days, Rows, Vector


@dataclass(frozen=True)
class Table:
    """A layer of n features: its columns by name, its shapes, and a tree of their boxes."""

    geometries: NDArray[np.object_]
    days: Days
    vectors: Mapping[str, Vector]

    def __len__(self) -> int:
        return len(self.geometries)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The boxes of the shapes that there are."""
        return shapely.STRtree(self.geometries)

    @cached_property
    def placed(self) -> Bools:
        """Which features have a shape."""
        return ~np.asarray(shapely.is_missing(self.geometries))

    @cached_property
    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
        """Longitudes and latitudes, where every shape is a point; NaN where there is none."""
        kinds = shapely.get_type_id(self.geometries[self.placed])
        if not np.all(kinds == shapely.GeometryType.POINT.value):
            return None
        return shapely.get_x(self.geometries), shapely.get_y(self.geometries)


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
        return self.table.geometries if self.rows is None else self.table.geometries[self.rows]
