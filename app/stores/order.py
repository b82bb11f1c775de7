"""The order of rows: by columns, null last, ties as they were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.stores.table import Table, View
from app.stores.vectors import Bools, Days, Listed, Numbers, Rows, Texts, Vector


def ordered(table: Table, rows: Rows, sortby: Sequence[tuple[str, bool]]) -> Rows:
    """The rows by the columns named, the first of them first; True descends.

    Text stands in the order of its code points, false before true, a date by its first day,
    then by its last.
    """
    if not sortby:
        return rows
    view = View(table, rows)
    keys: list[NDArray[np.float64]] = []
    for name, descends in sortby:
        values, missing = _keys(view.vector(name))
        keys.append(missing.astype(np.float64))
        keys += [np.where(missing, 0, -one if descends else one) for one in values]
    return rows[np.lexsort(keys[::-1])]


def _keys(vector: Vector) -> tuple[list[NDArray[np.float64]], Bools]:
    """Numbers in the order of a column, and where it is null."""
    if isinstance(vector, Listed):
        raise TypeError("lists have no order")
    if isinstance(vector, Numbers):
        return [vector.values], np.isnan(vector.values)
    if isinstance(vector, Texts):
        return [vector.codes.astype(np.float64)], vector.codes < 0
    if isinstance(vector, Days):
        ends = [vector.starts.astype(np.float64), vector.ends.astype(np.float64)]
        return ends, ~vector.known
    return [vector.yes.astype(np.float64)], ~(vector.yes | vector.no)
