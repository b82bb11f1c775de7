"""Functions that a filter may call beside the operators of CQL2 (OGC 21-065r2).

Each takes one operand and gives a number. Only what every store can say to the last digit is
here: distances are not, since libraries of geodesy differ in theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.queryables import Kind


class Function(NamedTuple):
    """What a function takes, and what it says of it; null of null."""

    takes: Kind
    about: str


FUNCTIONS: Mapping[str, Function] = {
    "length": Function(Kind.TEXT, "The number of characters of a text."),
    "abs": Function(Kind.NUMBER, "A number without its sign."),
    "floor": Function(Kind.NUMBER, "The largest whole number that is not above a number."),
    "ceil": Function(Kind.NUMBER, "The smallest whole number that is not below a number."),
    "first_year": Function(
        Kind.DATE, "The earliest year that a date may mean; null where its beginning is open."
    ),
    "last_year": Function(
        Kind.DATE, "The latest year that a date may mean; null where its end is open."
    ),
}

TYPES = {Kind.TEXT: "string", Kind.NUMBER: "number", Kind.DATE: "datetime"}
"""Kinds by the names that the standard gives them."""


def functions() -> dict[str, Any]:
    """The functions as JSON says them to clients that write filters."""
    return {
        "functions": [
            {
                "name": name,
                "description": one.about,
                "arguments": [{"title": str(one.takes), "type": [TYPES[one.takes]]}],
                "returns": [TYPES[Kind.NUMBER]],
            }
            for name, one in FUNCTIONS.items()
        ]
    }
