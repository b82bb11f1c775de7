"""Properties of features as a tile has them: keys and values once, numbers of both a feature."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from operator import add, getitem
from typing import Any

import numpy as np

from app.tiles.ragged import Integers, Ragged

VALUE = 0x22
"""The tag of a value in a layer, vector tile 2.1 section 4.1."""

STRING, DOUBLE, UINT, SINT, BOOL = 0x0A, 0x19, 0x28, 0x30, 0x38
"""Tags of a value's fields, section 4.4."""


class Values:
    """The dictionary of values of one tile layer, numbered as they first occur."""

    def __init__(self) -> None:
        number = count().__next__
        # By type, for to Python True and 1.0 are 1; to a tile they are not.
        self._numbers = defaultdict[type, dict[Any, int]](lambda: defaultdict(number))
        self._numbers[type(None)][None] = -1

    def numbers(self, column: Sequence[Any]) -> list[int]:
        """The number of each value, -1 of None; equal values of one type share it."""
        # No line of Python a value: a tile has fifty thousand of them.
        kinds = set(map(type, column))
        if len(kinds) == 1:
            return list(map(self._numbers[kinds.pop()].__getitem__, column))
        of_each = map(self._numbers.__getitem__, map(type, column))
        return list(map(getitem, of_each, column))

    def encoded(self) -> bytes:
        """The values as fields of the layer, in the order of their numbers."""
        fields = [b""] * sum(map(len, self._numbers.values()))
        for kind, numbers in self._numbers.items():
            encoded = _texts(numbers) if kind is str else map(_value, numbers)
            for number, field in zip(numbers.values(), encoded, strict=True):
                fields[number] = field  # that of None, which is empty, is the last one
        return b"".join(fields)


def numbers_of(columns: Mapping[str, Sequence[Any]], count: int, values: Values) -> Integers:
    """The number of each value of n features, (n, columns); -1 where there is none."""
    numbers = np.empty((count, len(columns)), dtype=np.int64)
    for key, column in enumerate(columns.values()):
        numbers[:, key] = values.numbers(column)
    return numbers


def tag_rows(numbers: Integers) -> Ragged:
    """A row a feature of n: number of key, number of value, for each property that it has."""
    keys = np.broadcast_to(np.arange(numbers.shape[1]), numbers.shape)
    given = numbers >= 0
    pairs = np.stack([keys[given], numbers[given]], axis=1)
    return Ragged(pairs.ravel(), 2 * given.sum(axis=1))


def message(tag: int, *parts: bytes) -> bytes:
    """A length-delimited field."""
    return b"".join([bytes([tag]), _varint(sum(map(len, parts))), *parts])


def _texts(texts: Iterable[str]) -> Iterable[bytes]:
    contents = list(map(str.encode, texts))
    return map(add, map(_head, map(len, contents)), contents)


@lru_cache(maxsize=1024)
def _head(size: int) -> bytes:
    """What stands before a text of so many bytes."""
    head = bytes([STRING]) + _varint(size)
    return bytes([VALUE]) + _varint(len(head) + size) + head


def _value(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bool):
        return message(VALUE, bytes([BOOL, value]))
    if isinstance(value, int) and abs(value) < 2**31:
        number = _varint(value if value >= 0 else -2 * value - 1)
        return bytes([VALUE, 1 + len(number), UINT if value >= 0 else SINT]) + number
    if isinstance(value, (int, float)):
        return message(VALUE, bytes([DOUBLE]) + struct.pack("<d", value))
    return b"".join(_texts([str(value)]))


def _varint(number: int) -> bytes:
    """One number alone: an array of one would cost fifty times as much, and there are thousands."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
