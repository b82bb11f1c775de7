"""From Arrow to JSON values and to what a column holds."""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from typing import Any

from app.domain.feature import DATED
from app.domain.queryables import Column, Kind


def column_of(name: str, kind: Any) -> Column | None:
    """The column of an Arrow type; None for one that JSON has no values for."""
    types = importlib.import_module("pyarrow.types")
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind):
        return None
    if name in DATED or types.is_date(kind) or types.is_timestamp(kind):
        return Column(Kind.DATE)
    if types.is_boolean(kind):
        return Column(Kind.BOOLEAN)
    if types.is_integer(kind):
        return Column(Kind.NUMBER, whole=True)
    if types.is_floating(kind) or types.is_decimal(kind):
        return Column(Kind.NUMBER)
    if _is_text(types, kind):
        return Column(Kind.TEXT)
    if (types.is_list(kind) or types.is_large_list(kind)) and _is_text(types, kind.value_type):
        return Column(Kind.LIST)
    return Column(Kind.NESTED)


def _is_text(types: Any, kind: Any) -> bool:
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_null(kind)
        or types.is_time(kind)
    )


def values_of(array: Any) -> Sequence[Any]:
    """The JSON values of an Arrow array: dates as ISO 8601 texts, what is no number as null."""
    arrow = importlib.import_module("pyarrow")
    types, kind = arrow.types, array.type
    if types.is_date(kind) or types.is_time(kind):
        return [None if one is None else one.isoformat() for one in array.to_pylist()]
    if types.is_timestamp(kind):
        return [_moment(one) for one in array.to_pylist()]
    if types.is_decimal(kind):
        return [None if one is None else float(one) for one in array.to_pylist()]
    values: list[Any] = array.to_pylist()
    if types.is_floating(kind):
        return [one if one is None or math.isfinite(one) else None for one in values]
    if types.is_list(kind) or types.is_large_list(kind):
        return [one if one is None else list(map(_plain, one)) for one in values]
    return values if not types.is_nested(kind) else list(map(_plain, values))


def dates_of(array: Any) -> Sequence[str | None]:
    """The same of a column of EDTF dates, where a whole number is a year."""
    return [None if one is None else str(one) for one in values_of(array)]


def _moment(value: Any) -> str | None:
    """Midnight without a zone is a day; everything else is a moment, in UTC where it has one."""
    if value is None:
        return None
    whole = str(value.isoformat())
    return whole.replace("+00:00", "Z") if not whole.endswith("T00:00:00") else whole[:10]


def _plain(value: Any) -> Any:
    """A nested value without anything that JSON has no word for."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (str, int, float)) else str(value)
