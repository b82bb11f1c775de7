"""A page's columns and shapes as Arrow arrays, for the libraries that write whole columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from app.domain.query import Page
from app.formats.columns import Column, Kind, text
from app.late import Late

pa = Late("pyarrow")


def array_of(column: Column) -> Any:
    """The values of a column, nested ones as text; lists of words stay lists."""
    values = column.values
    if column.kind is Kind.REAL:
        # numpy takes whole numbers that Arrow holds to be too large.
        return pa.array(np.array(values, dtype=np.float64), from_pandas=True)
    if column.kind is Kind.NESTED:
        values = [text(value) for value in values]
    return pa.array(values, _type_of(column.kind))


def wkb_of(page: Page) -> Any:
    """The geometries as WKB of ISO 19125, null where there is none."""
    return pa.array(shapely.to_wkb(page.geometries, flavor="iso"), pa.binary())


def _type_of(kind: Kind) -> Any:
    types = {
        Kind.INTEGER: pa.int64,
        Kind.TRUTH: pa.bool_,
        Kind.WORDS: lambda: pa.list_(pa.string()),
    }
    return types.get(kind, pa.string)()
