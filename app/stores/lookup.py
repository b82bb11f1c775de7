"""The rows of a column in the order of its values: how few of a layer a term may match."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.filter import Expression
from app.stores.vectors import Numbers, Rows, Texts, Vector

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


class Lookup(NamedTuple):
    """Rows by value, null first in text and last in numbers."""

    order: Rows
    firsts: NDArray[np.int64]
    """Where the rows of each word begin, and those of one more; of numbers: where null begins."""


class Stretch(NamedTuple):
    """Some rows that stand together in a lookup."""

    lookup: Lookup
    start: int
    end: int

    def __len__(self) -> int:
        """How many rows."""
        return max(0, self.end - self.start)

    def rows(self) -> Rows:
        """The rows, in the order of the values."""
        return self.lookup.order[self.start : self.end]


def lookup_of(vector: Vector) -> Lookup | None:
    """The lookup of a column of text or numbers."""
    if isinstance(vector, Texts):
        order = np.argsort(vector.codes, kind="stable")
        firsts = np.searchsorted(vector.codes[order], np.arange(len(vector.words) + 1))
        return Lookup(order, firsts)
    if isinstance(vector, Numbers):
        known = np.count_nonzero(~np.isnan(vector.values))
        return Lookup(np.argsort(vector.values, kind="stable"), np.array([known]))
    return None


def stretch_of(vector: Vector, lookup: Lookup, op: str, value: object) -> Stretch | None:
    """The rows that compare so with a literal; None where the lookup cannot tell."""
    if isinstance(vector, Texts) and isinstance(value, str) and op == "=":
        code = vector.words.code(value)
        if code < 0:
            return Stretch(lookup, 0, 0)
        return Stretch(lookup, *lookup.firsts[code : code + 2].tolist())
    if isinstance(vector, Numbers) and isinstance(value, float) and op in FLIPPED:
        return _numbers(vector.values, lookup, op, value)
    return None


def _numbers(values: NDArray[np.float64], lookup: Lookup, op: str, value: float) -> Stretch:
    def place(number: float, side: str) -> int:
        return int(values.searchsorted(number, side, lookup.order))  # type: ignore[call-overload]

    start = 0 if op in ("<", "<=") else place(value, "right" if op == ">" else "left")
    if op in (">", ">="):
        return Stretch(lookup, start, int(lookup.firsts[0]))
    return Stretch(lookup, start, place(value, "left" if op == "<" else "right"))


def comparison(one: Expression) -> tuple[str, str, object] | None:
    """The column, the operator and the literal of a comparison of the two."""
    if one.op not in FLIPPED:
        return None
    (left, right), op = one.args, one.op
    if isinstance(right, Expression):
        left, right, op = right, left, FLIPPED[op]
    if isinstance(right, Expression) or not isinstance(left, Expression) or left.op != "property":
        return None
    return str(left.args[0]), op, right
