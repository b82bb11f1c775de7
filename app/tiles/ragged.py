"""Rows of unequal length in flat arrays, and the variable-length integers of Protocol Buffers.

Everything in a feature of a vector tile, headers and lengths included, is a varint. So a tile of
thousands of features is a few arrays of integers, encoded at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

LONGEST = 5
"""Bytes of the longest varint here: values are below 2**35."""


class Ragged(NamedTuple):
    """n rows of non-negative integers: all values in one array, and the length of each row."""

    values: Integers
    lengths: Integers

    @property
    def starts(self) -> Integers:
        """Where each row begins, (n,)."""
        return np.cumsum(self.lengths) - self.lengths

    def part(self, start: int, stop: int) -> Ragged:
        """Some rows that follow one another."""
        first, lengths = self.lengths[:start].sum(), self.lengths[start:stop]
        return Ragged(self.values[first : first + lengths.sum()], lengths)


def as_rows(table: NDArray[np.integer]) -> Ragged:
    """Rows of equal length: the rows of an (n, m) table."""
    count, width = table.shape
    return Ragged(table.astype(np.int64).ravel(), np.full(count, width, dtype=np.int64))


def stack_rows(parts: Sequence[Ragged]) -> Ragged:
    """The rows of the first part, then those of the others."""
    return Ragged(
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.lengths for part in parts]),
    )


def join_rows(parts: Sequence[Ragged]) -> Ragged:
    """Each row of the first part, followed by the same row of the others."""
    lengths: Integers = np.stack([part.lengths for part in parts]).sum(axis=0)
    values = np.empty(int(lengths.sum()), dtype=np.int64)
    at = np.cumsum(lengths) - lengths
    for part in parts:
        shift = np.repeat(at - part.starts, part.lengths)
        values[np.arange(len(part.values)) + shift] = part.values
        at = at + part.lengths
    return Ragged(values, lengths)


def with_size(tag: int, *parts: Ragged) -> list[Ragged]:
    """Each row of some parts as a length-delimited field: the tag, the bytes that follow, the row.

    They are given as further parts, to be joined.
    """
    counts: Integers = np.sum([_byte_counts(part) for part in parts], axis=0)
    return [as_rows(np.stack([np.full(len(counts), tag, dtype=np.int64), counts], axis=1)), *parts]


def _byte_counts(rows: Ragged) -> Integers:
    """The bytes of each row as varints, (n,)."""
    sizes = np.concatenate([[0], np.cumsum(_sizes(rows.values))])
    ends = np.cumsum(rows.lengths)
    counts: Integers = sizes[ends] - sizes[ends - rows.lengths]
    return counts


def to_bytes(values: Integers) -> bytes:
    """The values as varints, one after the other."""
    sizes = _sizes(values)
    places = np.cumsum(sizes) - sizes
    out = np.empty(int(sizes.sum()), dtype=np.uint8)
    while len(values):
        out[places] = values & 0x7F | (sizes > 1) << 7
        longer = np.flatnonzero(sizes > 1)
        values, sizes, places = values[longer] >> 7, sizes[longer] - 1, places[longer] + 1
    return out.tobytes()


def zigzag(values: Integers) -> Integers:
    """Signed integers as non-negative ones: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return (values << 1) ^ (values >> 63)


def _sizes(values: Integers) -> Integers:
    sizes = np.ones(len(values), dtype=np.int64)
    for place in range(1, LONGEST):
        are_longer = values >= 1 << (7 * place)
        if not are_longer.any():
            break
        sizes += are_longer
    return sizes
