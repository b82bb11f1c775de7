"""A filter as SQL: what `evaluate.py` asks of columns, asked of a table, with its three truths.

Values are bound, never written; columns come from the layout. Where PostgreSQL would end with an
error what is null or zero to us (an overflow, a root of a negative number), the functions in
the schema `campmap` take care; they are slow, so they are asked only after such an error.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from app.domain.dates import Span
from app.domain.filter import Expression
from app.domain.functions import FUNCTIONS
from app.domain.like import PIECE, read_like
from app.domain.queryables import Kind
from app.stores.layout import Layout
from app.stores.sql import FALSE, TRUE, Sql, joined
from app.stores.sqlshapes import Found, relation
from app.stores.vectors import OPEN_END, OPEN_START, ordinals

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

ARITHMETIC = {
    "+": "({0} + {1})",
    "-": "({0} - {1})",
    "*": "({0} * {1})",
    "/": "({0} / NULLIF({1}, 0))",
    "div": "trunc({0} / NULLIF({1}, 0))",
    "^": "({0} ^ {1})",
    "%": "campmap.remainder({0}, {1})",
}
GUARDED = ARITHMETIC | {
    "+": "campmap.sum({0}, {1})",
    "-": "campmap.sum({0}, -({1}))",
    "*": "campmap.product({0}, {1})",
    "/": "campmap.quotient({0}, {1})",
    "div": "trunc(campmap.quotient({0}, {1}))",
    "^": "campmap.power({0}, {1})",
}

DATES: Mapping[str, str] = {
    "t_after": "{0} > {3}",
    "t_before": "{1} < {2}",
    "t_contains": "{0} < {2} AND {1} > {3}",
    "t_disjoint": "{0} > {3} OR {1} < {2}",
    "t_during": "{0} > {2} AND {1} < {3}",
    "t_equals": "{0} = {2} AND {1} = {3}",
    "t_finishedby": "{0} < {2} AND {1} = {3}",
    "t_finishes": "{0} > {2} AND {1} = {3}",
    "t_intersects": "{0} <= {3} AND {1} >= {2}",
    "t_meets": "{1} = {2}",
    "t_metby": "{0} = {3}",
    "t_overlappedby": "{2} < {0} AND {3} > {0} AND {3} < {1}",
    "t_overlaps": "{0} < {2} AND {1} > {2} AND {1} < {3}",
    "t_startedby": "{0} = {2} AND {1} > {3}",
    "t_starts": "{0} = {2} AND {1} < {3}",
    "=": "{0} = {2} AND {1} = {3}",
    "<>": "{0} <> {2} OR {1} <> {3}",
    "<": "{1} < {2}",
    "<=": "{1} <= {3}",
    ">": "{0} > {3}",
    ">=": "{0} >= {2}",
}
"""Of two spans {0}..{1} and {2}..{3}; `temporal.py` says what they mean."""

YEAR = Sql(
    f"CASE WHEN {{0}} > {OPEN_START} AND {{0}} < {OPEN_END}"
    " THEN date_part('year', date '0001-01-01' + ({0} - 1)) END"
)
"""Of a day, as an ordinal; none where it is open."""

NUL = "\0"
"""The one character that a text of PostgreSQL cannot hold."""


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day of a span, null together where there is no date."""

    first: Sql
    last: Sql


