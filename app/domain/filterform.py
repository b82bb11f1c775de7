"""From CQL2 JSON to an `Expression`: every name known, every operand of a kind that fits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.domain import filterterms as terms
from app.domain import literals
from app.domain.dates import PLAIN
from app.domain.filter import Expression
from app.domain.filterterms import Operand
from app.domain.queryables import Column, Kind, in_filter, in_filters
from app.errors import BadQuery

DEEPEST = 30
"""Operators and brackets within one another."""

OPERANDS = 1_000
"""Names and literals."""

UNSURE = 10
"""Dates that are not plain days, months or years: each costs some milliseconds to read."""

COSTLY = 50
"""Patterns and shapes: what takes longest to compare with every feature."""

OPERATION, PROPERTY = {"op", "args"}, {"property"}
"""The members of what there is most of."""

LONGEST_DATE = 60
"""Characters of a date, as in the records."""


class At(NamedTuple):
    """Where the reading is: a place to tell, and how deep."""

    place: str
    depth: int


@dataclass
class Form:
    """One reading of CQL2 JSON.

    `units` are parts of the JSON by the character that a name begins with which stands for
    them; `place_of` tells the place of a name, where the JSON was made from a text.
    """

    columns: Mapping[str, Column]
    units: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    place_of: Callable[[str], str | None] | None = None
    _count: int = 0
    _unsure: int = 0
    _costly: int = 0

    def read(self, raw: Any, place: str) -> Expression:
        """The whole filter. Raises BadQuery."""
        at = At(place, 0)
        found = self._operand(raw, at)
        if found.kind is not Kind.BOOLEAN:
            raise self._bad("it is true or false of no feature; compare something", at)
        if isinstance(found.value, bool):
            return Expression("and", (found.value,))
        whole: Expression = found.value
        return whole

    def _bad(self, message: str, at: At) -> BadQuery:
        return BadQuery(f"filter: {message} (at {at.place})", "filter")

    def _operand(self, raw: Any, at: At) -> Operand:
        if self.units:
            raw, at = self._resolved(raw, at)
        is_member = isinstance(raw, dict)
        if not (is_member and "op" in raw):
            self._count += 1
            if self._count > OPERANDS:
                raise self._bad(f"more than {OPERANDS} operands", at)
        if at.depth > DEEPEST:
            raise self._bad(f"more than {DEEPEST} operators within one another", at)
        try:
            if not is_member:
                return self._literal(raw)
            if raw.keys() == PROPERTY:
                return self._property(raw["property"], at)
            return self._member(raw, at)
        except BadQuery as error:
            raise error if error.parameter else self._bad(str(error), at) from error

    def _resolved(self, raw: Any, at: At) -> tuple[Any, At]:
        """What a name stands for, where it stands for a bracket."""
        while isinstance(raw, dict) and len(raw) == 1 and isinstance(raw.get("property"), str):
            unit = self.units.get(raw["property"][:1])
            if unit is None:
                break
            raw, at = unit[0], At(unit[1], at.depth)
        return raw, at

    def _literal(self, raw: Any) -> Operand:
        if isinstance(raw, str):
            return Operand(Kind.TEXT, raw)
        if isinstance(raw, bool):
            return Operand(Kind.BOOLEAN, raw)
        if isinstance(raw, (int, float)):
            if not math.isfinite(raw):
                raise BadQuery("a number is too large")
            return Operand(Kind.NUMBER, float(raw))
        if raw is None:
            raise BadQuery("nothing is equal to null; write IS NULL or IS NOT NULL")
        raise BadQuery("a list stands only after IN and in the A_ functions")

    def _member(self, raw: dict[str, Any], at: At) -> Operand:
        if raw.keys() == OPERATION and isinstance(raw["op"], str):
            return self._operator(raw["op"].lower(), terms.listed(raw["args"]), at)
        if raw.keys() in ({"date"}, {"timestamp"}):
            return self._date(*raw.values())
        if raw.keys() == {"interval"}:
            return self._interval(raw["interval"], at)
        if raw.keys() == {"bbox"}:
            return terms.geometry(literals.read_box(terms.listed(raw["bbox"])))
        if "type" in raw and raw.keys() & {"coordinates", "geometries"}:
            return terms.geometry(literals.read_geometry(raw))
        known = "op and args, property, date, timestamp, interval, bbox, or a GeoJSON geometry"
        raise BadQuery(f"{', '.join(map(str, raw))[:60]!r} is not a member of CQL2; {known} are")

    def _property(self, name: Any, at: At) -> Operand:
        column = in_filter(self.columns, name) if isinstance(name, str) else None
        if column is None:
            if self.place_of is not None:
                at = At(self.place_of(str(name)) or at.place, at.depth)
            known = ", ".join(in_filters(self.columns))
            raise self._bad(f"there is no property {str(name)[:40]!r}; known are {known}", at)
        return Operand(column.kind, Expression("property", (name,)))

    def _operator(self, name: str, args: Sequence[Any], at: At) -> Operand:
        if name not in terms.OPS:
            if name == "envelope":
                return terms.geometry(literals.read_box(args))
            known = ", ".join(one.upper() for one in terms.OPS if one.isidentifier())
            raise BadQuery(f"there is no function {name[:40]!r}; known are {known}")
        if name in terms.COSTLY:
            self._costly += 1
            if self._costly > COSTLY:
                raise BadQuery(f"more than {COSTLY} patterns and shapes")
        elif name in terms.LISTING:
            return self._in(args, at) if name == "in" else self._arrays(name, args, at)
        return terms.OPS[name](name, self._dated(name, self._operands(args, at)))

    def _operands(self, args: Sequence[Any], at: At) -> list[Operand]:
        """The operands, each at its member of the JSON, or where the bracket around it begins."""
        if self.place_of is not None:
            inner = At(at.place, at.depth + 1)
            return [self._operand(one, inner) for one in args]
        above, depth = "" if at.place == "the top" else f"{at.place}.", at.depth + 1
        return [
            self._operand(one, At(f"{above}args[{place}]", depth)) for place, one in enumerate(args)
        ]

    def _in(self, args: Sequence[Any], at: At) -> Operand:
        terms.count("in", args, 2)
        choices, inner = self._resolved(args[1], at)
        if isinstance(choices, list) and len(choices) == 1:
            only, inner = self._resolved(choices[0], inner)
            choices = only if isinstance(only, list) else choices
        if not isinstance(choices, list) or not choices:
            raise BadQuery("IN takes a list with at least one value")
        (left,) = self._operands(args[:1], at)
        left, *found = self._dated("in", [left, *self._operands(choices, inner)])
        if all(one.is_literal for one in found) and left.kind in (Kind.TEXT, Kind.NUMBER):
            for one in found:
                terms.alike("IN", left, one)
            values = dict.fromkeys(one.value for one in found)
            return terms.boolean("in", left.value, *values)
        return terms.logical("or", [terms.compared("=", [left, one]) for one in found])

    def _arrays(self, name: str, args: Sequence[Any], at: At) -> Operand:
        terms.count(name, args, 2)
        found = [self._array(name, one, at) for one in args]
        if all(isinstance(one, tuple) for one in found):
            raise BadQuery(f"{name.upper()} takes at least one property that is a list")
        return terms.boolean(name, *found)

    def _array(self, name: str, raw: Any, at: At) -> Any:
        raw, at = self._resolved(raw, at)
        # A bracket with one value in it is that value to the library.
        found = self._operands(raw if isinstance(raw, list) else [raw], at)
        if all(one.kind is Kind.TEXT and one.is_literal for one in found):
            return tuple(dict.fromkeys(one.value for one in found))
        if len(found) != 1 or found[0].kind is not Kind.LIST:
            raise BadQuery(f"{name.upper()} takes properties that are lists, and lists of text")
        return found[0].value

    def _interval(self, raw: Any, at: At) -> Operand:
        ends = terms.listed(raw)
        terms.count("interval", ends, 2)
        found = [self._end(one, At(at.place, at.depth + 1)) for one in ends]
        if any(isinstance(one, Expression) for one in found):
            sides = [one if one else literals.read_interval(None, None) for one in found]
            return Operand(Kind.DATE, Expression("interval", tuple(sides)))
        return Operand(Kind.DATE, literals.read_interval(found[0], found[1]))

    def _end(self, raw: Any, at: At) -> Any:
        if raw in ("..", ""):
            return None
        (found,) = self._dated("interval", [self._operand(raw, at)])
        if found.kind is not Kind.DATE:
            raise BadQuery("INTERVAL takes dates; '..' is an open end")
        return found.value

    def _dated(self, name: str, operands: list[Operand]) -> list[Operand]:
        """Text as the date that it writes, where it stands beside a date or only dates can."""
        is_beside = name in terms.COMPARING and Kind.DATE in [one.kind for one in operands]
        if is_beside or name in terms.DATED:
            is_text = [one.kind is Kind.TEXT and one.is_literal for one in operands]
            pairs = zip(operands, is_text, strict=True)
            return [self._date(one.value) if text else one for one, text in pairs]
        return operands

    def _date(self, text: Any) -> Operand:
        if not isinstance(text, str) or len(text) > LONGEST_DATE:
            raise BadQuery(f"a date is a text of at most {LONGEST_DATE} characters")
        self._unsure += PLAIN.fullmatch(literals.day_of(text)) is None
        if self._unsure > UNSURE:
            raise BadQuery(f"more than {UNSURE} dates that are not plain, such as '1959~'")
        return Operand(Kind.DATE, literals.read_date(text))
