"""Which rows a filter matches: an expression over columns, with SQL's three values of truth."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.filter import Expression
from app.domain.filterterms import ARRAYS, SPATIAL
from app.domain.functions import FUNCTIONS
from app.domain.like import read_like
from app.stores import functions, lists, spatial, temporal
from app.stores.table import Table, View
from app.stores.vectors import (
    Bools,
    Days,
    Found,
    Listed,
    Numbers,
    Rows,
    Texts,
    Truth,
    Words,
    lists_of,
    ordinals,
)

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "div": lambda a, b: np.trunc(np.divide(a, b)),
    "^": np.power,
}
"""As SQL has it: `%` takes the sign of its first operand, `div` cuts off towards zero."""

COSTS = {
    **dict.fromkeys((*SPATIAL, *ARRAYS), 2),
    **dict.fromkeys(("casei", "accenti"), 3),
    "like": 4,
}
"""What an operator costs, of those that cost more than to compare two numbers."""

FEW = 8
FEW_OF_SOME = 2
"""One row in so many left, of all or of some that are gathered anyhow, and the rest of an AND
within others is asked of those alone."""


def matching(table: Table, filter: Expression, rows: Rows | None = None) -> Rows:
    """The rows, of all or of those, of which the filter is true, in the same order."""
    view, yes = View(table, rows), None
    # Of rows that are gathered anyhow those left are gathered again, however many.
    for term in _cheapest_first(filter.terms):
        found = _truth(view, term).yes
        yes = found if yes is None else yes & found
        if view.rows is not None or np.count_nonzero(yes) * FEW <= len(view):
            view, yes = view.at(yes.nonzero()[0]), None
    if yes is not None:
        view = view.at(yes.nonzero()[0])
    return cast(Rows, view.rows)


def operators(filter: Expression) -> int:
    """How many operators, functions and columns it has."""
    return 1 + sum(operators(arg) for arg in filter.args if isinstance(arg, Expression))


def _truth(view: View, value: object) -> Truth | Found:
    view.check_time()
    if isinstance(value, bool):
        yes = np.full(len(view), value)
        return Truth(yes, ~yes)
    one = cast(Expression, value)
    if one.op in ("and", "or"):
        return _joined(view, one)
    if one.op == "not":
        found = _truth(view, one.args[0])
        return Truth(found.no, found.yes)
    if one.op == "isnull":
        yes = _missing(view, one.args[0])
        return Truth(yes, ~yes)
    if one.op.startswith("s_"):
        left, right = cast(tuple[Expression, Expression], one.args)
        return spatial.related(view, one.op, left, right)
    found = _compared(view, one)
    if len(found.yes) == len(view):
        return found
    # Literals alone are compared once for all rows.
    return Truth(np.full(len(view), found.yes[0]), np.full(len(view), found.no[0]))


def _compared(view: View, one: Expression) -> Truth | Found:
    """What compares two operands, or one with literals."""
    if one.op == "property":
        return cast(Truth, view.vector(str(one.args[0])))
    if one.op == "in":
        return _in(view, one)
    left, right = _operand(view, one.args[0]), _operand(view, one.args[1])
    if one.op.startswith("a_"):
        return lists.related(one.op, cast(Listed, left), cast(Listed, right))
    if one.op == "like":
        texts = cast(Texts, left)
        yes = texts.words.like(read_like(str(one.args[1])), texts.codes)
        return Found(yes, lambda: texts.codes >= 0)
    if isinstance(left, Days):
        return temporal.related(one.op, left, cast(Days, right))
    if isinstance(left, Numbers):
        return _numbers(one.op, left.values, cast(Numbers, right).values)
    if isinstance(left, Texts):
        return _texts(one.op, left, cast(Texts, right))
    return _truths(one.op, cast(Truth | Found, left), cast(Truth | Found, right))


def _joined(view: View, one: Expression) -> Truth:
    """AND, and OR as its mirror; the cheapest operand first, and each of what that left open."""
    mirrored, few = one.op == "or", FEW if view.rows is None else FEW_OF_SOME
    yes, no = np.ones(len(view), dtype=np.bool_), np.zeros(len(view), dtype=np.bool_)
    left: Rows | None = None
    for arg in _cheapest_first(one.args):
        found = _truth(view if left is None else view.at(left), arg)
        found = Truth(found.no, found.yes) if mirrored else Truth(found.yes, found.no)
        if left is None:
            yes &= found.yes
            no |= found.no
            undecided = ~no
            if np.count_nonzero(undecided) * few <= len(view):
                left = undecided.nonzero()[0]
        else:
            yes[left] &= found.yes
            no[left] |= found.no
            left = left[~found.no]
    return Truth(no, yes) if mirrored else Truth(yes, no)


def _cheapest_first(operands: Sequence[object]) -> Sequence[object]:
    """The order in which operands are asked."""
    return sorted(operands, key=_cost) if len(operands) > 1 else operands


def _cost(value: object) -> int:
    if not isinstance(value, Expression):
        return 0
    own = COSTS.get(value.op, 1)
    for one in value.args:
        if isinstance(one, Expression) and one.op != "property":
            own = max(own, _cost(one))
    return own


def _operand(view: View, value: object) -> object:
    """A column, the result of a function or of arithmetic, or a literal as a column of one row."""
    if isinstance(value, Expression):
        return _expression(view, value)
    if isinstance(value, Span):
        return _literal_days(value)
    if isinstance(value, bool):
        return Truth(np.array([value]), np.array([not value]))
    if isinstance(value, float):
        return Numbers(np.array([value]))
    if isinstance(value, str):
        return Texts(Words([value]), np.zeros(1, dtype=np.int32))
    return Listed(lists_of([cast(tuple[str, ...], value)]), np.zeros(1, dtype=np.int32))


def _expression(view: View, one: Expression) -> object:
    if one.op == "property":
        return view.vector(str(one.args[0]))
    if one.op in ("casei", "accenti"):
        return _folded(view, one)
    if one.op in FUNCTIONS:
        return functions.called(one.op, _operand(view, one.args[0]))
    if one.op in ARITHMETIC:
        left, right = (cast(Numbers, _operand(view, arg)).values for arg in one.args)
        with np.errstate(all="ignore"):
            result = ARITHMETIC[one.op](left, right)
        # Without a number there is no result: numpy says that anything to the power of 0 is 1.
        known = np.isfinite(result) & ~np.isnan(left) & ~np.isnan(right)
        return Numbers(np.where(known, result, np.nan))
    if one.op == "interval":
        start, end = (cast(Days, _operand(view, arg)) for arg in one.args)
        return Days(start.starts, end.ends, start.known & end.known)
    return _truth(view, one)


def _folded(view: View, one: Expression) -> Texts:
    """Text without case, accents or both: `casei(accenti(x))` is the one order of the two."""
    inner = cast(Expression, one.args[0])
    both = inner.op == "accenti"
    name = inner.args[0].args[0] if both else inner.args[0]  # type: ignore[attr-defined]
    texts = cast(Texts, view.vector(str(name)))
    words, codes = texts.words.folded(case=one.op == "casei", accents=both or one.op == "accenti")
    return Texts(words, codes[texts.codes])


def _literal_days(span: Span) -> Days:
    start, end = ordinals(span)
    return Days(np.array([start]), np.array([end]), np.array([True]))


def _missing(view: View, value: object) -> Bools:
    """Where an operand is null."""
    if value == Expression("property", ("geometry",)):
        return ~view.placed()
    if not isinstance(value, Expression) or value.op == "geometry":
        return np.zeros(len(view), dtype=np.bool_)
    found = _operand(view, value)
    if isinstance(found, Numbers):
        missing = np.isnan(found.values)
    elif isinstance(found, (Texts, Listed)):
        missing = found.codes < 0
    elif isinstance(found, (Truth, Found)):
        missing = ~(found.yes | found.no)
    else:
        missing = ~cast(Days, found).known
    return np.broadcast_to(missing, len(view)).copy()


def _numbers(op: str, left: NDArray[np.float64], right: NDArray[np.float64]) -> Found:
    def known() -> Bools:
        return _both(~np.isnan(left), ~np.isnan(right))

    # Nothing is equal to NaN, less or greater: so it alone is not equal to itself.
    yes = COMPARE[op](left, right)
    return Found(yes & known() if op == "<>" else yes, known)


def _both(left: Bools, right: Bools) -> Bools:
    """Where both are true; that of a literal is one row, which numpy is slow to repeat."""
    if len(left) == 1:
        left, right = right, left
    if len(right) == 1:
        return left if right[0] else np.zeros_like(left)
    return left & right


def _truths(op: str, left: Truth | Found, right: Truth | Found) -> Truth:
    same = (left.yes & right.yes) | (left.no & right.no)
    other = (left.yes & right.no) | (left.no & right.yes)
    return Truth(same, other) if op == "=" else Truth(other, same)


def _texts(op: str, left: Texts, right: Texts) -> Found:
    def known() -> Bools:
        return _both(left.codes >= 0, right.codes >= 0)

    if op == "=" and len(right.codes) == 1 and right.codes[0] >= 0:
        word = right.words.words[right.codes[0]]
        return Found(left.codes == left.words.code(word), known)
    return Found(known() & COMPARE[op](*_ranked(left, right)), known)


def _ranked(left: Texts, right: Texts) -> tuple[NDArray[Any], NDArray[Any]]:
    """Numbers that stand in the order of the texts of both.

    A word of one stands at twice its place among the words of the other, and one more where it
    is not itself among them; so the longer list of words is left as it is.
    """
    if left.words is right.words:
        return left.codes, right.codes
    if len(left.words) < len(right.words):
        second, first = _ranked(right, left)
        return first, second
    words = left.words
    places = [2 * words.place(one) - (words.code(one) < 0) for one in right.words.words]
    return left.codes * 2, np.array([*places, -1], dtype=np.int64)[right.codes]


def _in(view: View, one: Expression) -> Found:
    left = _operand(view, one.args[0])
    if isinstance(left, Numbers):
        values = left.values
        chosen = np.array(one.args[1:], dtype=np.float64)
        return Found(np.isin(values, chosen), lambda: ~np.isnan(values))
    texts = cast(Texts, left)
    hits = np.zeros(len(texts.words) + 1, dtype=np.bool_)
    for code in {texts.words.code(str(choice)) for choice in one.args[1:]} - {-2}:
        hits[code] = True
    return Found(hits[texts.codes], lambda: texts.codes >= 0)
