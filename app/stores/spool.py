"""Byte strings that are written to a file as they come, and put in another order afterwards."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.stores.vectors import Rows

AT_ONCE = 20_000
"""Strings that are moved together."""


class Spool:
    """A file that grows by strings."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._lengths: list[NDArray[np.int64]] = []

    def add(self, items: Iterable[bytes]) -> None:
        """Further strings; none is held."""
        self._lengths.append(np.fromiter(map(self._file.write, items), np.int64))

    def finish(self, rows: Rows, order: Rows, path: Path) -> NDArray[np.int64]:
        """Write the strings to another file; where each starts and ends in it, (2, n).

        `rows` are the strings by when they were added; `order` are places in `rows`, as the
        strings shall lie in the file: those that are asked for together lie together.
        """
        self._file.close()
        lengths = np.concatenate([*self._lengths, np.zeros(0, np.int64)])
        starts = np.cumsum(lengths) - lengths
        with self._path.open("rb") as spooled, path.open("wb") as file:
            # Read, not mapped: a mapped file of many gigabytes would look like memory in use.
            read = partial(os.pread, spooled.fileno())
            for start in range(0, len(order), AT_ONCE):
                chosen = rows[order[start : start + AT_ONCE]]
                parts = map(read, lengths[chosen].tolist(), starts[chosen].tolist())
                file.write(b"".join(parts))
        self._path.unlink()
        written = np.cumsum(lengths[rows[order]])
        placed = np.empty((2, len(rows)), dtype=np.int64)
        placed[1, order] = written
        placed[0] = placed[1] - lengths[rows]
        return placed

    def drop(self) -> None:
        """Forget all strings."""
        self._file.close()
        self._path.unlink()


def mapped(path: Path) -> bytes | mmap.mmap:
    """The bytes of a file without reading them; an empty one has nothing to map."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
