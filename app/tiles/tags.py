"""Properties of features as a tile has them: keys and values once, numbers of both a feature."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

import numpy as np

from app.tiles.ragged import Ragged

VALUE = 0x22
"""The tag of a value in a layer, vector tile 2.1 section 4.1."""

STRING, DOUBLE, UINT, SINT, BOOL = 0x0A, 0x19, 0x28, 0x30, 0x38
"""Tags of a value's fields, section 4.4."""

ABSENT = (type(None), None)


class Values:
    """The dictionary of values of one tile layer, numbered as they first occur."""

    def __init__(self) -> None:
        self._numbers: defaultdict[tuple[type, Any], int] = defaultdict(count().__next__)
        self._numbers[ABSENT] = -1

    def numbers(self, column: Sequence[Any]) -> list[int]:
        """The number of each value, -1 of None; equal values of one type share it."""
        # No line of Python a value: a tile has fifty thousand of them.
        return list(map(self._numbers.__getitem__, zip(map(type, column), column, strict=True)))

    def encoded(self) -> bytes:
        """The values as fields of the layer, in the order of their numbers."""
        _, *values = self._numbers
        return b"".join([_text(one) if kind is str else _value(one) for kind, one in values])


def tag_rows(columns: Mapping[str, Sequence[Any]], count: int, values: Values) -> Ragged:
    """A row a feature of n: number of key, number of value, for each property that it has."""
    table = np.empty((count, len(columns), 2), dtype=np.int64)
    for key, column in enumerate(columns.values()):
        table[:, key, 0] = key
        table[:, key, 1] = values.numbers(column)
    given = table[:, :, 1] >= 0
    return Ragged(table[given].ravel(), 2 * given.sum(axis=1))


def message(tag: int, content: bytes) -> bytes:
    """A length-delimited field."""
    return bytes([tag]) + _varint(len(content)) + content


def _text(text: str) -> bytes:
    content = text.encode()
    return _head(len(content)) + content


@lru_cache(maxsize=1024)
def _head(size: int) -> bytes:
    """What stands before a text of so many bytes."""
    head = bytes([STRING]) + _varint(size)
    return bytes([VALUE]) + _varint(len(head) + size) + head


def _value(value: Any) -> bytes:
    if isinstance(value, bool):
        return message(VALUE, bytes([BOOL, value]))
    if isinstance(value, int) and abs(value) < 2**31:
        number = value if value >= 0 else -2 * value - 1
        return message(VALUE, bytes([UINT if value >= 0 else SINT]) + _varint(number))
    if isinstance(value, (int, float)):
        return message(VALUE, bytes([DOUBLE]) + struct.pack("<d", value))
    return _text(str(value))


def _varint(number: int) -> bytes:
    """One number alone: an array of one would cost fifty times as much, and there are thousands."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
