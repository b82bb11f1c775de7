"""Which rows of a table a query matches, in the order asked for."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

import numpy as np

from app.domain.filter import Expression
from app.domain.geometry import BBox
from app.domain.lots import lowest
from app.domain.query import Query
from app.stores.boxes import Corners, Reach
from app.stores.evaluate import matching, operators
from app.stores.lookup import Stretch, comparison, stretch_of
from app.stores.order import ordered
from app.stores.table import Table
from app.stores.vectors import Rows, ordinals

LIGHT = 20_000
"""Rows that are looked at within a millisecond or so: no reason to send the work elsewhere."""

AT_ONCE = 8
"""Operators of a filter that cost no more than to look at the rows."""


class Start(NamedTuple):
    """Where a search begins: rows, in any order, of all that can match, or what a box reaches."""

    rows: Rows | None = None
    reaches: tuple[Reach, ...] = ()
    filter: Expression | None = None
    """What of the filter is still to be asked."""

    def weight(self, table: Table) -> int:
        """How many rows will be looked at, again for every few operators of the filter."""
        times = 1 if self.filter is None else max(1, operators(self.filter) // AT_ONCE)
        if self.reaches:
            return times * sum(reach.weight for reach in self.reaches)
        return times * (len(table) if self.rows is None else len(self.rows))


def begin(table: Table, query: Query) -> Start:
    """The shortest way into a table that an index gives; itself cheap."""
    boxes = () if query.bbox is None else _boxes(query.bbox)
    reaches = tuple(map(table.tree.reach, boxes))
    if query.id is not None:
        return Start(_row_of(table, query.id), reaches, query.filter)
    if reaches:
        return Start(reaches=reaches, filter=query.filter)
    if _asks_for_all(query):
        return Start(np.zeros(0, dtype=np.int64))
    if query.filter is not None:
        terms = query.filter.terms
        place, found = _shortest(table, terms)
        if found is not None and len(found) <= LIGHT:
            left = (*terms[:place], *terms[place + 1 :])
            return Start(found.rows(), filter=Expression("and", left) if left else None)
    return Start(filter=query.filter)


def _asks_for_all(query: Query) -> bool:
    """Whether every feature matches, in the order of the table."""
    asked = (query.bbox, query.span, query.filter, query.id, query.most)
    return not query.sortby and asked == NOTHING


NOTHING = (None,) * 5


def _shortest(table: Table, terms: Sequence[object]) -> tuple[int, Stretch | None]:
    """The term, of those that must all be true, for which a lookup gives the fewest rows."""
    place, found = 0, None
    for number, term in enumerate(terms):
        compared = comparison(term) if isinstance(term, Expression) else None
        if compared is None or compared[0] not in table.lookups:
            continue
        name, op, value = compared
        stretch = stretch_of(table.vectors[name], table.lookups[name], op, value)
        if stretch is not None and (found is None or len(stretch) < len(found)):
            place, found = number, stretch
    return place, found


def search(table: Table, query: Query, start: Start | None = None) -> tuple[Rows, int]:
    """The rows of the page asked for, and how many match.

    Undated features match every date of the `datetime` parameter: nobody knows that they do
    not. To a filter they have no date, and what is compared with it is unknown.
    """
    if _asks_for_all(query):
        end = len(table) if query.limit is None else query.offset + query.limit
        return np.arange(query.offset, min(end, len(table))), len(table)
    start = start or begin(table, query)
    if query.most is None:
        rows = _matching(table, query, start)
        matched = len(rows)
    else:
        rows, matched = _drawn(table, query, start, query.most)
    rows = ordered(table, rows, query.sortby)
    return rows[query.offset :][: query.limit], matched


def _drawn(table: Table, query: Query, start: Start, most: int) -> tuple[Rows, int]:
    """Of the rows that match those with the lowest lots, ascending, and how many match."""
    reach = _only_box(table, query, start)
    # Of more matches than that, fewer are looked at in the order of lots than there are.
    crowd = isqrt(most * len(table))
    if reach is not None and reach.weight > crowd:
        matched = table.tree.count(reach)
        if matched > crowd:
            return _first_drawn(table, reach.box, most, most * len(table) // matched), matched
    rows = _matching(table, query, start)
    return rows[lowest(table.lots[rows], most)], len(rows)


def _only_box(table: Table, query: Query, start: Start) -> Reach | None:
    """The box that is all that is asked of a layer of points."""
    if len(start.reaches) != 1 or table.points is None:
        return None
    is_alone = start.rows is None and start.filter is None and query.span is None
    return start.reaches[0] if is_alone else None


def _first_drawn(table: Table, box: Corners, most: int, looks: int) -> Rows:
    """The rows of points with the lowest lots in a box, which has more of them; ascending."""
    assert table.points is not None  # noqa: S101 - see `_only_box`
    (lon, lat), (west, south, east, north) = table.points, box
    found = np.zeros(0, dtype=np.int64)
    at_once = looks + looks // 16  # so that the first look is mostly enough
    for first in range(0, len(table), at_once):
        rows = table.by_lot[first : first + at_once]
        x, y = lon[rows], lat[rows]
        found = np.append(found, rows[(x >= west) & (x <= east) & (y >= south) & (y <= north)])
        if len(found) >= most:
            break
    return np.sort(found[:most])


def _matching(table: Table, query: Query, start: Start) -> Rows:
    rows = start.rows
    if start.reaches:
        within = _within(table, start.reaches)
        rows = within if rows is None else np.intersect1d(rows, within)
    if query.span is not None:
        rows = np.arange(len(table)) if rows is None else rows
        first, last = ordinals(query.span)
        rows = rows[(table.days.starts[rows] <= last) & (table.days.ends[rows] >= first)]
    if start.filter is not None:
        rows = matching(table, start.filter, rows)
    if rows is None:
        rows = np.arange(len(table))
    elif not start.reaches and len(rows) > 1:
        rows = np.sort(rows)
    return rows


def _within(table: Table, reaches: Sequence[Reach]) -> Rows:
    """The rows whose shapes meet one of the boxes, ascending."""
    found = [table.meeting(reach) for reach in reaches]
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
