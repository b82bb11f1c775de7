"""A page as flat columns, for the formats that hold no nested values.

The id comes first. A list of words becomes one text, other nested values become JSON. The kind
of a column is that of the layer where the page knows it, so that every page has the same; else
it is read off the values, and a column without any value is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple

import orjson

from app.domain import queryables
from app.domain.characters import fit
from app.domain.query import Page
from app.domain.queryables import LARGEST

BETWEEN_WORDS = "; "


class Kind(Enum):
    """What all values of a column are, absent ones aside."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    TRUTH = "truth"
    WORDS = "words"
    """Lists of texts."""
    NESTED = "nested"
    """Objects, other lists, or values of several kinds."""


KINDS = {
    queryables.Kind.TEXT: Kind.TEXT,
    queryables.Kind.DATE: Kind.TEXT,
    queryables.Kind.NUMBER: Kind.REAL,
    queryables.Kind.BOOLEAN: Kind.TRUTH,
    queryables.Kind.LIST: Kind.WORDS,
    queryables.Kind.NESTED: Kind.NESTED,
}
"""How the kinds of filters are written: a date of EDTF is text to every other program."""


class Column(NamedTuple):
    """One property of all features: n JSON values of a kind, None where it is absent."""

    name: str
    kind: Kind
    values: Sequence[Any]

    def flat(self) -> Sequence[Any]:
        """The values, nested ones as text."""
        if self.kind in (Kind.WORDS, Kind.NESTED):
            return [flat(value) for value in self.values]
        return self.values


def columns(page: Page) -> list[Column]:
    """The id and then every other property of a page, in its order."""
    rest = ((name, values) for name, values in page.properties.items() if name != "id")
    return [
        Column("id", Kind.TEXT, page.ids),
        *(Column(name, _known(page, name) or kind_of(values), values) for name, values in rest),
    ]


def known(page: Page) -> dict[str, Kind] | None:
    """The kinds of the same columns, where they can be told without looking at a value."""
    kinds = {"id": Kind.TEXT} | {name: _known(page, name) for name in page.properties}
    found = {name: kind for name, kind in kinds.items() if kind is not None}
    return found if len(found) == len(kinds) else None


def rows_of(page: Page) -> Iterator[dict[str, Any]]:
    """The properties of one feature after the other."""
    names, values = tuple(page.properties), tuple(page.properties.values())
    for row in zip(*values, strict=True) if names else ((),) * len(page):
        yield dict(zip(names, row, strict=True))


def _known(page: Page, name: str) -> Kind | None:
    """The kind of a column in the whole layer."""
    column = page.columns.get(name) if page.columns else None
    if column is None:
        return None
    return Kind.INTEGER if column.whole else KINDS[column.kind]


def kind_of(values: Sequence[Any]) -> Kind:
    """The narrowest kind that holds every value."""
    found = set(map(type, values)) - {NoneType}
    if found == {int} and all(abs(value) <= LARGEST for value in values if value is not None):
        return Kind.INTEGER
    if found and found <= {int, float}:
        return Kind.REAL
    if found == {list} and all(map(_are_words, filter(None, values))):
        return Kind.WORDS
    if found == {bool}:
        return Kind.TRUTH
    return Kind.TEXT if found <= {str} else Kind.NESTED


def flat(value: Any) -> Any:
    """A value that fits in one cell.

    >>> flat(["bridge", "rail"]), flat({"of": None}), flat(2000), flat(None)
    ('bridge; rail', '{"of":null}', 2000, None)
    """
    if isinstance(value, list) and _are_words(value):
        return BETWEEN_WORDS.join(value)
    return orjson.dumps(value).decode() if isinstance(value, (dict, list)) else value


def text(value: Any) -> str | None:
    """A value as text that every writer takes: what cannot be written becomes U+FFFD."""
    if value is None:
        return None
    cell = value if isinstance(value, str) else flat(value)
    whole = cell if isinstance(cell, str) else orjson.dumps(cell).decode()
    return fit(whole)


def free(name: str, taken: Iterable[str]) -> str:
    """The name, with as many underscores as make it unlike all that are taken in any case."""
    used = {one.casefold() for one in taken}
    while name in used:
        name += "_"
    return name


def _are_words(value: list[Any]) -> bool:
    return all(type(word) is str for word in value)
