"""Pages of rows of a table: each of their columns is gathered when it is first used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.domain.query import Page, Query
from app.stores.properties import Properties
from app.stores.store import FIRST, PART
from app.stores.table import Table
from app.stores.vectors import Rows

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Gathered(Page):
    """A page that knows its rows, and makes the rest of them."""

    def __init__(self, table: Table, query: Query, rows: Rows, matched: int) -> None:
        self.__dict__.update(table=table, query=query, rows=rows, matched=matched)

    table: Table
    query: Query
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ids(self) -> Sequence[str]:
        """The ids of the rows."""
        return self.table.ids.at(self.rows)

    @cached_property
    def geometries(self) -> NDArray[np.object_]:
        """The geometries of the rows, none where they are not asked for."""
        if self.query.skip_geometry:
            return np.full(len(self.rows), None, dtype=object)
        return self.table.shapes.at(self.rows)

    @cached_property
    def properties(self) -> Mapping[str, Sequence[Any]]:
        """The properties that are asked for."""
        names = self.query.properties
        if names is None:  # to read all of them off GeoJSON is as fast
            return Properties(self._parts, (*self.table.kinds,))
        if not all(map(self.table.tells, names)):
            return Properties(self._parts, names)
        return Properties(self._parts, names, lambda name: self.table.told(name, self.rows))

    @cached_property
    def ready(self) -> Sequence[Buffer] | None:
        """The GeoJSON of the rows, where features are asked for as they stand in it."""
        if self.query.properties is not None or self.query.skip_geometry:
            return None
        return self.table.ready.views(self.rows)

    def _parts(self) -> Iterator[bytes]:
        return map(bytes, self.table.ready.views(self.rows))


def gather(table: Table, query: Query, rows: Rows, matched: int) -> Page:
    """All rows on one page."""
    return Gathered(table, query, rows, matched)


def gather_parts(table: Table, query: Query, rows: Rows, matched: int) -> Page:
    """The first rows, and the way to the others; all at once where they are few."""
    if len(rows) <= PART:
        return gather(table, query, rows, matched)

    def more() -> Iterator[Page]:
        for start in range(FIRST, len(rows), PART):
            yield gather(table, query, rows[start : start + PART], matched)

    page = gather(table, query, rows[:FIRST], matched)
    page.__dict__.update(further=len(rows) - FIRST, more=more)
    return page