@dataclass(frozen=True, slots=True)
class Compiler:
    """Filters of one layer. `found` has the rows of shape terms that were looked up before."""

    layout: Layout
    found: Found
    guarded: bool = False

    def truth(self, value: object) -> Sql:
        """What is true, false or, where it is unknown, null of a row."""
        if isinstance(value, bool):
            return TRUE if value else FALSE
        one = cast(Expression, value)
        if one.op in ("and", "or"):
            return joined(map(self.truth, one.args), f" {one.op.upper()} ")
        if one.op == "not":
            return Sql("NOT ({0})")(self.truth(one.args[0]))
        if one.op == "isnull":
            return self._missing(one.args[0])
        if one.op.startswith("s_"):
            return relation(self.layout, one, self.found)
        if one.op == "property":
            return self._column(one)
        if one.op == "in":
            return self._in(one)
        if one.op == "like":
            return self._like(one)
        if one.op.startswith("a_"):
            return self._lists(one)
        return self._compared(one)

    def _compared(self, one: Expression) -> Sql:
        kind = self._kind(one.args[0])
        if kind is Kind.DATE:
            left, right = (self._days(arg) for arg in one.args)
            return Sql(DATES[one.op])(left.first, left.last, right.first, right.last)
        if kind is Kind.TEXT:
            return self._texts(one.op, *one.args)
        compile_ = self._number if kind is Kind.NUMBER else self.truth
        left_sql, right_sql = (compile_(arg) for arg in one.args)
        return Sql(f"({{0}}) {one.op} ({{1}})")(left_sql, right_sql)

    def _kind(self, value: object) -> Kind:
        """What an operand holds."""
        if isinstance(value, bool):
            return Kind.BOOLEAN
        if isinstance(value, (str, float, Span)):
            return {str: Kind.TEXT, float: Kind.NUMBER, Span: Kind.DATE}[type(value)]
        one = cast(Expression, value)
        if one.op == "property":
            name = str(one.args[0])
            return Kind.DATE if name == "datetime" else self.layout.fields[name].column.kind
        if one.op in ARITHMETIC or one.op in FUNCTIONS:
            return Kind.NUMBER
        if one.op in ("casei", "accenti"):
            return Kind.TEXT
        return Kind.DATE if one.op == "interval" else Kind.BOOLEAN

    def _column(self, one: Expression) -> Sql:
        return Sql(self.layout.fields[str(one.args[0])].sql)

    def _number(self, value: object) -> Sql:
        if isinstance(value, float):
            return Sql("%s::float8", (value,))
        one = cast(Expression, value)
        if one.op == "property":
            return self._column(one)
        if one.op in FUNCTIONS:
            return self._called(one)
        template = (GUARDED if self.guarded else ARITHMETIC)[one.op]
        return Sql(template)(*map(self._number, one.args))

    def _called(self, one: Expression) -> Sql:
        """What a function says of a row."""
        (arg,), takes = one.args, FUNCTIONS[one.op].takes
        if takes is Kind.NUMBER:
            return Sql(f"{one.op}({{0}})")(self._number(arg))
        if takes is Kind.DATE:
            days = self._days(arg)
            return YEAR(days.first if one.op == "first_year" else days.last)
        if isinstance(arg, str):
            return Sql("%s::float8", (float(len(arg)),))
        return Sql("char_length({0})::float8")(self._text(arg))

    def _days(self, value: object) -> Days:
        if isinstance(value, Span):
            first, last = (Sql("%s::int", (day,)) for day in ordinals(value))
            return Days(first, last)
        one = cast(Expression, value)
        if one.op == "interval":
            start, end = (self._days(arg) for arg in one.args)
            known = Sql("CASE WHEN {0} IS NOT NULL THEN {1} END")
            return Days(known(end.last, start.first), known(start.first, end.last))
        name = str(one.args[0])
        if name == "datetime":
            return Days(Sql("first"), Sql("last"))
        return Days(*self.layout.fields[name].days)

    def _text(self, value: object) -> Sql:
        if isinstance(value, str):
            return Sql('%s::text COLLATE "C"', (value,))
        one = cast(Expression, value)
        if one.op == "property":
            return self._column(one)
        inner = cast(Expression, one.args[0])
        fold = one.op if inner.op == "property" else "both"
        name = str((inner if inner.op == "property" else inner.args[0]).args[0])  # type: ignore[attr-defined]
        return Sql(self.layout.fields[name].folds[fold])

    def _texts(self, op: str, left: object, right: object) -> Sql:
        if isinstance(left, str) and isinstance(right, str):
            return TRUE if COMPARE[op](left, right) else FALSE
        if isinstance(left, str):
            return self._texts(TURNED[op], right, left)
        if isinstance(right, str) and NUL in right:
            # No text of a row has this character, the lowest: so what begins alike is below.
            if op in ("=", "<>"):
                return Sql("({0} <> {0})" if op == "=" else "({0} = {0})")(self._text(left))
            op, right = "<=" if op in ("<", "<=") else ">", right.partition(NUL)[0]
        return Sql(f"{{0}} {op} {{1}}")(self._text(left), self._text(right))

    def _like(self, one: Expression) -> Sql:
        left, pattern = one.args[0], str(one.args[1])
        if isinstance(left, str):
            return TRUE if read_like(pattern).matches(left) else FALSE
        if NUL in pattern:
            return Sql("({0} <> {0})")(self._text(left))
        return Sql("{0} LIKE {1}")(self._text(left), self._text(_pattern(pattern)))

    def _in(self, one: Expression) -> Sql:
        left, choices = one.args[0], one.args[1:]
        if isinstance(left, str):
            return TRUE if left in choices else FALSE
        if self._kind(left) is Kind.NUMBER:
            return Sql("{0} = ANY({1})")(self._number(left), Sql("%s::float8[]", (list(choices),)))
        texts = [text for text in choices if NUL not in str(text)]
        if not texts:
            return Sql("({0} <> {0})")(self._text(left))
        return Sql("{0} = ANY({1})")(self._text(left), Sql("%s::text[]", (texts,)))

    def _lists(self, one: Expression) -> Sql:
        left, right = map(self._list, one.args)
        return Sql(LISTS[one.op])(left, right)

    def _list(self, value: object) -> Sql:
        if isinstance(value, Expression):
            return self._column(value)
        # A private word that no list holds stands for one that no text can be.
        items = [item.replace(NUL, NOBODY) for item in cast(tuple[str, ...], value)]
        return Sql("%s::text[]", (items,))

    def _missing(self, value: object) -> Sql:
        if value == Expression("property", ("geometry",)):
            return Sql("geom IS NULL")
        if not isinstance(value, Expression) or value.op == "geometry":
            return FALSE
        if value.op == "property" and value.args[0] != "datetime":
            if self._kind(value) is Kind.DATE:
                return Sql("{0} IS NULL")(self._days(value).first)
            return Sql("{0} IS NULL")(self._column(value))
        kind = self._kind(value)
        if kind is Kind.DATE:
            return Sql("{0} IS NULL")(self._days(value).first)
        compile_ = {Kind.NUMBER: self._number, Kind.TEXT: self._text}.get(kind, self.truth)
        return Sql("({0}) IS NULL")(compile_(value))


TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

LISTS = {
    "a_contains": "{0} @> {1}",
    "a_containedby": "{0} <@ {1}",
    "a_equals": "{0} @> {1} AND {0} <@ {1}",
    "a_overlaps": "{0} && {1}",
}

NOBODY = "\ufffe"
"""No character of any text (Unicode 23.7)."""


def _pattern(pattern: str) -> str:
    """The same pattern where PostgreSQL reads it: a backslash at the end stands for itself."""
    parts = []
    for escaped, wild, literal in PIECE.findall(pattern):
        parts.append(wild or "".join(f"\\{c}" if c in "%_\\" else c for c in escaped or literal))
    return "".join(parts)
