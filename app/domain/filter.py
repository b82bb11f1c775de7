"""Filters: a CQL2 expression (OGC 21-065r2) as a small tree of values.

Operators are lower-case, as CQL2 JSON names them. Operands are expressions, or literals: float,
str, bool, `Span` for dates, a tuple of str for a list. What is not in CQL2 by that name:

    property(name)      a column, `geometry`, or `datetime`, the days of the feature
    geometry(wkb)       a literal in CRS84 as hexadecimal WKB
    interval(a, b)      from the first day of a to the last of b, where one is a property
    in(x, *literals)    all text or all numbers
    length(x), ...      the functions of `functions.py`
    casei(accenti(x))   the one order of the two, whichever was written

BETWEEN, and IN with anything but literals, are written out as comparisons. Truth has three
values: a comparison with null is unknown, and what is unknown does not match.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Expression:
    """An operator and its operands: further expressions, or hashable values."""

    op: str
    args: tuple[object, ...]

    @property
    def terms(self) -> tuple[object, ...]:
        """What must be true, all of it."""
        return self.args if self.op == "and" else (self,)

    def __repr__(self) -> str:
        return f"{self.op}{self.args!r}"
