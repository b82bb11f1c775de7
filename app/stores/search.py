"""Which rows of a table a query matches, in the order asked for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.domain.filter import Expression
from app.domain.geometry import BBox
from app.domain.lots import lowest
from app.domain.query import Query
from app.stores.boxes import WIDTH, Corners
from app.stores.evaluate import matches
from app.stores.lookup import Stretch, comparison, stretch_of
from app.stores.order import ordered
from app.stores.table import Table
from app.stores.vectors import Rows, ordinals

LIGHT = 20_000
"""Rows that are looked at within a millisecond or so: no reason to send the work elsewhere."""


class Start(NamedTuple):
    """Where a search begins: rows that hold all that can match, or the nodes of a box."""

    rows: Rows | None = None
    leaves: tuple[Rows, ...] | None = None
    is_filtered: bool = False
    """Whether the rows are already what the filter finds."""

    def weight(self, table: Table) -> int:
        """How many rows will be looked at."""
        if self.leaves is not None:
            return sum(len(leaves) * WIDTH for leaves in self.leaves)
        return len(table) if self.rows is None else len(self.rows)


def begin(table: Table, query: Query) -> Start:
    """The shortest way into a table that an index gives; itself cheap."""
    if query.id is not None:
        return Start(_row_of(table, query.id))
    if query.bbox is not None:
        return Start(leaves=tuple(table.tree.leaves(box) for box in _boxes(query.bbox)))
    if query.filter is None and query.span is None and not query.sortby and query.most is None:
        return Start(np.zeros(0, dtype=np.int64))
    if query.filter is not None and (found := _shortest(table, query.filter)) is not None:
        is_whole = query.filter.op != "and"
        return Start(found.rows(), is_filtered=is_whole) if len(found) <= LIGHT else Start()
    return Start()


def _shortest(table: Table, filter: Expression) -> Stretch | None:
    """The fewest rows that a lookup gives for a term that must be true."""
    terms = filter.args if filter.op == "and" else (filter,)
    found: Stretch | None = None
    for term in terms:
        compared = comparison(term) if isinstance(term, Expression) else None
        if compared is None or compared[0] not in table.lookups:
            continue
        name, op, value = compared
        stretch = stretch_of(table.vectors[name], table.lookups[name], op, value)
        if stretch is not None and (found is None or len(stretch) < len(found)):
            found = stretch
    return found


def search(table: Table, query: Query, start: Start | None = None) -> tuple[Rows, int]:
    """The rows of the page asked for, and how many match.

    Undated features match every date of the `datetime` parameter: nobody knows that they do
    not. To a filter they have no date, and what is compared with it is unknown.
    """
    if query == Query(limit=query.limit, offset=query.offset, properties=query.properties,
                      skip_geometry=query.skip_geometry):  # fmt: skip
        end = len(table) if query.limit is None else query.offset + query.limit
        return np.arange(query.offset, min(end, len(table))), len(table)
    rows = _matching(table, query, start or begin(table, query))
    matched = len(rows)
    if query.most is not None:
        rows = rows[lowest(table.lots[rows], query.most)]
    return rows[query.offset :][: query.limit], matched


def _matching(table: Table, query: Query, start: Start) -> Rows:
    rows = start.rows
    if query.bbox is not None:
        rows = _within(table, query.bbox, start)
    if query.span is not None:
        rows = np.arange(len(table)) if rows is None else rows
        first, last = ordinals(query.span)
        rows = rows[(table.days.starts[rows] <= last) & (table.days.ends[rows] >= first)]
    if query.filter is not None and not start.is_filtered:
        found = np.flatnonzero(matches(table, query.filter, rows))
        rows = found if rows is None else rows[found]
    rows = np.arange(len(table)) if rows is None else rows
    return ordered(table, rows, query.sortby)


def _within(table: Table, bbox: BBox, start: Start) -> Rows:
    """The rows whose shapes meet a box, ascending."""
    boxes = _boxes(bbox)
    leaves = start.leaves or (None,) * len(boxes)
    found = [table.meeting(box, some) for box, some in zip(boxes, leaves, strict=True)]
    if start.rows is not None:
        found = [np.intersect1d(rows, start.rows) for rows in found]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _boxes(bbox: BBox) -> tuple[Corners, ...]:
    """A box, or the two of one that crosses the antimeridian."""
    west, south, east, north = bbox
    if west <= east:
        return ((west, south, east, north),)
    return (west, south, 180.0, north), (-180.0, south, east, north)


def _row_of(table: Table, name: str) -> Rows:
    row = table.row_of(name)
    return np.array([] if row is None else [row], dtype=np.int64)
