"""Which rows a filter matches: an expression over columns, with SQL's three values of truth."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.filter import Expression
from app.domain.functions import FUNCTIONS
from app.domain.like import read_like
from app.stores import functions, lists, spatial, temporal
from app.stores.table import Table, View
from app.stores.vectors import (
    Bools,
    Days,
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

FEW = 8
FEW_OF_SOME = 2
"""One row in so many left, of all or of some that are gathered for each question anyhow, and the
rest of an AND is asked of those alone."""


def matching(table: Table, filter: Expression, rows: Rows | None = None) -> Rows:
    """The rows, of all or of those, of which the filter is true, in the same order."""
    view, yes = View(table, rows), None
    for term in sorted(filter.terms, key=_cost):
        found = _truth(view, term).yes
        yes = found if yes is None else yes & found
        if _are_few(int(np.count_nonzero(yes)), view):
            view, yes = view.at(yes.nonzero()[0]), None
    if yes is not None:
        view = view.at(yes.nonzero()[0])
    return cast(Rows, view.rows)


def _are_few(count: int, view: View) -> bool:
    """Whether it pays to gather so many rows of a view, and to look at those alone."""
    return count * (FEW if view.rows is None else FEW_OF_SOME) <= len(view)


def operators(filter: Expression) -> int:
    """How many operators, functions and columns it has."""
    return 1 + sum(operators(arg) for arg in filter.args if isinstance(arg, Expression))


def _truth(view: View, value: object) -> Truth:
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


def _compared(view: View, one: Expression) -> Truth:
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
        return Truth(yes, (texts.codes >= 0) & ~yes)
    if isinstance(left, Days):
        return temporal.related(one.op, left, cast(Days, right))
    if isinstance(left, Numbers):
        return _numbers(one.op, left.values, cast(Numbers, right).values)
    if isinstance(left, Texts):
        return _texts(one.op, left, cast(Texts, right))
    return _truths(one.op, cast(Truth, left), cast(Truth, right))


def _joined(view: View, one: Expression) -> Truth:
    """AND, and OR as its mirror; the cheapest operand first, and each of what that left open."""
    mirrored = one.op == "or"
    yes, no = np.ones(len(view), dtype=np.bool_), np.zeros(len(view), dtype=np.bool_)
    left: Rows | None = None
    for arg in sorted(one.args, key=_cost):
        found = _truth(view if left is None else view.at(left), arg)
        if mirrored:
            found = Truth(found.no, found.yes)
        if left is None:
            yes &= found.yes
            no |= found.no
            undecided = ~no
            if _are_few(int(np.count_nonzero(undecided)), view):
                left = undecided.nonzero()[0]
        else:
            yes[left] &= found.yes
            no[left] |= found.no
            left = left[~found.no]
    return Truth(no, yes) if mirrored else Truth(yes, no)


def _cost(value: object) -> int:
    """The order in which operands are asked."""
    if not isinstance(value, Expression):
        return 0
    own = 4 if value.op == "like" else 3 if value.op in ("casei", "accenti") else 1
    own = 2 if value.op.startswith(("s_", "a_")) else own
    return max([own, *map(_cost, value.args)])


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
    elif isinstance(found, Truth):
        missing = ~(found.yes | found.no)
    else:
        missing = ~cast(Days, found).known
    return np.broadcast_to(missing, len(view)).copy()


def _numbers(op: str, left: NDArray[np.float64], right: NDArray[np.float64]) -> Truth:
    known = _both(~np.isnan(left), ~np.isnan(right))
    yes = COMPARE[op](left, right) & known
    return Truth(yes, known & ~yes)


def _both(left: Bools, right: Bools) -> Bools:
    """Where both are true; that of a literal is one row, which numpy is slow to repeat."""
    if len(left) == 1:
        left, right = right, left
    if len(right) == 1:
        return left if right[0] else np.zeros_like(left)
    return left & right


def _truths(op: str, left: Truth, right: Truth) -> Truth:
    same = (left.yes & right.yes) | (left.no & right.no)
    other = (left.yes & right.no) | (left.no & right.yes)
    return Truth(same, other) if op == "=" else Truth(other, same)


def _texts(op: str, left: Texts, right: Texts) -> Truth:
    known = _both(left.codes >= 0, right.codes >= 0)
    if op == "=" and len(right.words) == 1:
        yes = known & (left.codes == left.words.code(right.words.words[0]))
    else:
        yes = known & COMPARE[op](*_ranked(left, right))
    return Truth(yes, known & ~yes)


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


def _in(view: View, one: Expression) -> Truth:
    left = _operand(view, one.args[0])
    if isinstance(left, Numbers):
        known = ~np.isnan(left.values)
        yes = np.isin(left.values, np.array(one.args[1:], dtype=np.float64))
    else:
        texts = cast(Texts, left)
        known = texts.codes >= 0
        hits = np.zeros(len(texts.words) + 1, dtype=np.bool_)
        for code in {texts.words.code(str(choice)) for choice in one.args[1:]} - {-2}:
            hits[code] = True
        yes = hits[texts.codes]
    return Truth(yes & known, known & ~yes)
