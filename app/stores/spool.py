"""Byte strings that are written to a file as they come, and put in another order afterwards."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.stores.pool import Pool
from app.stores.vectors import Rows

AT_ONCE = 20_000
"""Strings that are moved together."""


class Spool:
    """A file that grows by strings."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._lengths: list[NDArray[np.int64]] = []

    def add(self, items: Sequence[bytes]) -> None:
        """Further strings."""
        self._file.write(b"".join(items))
        self._lengths.append(np.fromiter(map(len, items), np.int64, len(items)))

    def finish(self, rows: Rows, order: Rows, path: Path) -> NDArray[np.int64]:
        """Write the strings to another file; where each starts and ends in it, (2, n).

        `rows` are the strings by when they were added; `order` are places in `rows`, as the
        strings shall lie in the file: those that are asked for together lie together.
        """
        self._file.close()
        lengths = np.concatenate([*self._lengths, np.zeros(0, np.int64)])
        ends = np.cumsum(lengths)
        pool = Pool(mapped(self._path), ends - lengths, ends)
        with path.open("wb") as file:
            for start in range(0, len(order), AT_ONCE):
                file.write(b"".join(pool.views(rows[order[start : start + AT_ONCE]])))
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
