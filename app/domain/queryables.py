"""What a filter may ask of: the columns of a layer, their kinds, and their JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from app.domain.feature import DATED


class Kind(StrEnum):
    """What a column holds, as far as filters and sorting care."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"
    GEOMETRY = "geometry"
    NESTED = "nested"


class Column(NamedTuple):
    """A column's kind; `words` are the values of one that holds a few words of a vocabulary.

    `whole` is true of numbers that are all whole and fit in 64 bits.
    """

    kind: Kind
    words: tuple[str, ...] = ()
    whole: bool = False


OWN = {"geometry": Column(Kind.GEOMETRY), "datetime": Column(Kind.DATE)}
"""What every feature has beside its properties."""

LARGEST = 2**63 - 1
"""The largest whole number of 64 bits."""

WORDED = ("kind", "status", "evidence")
"""The columns whose values come from a vocabulary."""

SORTABLE = (Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE)

SCHEMA: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {
        "type": "string",
        "description": "An EDTF date; a filter compares the days that it may mean.",
    },
    Kind.LIST: {"type": "array", "items": {"type": "string"}},
    Kind.GEOMETRY: {"format": "geometry-any"},
}


def column_of(name: str, values: Sequence[Any]) -> Column:
    """The column of that name that holds these values; None among them is null."""
    if name in DATED:
        return Column(Kind.DATE)
    kind = _kind({type(value) for value in values} - {type(None)}, values)
    if name in WORDED and kind is Kind.TEXT:
        return Column(kind, tuple(sorted({value for value in values if value is not None})))
    return Column(kind, whole=kind is Kind.NUMBER and all(map(_is_whole, values)))


def _is_whole(value: Any) -> bool:
    return value is None or (type(value) is int and abs(value) <= LARGEST)


def _kind(types: set[type], values: Sequence[Any]) -> Kind:
    if types <= {str}:
        return Kind.TEXT
    if types == {bool}:
        return Kind.BOOLEAN
    if types <= {int, float}:
        return Kind.NUMBER
    if types == {list} and all(isinstance(one, str) for value in values for one in value or ()):
        return Kind.LIST
    return Kind.NESTED


def in_filter(columns: Mapping[str, Column], name: str) -> Column | None:
    """The column that a filter may name so; what every feature has goes before."""
    column = OWN.get(name) or columns.get(name)
    return column if column is not None and column.kind is not Kind.NESTED else None


def in_filters(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that a filter may name, those that every feature has first."""
    named = ((name, in_filter(columns, name)) for name in (*OWN, *columns))
    return {name: column for name, column in named if column is not None}


def queryables(columns: Mapping[str, Column], address: str, title: str) -> dict[str, Any]:
    """The JSON Schema of what a filter may name (OGC 19-079r2), published at that address."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": title,
        "properties": {name: _schema(name, one) for name, one in in_filters(columns).items()},
        "additionalProperties": False,
    }


def _schema(name: str, column: Column) -> dict[str, Any]:
    schema = {"title": name, **SCHEMA[column.kind]}
    if name == "geometry":
        schema["x-ogc-role"] = "primary-geometry"
    if column.words:
        schema["enum"] = list(column.words)
    return schema
