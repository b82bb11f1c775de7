"""Properties of features as a tile has them: keys and values once, numbers of both a feature."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.tiles.ragged import Ragged

STRING, DOUBLE, UINT, SINT, BOOL = 0x0A, 0x19, 0x28, 0x30, 0x38
"""Tags of a value's fields, vector tile 2.1 section 4.4."""


class Values:
    """The dictionary of values of one tile layer, numbered as they first occur."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[type, Any], int] = {}

    def number(self, value: Any) -> int:
        """The number of a value; equal values of one type share it."""
        return self._numbers.setdefault((type(value), value), len(self._numbers))

    def encoded(self) -> list[bytes]:
        """The values as messages, in the order of their numbers."""
        return [_value(value) for _, value in self._numbers]


def tag_rows(columns: Mapping[str, Sequence[Any]], count: int, values: Values) -> Ragged:
    """A row a feature of n: number of key, number of value, for each property that it has."""
    table = np.full((count, len(columns), 2), -1, dtype=np.int64)
    for key, column in enumerate(columns.values()):
        numbers = [-1 if value is None else values.number(value) for value in column]
        table[:, key, 0] = key
        table[:, key, 1] = numbers
    given = table[:, :, 1] >= 0
    return Ragged(table[given].ravel(), 2 * given.sum(axis=1))


def message(tag: int, content: bytes) -> bytes:
    """A length-delimited field."""
    return bytes([tag]) + _varint(len(content)) + content


def _value(value: Any) -> bytes:
    if isinstance(value, bool):
        return bytes([BOOL, value])
    if isinstance(value, int) and abs(value) < 2**31:
        number = value if value >= 0 else -2 * value - 1
        return bytes([UINT if value >= 0 else SINT]) + _varint(number)
    if isinstance(value, (int, float)):
        return bytes([DOUBLE]) + struct.pack("<d", value)
    return message(STRING, str(value).encode())


def _varint(number: int) -> bytes:
    """One number alone: an array of one would cost fifty times as much, and there are thousands."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
