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


def with_size(tag: int, rows: Ragged) -> Ragged:
    """Each row as a length-delimited field: the tag, the bytes that follow, the row."""
    sizes = np.concatenate([[0], np.cumsum(_sizes(rows.values))])
    ends = rows.starts + rows.lengths
    count = sizes[ends] - sizes[rows.starts]
    head = np.stack([np.full(len(count), tag, dtype=np.int64), count], axis=1)
    return join_rows([as_rows(head), rows])


def to_bytes(values: Integers) -> bytes:
    """The values as varints, one after the other."""
    sizes = _sizes(values)
    out = np.zeros(int(sizes.sum()), dtype=np.uint8)
    starts = np.cumsum(sizes) - sizes
    for place in range(int(sizes.max(initial=0))):
        rows = np.flatnonzero(sizes > place)
        more = (sizes[rows] > place + 1) << 7
        out[starts[rows] + place] = ((values[rows] >> (7 * place)) & 0x7F) | more
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
