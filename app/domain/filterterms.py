"""The operators of filters: what each takes, and the expression that it gives.

All raise BadQuery without a place; who reads the filter knows where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from app.domain import literals
from app.domain.filter import Expression
from app.domain.functions import FUNCTIONS
from app.domain.queryables import Kind
from app.errors import BadQuery

ORDER = ("<", "<=", ">", ">=")
EQUALITY = ("=", "<>")
ARITHMETIC = ("+", "-", "*", "/", "%", "div", "^")
SPATIAL = tuple(
    f"s_{name}"
    for name in (
        *("intersects", "within", "contains", "disjoint"),
        *("touches", "crosses", "overlaps", "equals"),
    )
)
TEMPORAL = tuple(
    f"t_{name}"
    for name in (
        *("after", "before", "contains", "disjoint", "during", "equals", "finishedby", "finishes"),
        *("intersects", "meets", "metby", "overlappedby", "overlaps", "startedby", "starts"),
    )
)
ARRAYS = ("a_contains", "a_containedby", "a_equals", "a_overlaps")

COMPARING = frozenset((*EQUALITY, *ORDER, "between", "in"))
COSTLY = frozenset(("like", *SPATIAL))
LISTING = frozenset(("in", *ARRAYS))

INSTEAD = {Kind.GEOMETRY: "S_EQUALS", Kind.LIST: "A_EQUALS"}
"""Kinds that are not compared by signs, and what they are compared by."""

LONGEST_PATTERN = 500
"""Characters: the time that a pattern takes to be read grows with their square."""


class Operand(NamedTuple):
    """A part of a filter: its kind, and an expression or a literal."""

    kind: Kind
    value: Any

    @property
    def is_literal(self) -> bool:
        """Whether it is the same for every feature."""
        return not isinstance(self.value, Expression) or self.value.op == "geometry"


def geometry(wkb: str) -> Operand:
    """A geometry literal, from hexadecimal WKB."""
    return Operand(Kind.GEOMETRY, Expression("geometry", (wkb,)))


def boolean(op: str, *args: Any) -> Operand:
    """What is true or false of a feature."""
    return Operand(Kind.BOOLEAN, Expression(op, args))


def listed(raw: Any) -> list[Any]:
    """The value, if it is a list."""
    if not isinstance(raw, list):
        raise BadQuery("a list is needed here")
    return raw


def count(name: str, args: Sequence[Any], wanted: int) -> None:
    """Raise unless there are as many operands as wanted."""
    if len(args) != wanted:
        raise BadQuery(f"{name.upper()} takes {wanted} operand(s), not {len(args)}")


def alike(name: str, one: Operand, other: Operand) -> None:
    """Raise unless the two are of one kind."""
    if one.kind is not other.kind:
        raise BadQuery(f"{name} compares like with like, not {one.kind} with {other.kind}")


def logical(name: str, operands: Sequence[Operand]) -> Operand:
    """AND, OR and NOT."""
    if name == "not":
        count(name, operands, 1)
    elif not operands:
        raise BadQuery(f"{name.upper()} takes at least one operand")
    args: list[Any] = []
    for kind, value in operands:
        if kind is not Kind.BOOLEAN:
            raise BadQuery(f"{name.upper()} joins what is true or false, not {kind}")
        # Brackets change nothing within a row of ANDs, or of ORs.
        if name != "not" and isinstance(value, Expression) and value.op == name:
            args += value.args
        else:
            args.append(value)
    return boolean(name, *args)


def compared(name: str, operands: Sequence[Operand]) -> Operand:
    """The comparisons, BETWEEN among them."""
    if name == "between":
        count(name, operands, 3)
        value, low, high = operands
        return logical("and", [compared(">=", [value, low]), compared("<=", [value, high])])
    count(name, operands, 2)
    left, right = operands
    alike(name, left, right)
    if left.kind in INSTEAD:
        raise BadQuery(f"{name} does not compare {left.kind}; use {INSTEAD[left.kind]}")
    if left.kind is Kind.BOOLEAN and name in ORDER:
        raise BadQuery(f"{name}: true and false have no order; use =")
    return boolean(name, left.value, right.value)


def called(name: str, operands: Sequence[Operand]) -> Operand:
    """The functions that take operands of one kind each."""
    if name == "isnull":
        count("is null", operands, 1)
        return boolean(name, operands[0].value)
    if name in ("casei", "accenti"):
        count(name, operands, 1)
        return _folded(name, operands[0])
    count(name, operands, 1 if name in FUNCTIONS else 2)
    wanted = _wanted(name)
    for one in operands:
        if one.kind is not wanted:
            raise BadQuery(f"{name.upper()} takes {wanted}, not {one.kind}")
    if name == "like" and not operands[1].is_literal:
        raise BadQuery("LIKE takes a pattern in quotation marks")
    if name == "like" and len(str(operands[1].value)) > LONGEST_PATTERN:
        raise BadQuery(f"LIKE takes a pattern of up to {LONGEST_PATTERN} characters")
    is_number = wanted is Kind.NUMBER or name in FUNCTIONS
    kind = Kind.NUMBER if is_number else Kind.BOOLEAN
    return Operand(kind, Expression(name, tuple(one.value for one in operands)))


def _wanted(name: str) -> Kind:
    if name in FUNCTIONS:
        return FUNCTIONS[name].takes
    if name in ARITHMETIC:
        return Kind.NUMBER
    if name in SPATIAL:
        return Kind.GEOMETRY
    return Kind.DATE if name in TEMPORAL else Kind.TEXT


def _folded(name: str, operand: Operand) -> Operand:
    """Text without case or accents: a literal at once, a property in the one order of the two."""
    if operand.kind is not Kind.TEXT:
        raise BadQuery(f"{name.upper()} takes text, not {operand.kind}")
    value = operand.value
    if isinstance(value, str):
        case = name == "casei"
        return Operand(Kind.TEXT, literals.fold(value, case=case, accents=not case))
    folds = {name}
    while value.op != "property":
        folds.add(value.op)
        value = value.args[0]
    for one in sorted(folds):
        value = Expression(one, (value,))
    return Operand(Kind.TEXT, value)


OPS: Mapping[str, Callable[[str, Sequence[Operand]], Operand]] = {
    **dict.fromkeys(("and", "or", "not"), logical),
    **dict.fromkeys((*EQUALITY, *ORDER), compared),
    "like": called,
    "between": compared,
    **dict.fromkeys(("in", "isnull", "casei", "accenti", *ARITHMETIC, *FUNCTIONS), called),
    **dict.fromkeys((*SPATIAL, *TEMPORAL, *ARRAYS), called),
}
"""Every operator, and what reads it; IN and those of lists are read from what is not yet read."""

DATED = frozenset(("interval", *(name for name in OPS if _wanted(name) is Kind.DATE)))
"""Those that take dates alone."""
