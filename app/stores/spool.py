"""What is written to files as it comes, so that none of it is held, and read again afterwards."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.stores.vectors import Rows

AT_ONCE = 20_000
"""Strings that are moved together."""


class Tape:
    """A file that grows by numbers of one type."""

    def __init__(self, path: Path, kind: type[np.generic]) -> None:
        self._path = path
        self._kind = kind
        self._file = path.open("wb")

    def add(self, numbers: NDArray[Any]) -> None:
        """Further numbers; none is held."""
        self._file.write(np.ascontiguousarray(numbers, self._kind).data)

    def whole(self) -> NDArray[Any]:
        """All numbers, (n,)."""
        self._file.close()
        return np.fromfile(self._path, self._kind)


class Spool:
    """A file that grows by byte strings, which are put in another order afterwards."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._lengths = Tape(path.with_suffix(".lengths"), np.int64)

    def add(self, items: Iterable[bytes]) -> None:
        """Further strings; none is held."""
        self._lengths.add(np.fromiter(map(self._file.write, items), np.int64))

    def finish(self, rows: Rows, order: Rows, path: Path) -> NDArray[np.int64]:
        """Write the strings to another file; where each starts and ends in it, (2, n).

        `rows` are the strings by when they were added; `order` are places in `rows`, as the
        strings shall lie in the file: those that are asked for together lie together.
        """
        self._file.close()
        lengths = self._lengths.whole()
        starts = np.cumsum(lengths) - lengths
        with self._path.open("rb") as spooled, path.open("wb") as file:
            # Read, not mapped: a mapped file of many gigabytes would look like memory in use.
            read = partial(os.pread, spooled.fileno())
            for start in range(0, len(order), AT_ONCE):
                chosen = rows[order[start : start + AT_ONCE]]
                parts = map(read, lengths[chosen].tolist(), starts[chosen].tolist())
                file.write(b"".join(parts))
        self._path.unlink()  # as large as the layer: there may be no room for both any longer
        written = np.cumsum(lengths[rows[order]])
        placed = np.empty((2, len(rows)), dtype=np.int64)
        placed[1, order] = written
        placed[0] = placed[1] - lengths[rows]
        return placed


def mapped(path: Path) -> bytes | mmap.mmap:
    """The bytes of a file without reading them; an empty one has nothing to map."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
