"""Filters that differ in their literals alone are read once, as databases prepare a statement.

A text is cut into its plain literals and what stands between them. When the same stands between
others again, it is read with stand-ins in their places. Where each of these comes out as it went
in, as an operand of a comparison, so does any literal of its kind: it is only put there. Dates,
patterns, lists and whatever else a literal is made into are read each time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain.cql2 import parse_filter
from app.domain.filter import Expression
from app.domain.filterterms import EQUALITY, ORDER
from app.domain.queryables import Column, Kind, in_filter
from app.errors import BadQuery

LITERAL = re.compile(
    r"('[\w .:-]*'|(?<![\w.])(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?![\w.]))", re.ASCII
)
"""A text without anything special in it, or a number that is no part of a word."""

LONGEST = 1_000
"""Characters of a filter that is worth it."""

MOST = 500
"""Shapes that are remembered."""

Shape = tuple[str | type, ...]
"""What stands between the literals of a text, and whether each is text or a number."""


SECRET = 10**11 + secrets.randbelow(10**11)
"""Of stand-ins: nobody can write one of them into a filter."""


class Place(NamedTuple):
    """Where one of the literals stands."""

    number: int


class Prepared(NamedTuple):
    """A filter with places for literals, or none where these are not left as they are."""

    filter: Expression | None
    kinds: Sequence[tuple[str, Kind]] = ()
    """The columns that it names, and of which kind they were."""

    def fits(self, columns: Mapping[str, Column]) -> bool:
        """Whether the columns are of the same kinds here."""
        for name, kind in self.kinds:
            column = in_filter(columns, name)
            if column is None or column.kind is not kind:
                return False
        return True


_shapes: dict[Shape, Prepared | None] = {}
"""What was read lately; nothing yet where a shape was seen once."""


def read_filter(text: str, columns: Mapping[str, Column]) -> Expression:
    """The filter in CQL2 text, as `parse_filter` reads it. Raises BadQuery."""
    if len(text) > LONGEST:
        return parse_filter(text, "cql2-text", columns)
    parts = LITERAL.split(text)
    values = [float(one) if one[0] != "'" else one[1:-1] for one in parts[1::2]]
    shape: Shape = (*parts[::2], *map(type, values))
    known = _shapes.get(shape)
    if known is None:
        known = _prepared(parts, values, columns) if shape in _shapes else None
        if len(_shapes) >= MOST:
            _shapes.clear()
        _shapes[shape] = known
    if known is None or known.filter is None or not known.fits(columns):
        return parse_filter(text, "cql2-text", columns)
    return _filled(known.filter, values)


def _prepared(
    parts: Sequence[str], values: Sequence[float | str], columns: Mapping[str, Column]
) -> Prepared:
    """The filter with stand-ins: capitals, accents and spaces, which folding would take away."""
    stand_ins = [
        f" Stand-In  É{SECRET}-{number} " if isinstance(value, str) else SECRET + number + 0.5
        for number, value in enumerate(values)
    ]
    written = list(parts)
    written[1::2] = [f"'{one}'" if isinstance(one, str) else repr(one) for one in stand_ins]
    try:
        found = parse_filter("".join(written), "cql2-text", columns)
    except BadQuery:
        return Prepared(None)
    places: dict[object, Place] = {one: Place(n) for n, one in enumerate(stand_ins)}
    whole = _placed(found, places)
    said = [*_leaves((whole,))]
    leaves = {*said}
    if not leaves.isdisjoint(stand_ins) or any(said.count(one) != 1 for one in places.values()):
        return Prepared(None)
    named = [str(one.args[0]) for one in leaves if isinstance(one, Expression)]
    kinds = [(name, column.kind) for name in named if (column := in_filter(columns, name))]
    return Prepared(whole, kinds)


def _placed(one: Expression, places: Mapping[object, Place]) -> Expression:
    """An expression with places in comparisons where stand-ins are."""
    compares = one.op in (*EQUALITY, *ORDER)
    args = [
        _placed(arg, places)
        if isinstance(arg, Expression)
        else (places.get(arg, arg) if compares else arg)
        for arg in one.args
    ]
    return Expression(one.op, tuple(args))


def _leaves(args: Iterable[object]) -> Iterator[object]:
    """The columns, the literals and the places of expressions."""
    for arg in args:
        if isinstance(arg, Expression) and arg.op != "property":
            yield from _leaves(arg.args)
        else:
            yield arg


def _filled(one: Expression, values: Sequence[float | str]) -> Expression:
    """An expression with values in their places."""
    args: list[object] = []
    for arg in one.args:
        if isinstance(arg, Place):
            args.append(values[arg.number])
        elif isinstance(arg, Expression) and arg.op != "property":
            args.append(_filled(arg, values))
        else:
            args.append(arg)
    return Expression(one.op, tuple(args))
