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
    """A file that grows by strings with something between them."""

    def __init__(self, path: Path, between: bytes) -> None:
        self._path = path
        self._between = between
        self._file = path.open("wb")
        self._lengths: list[NDArray[np.int64]] = []

    def add(self, items: Sequence[bytes]) -> None:
        """Further strings."""
        between = self._between
        self._file.write(between.join(items) + between * bool(items))
        self._lengths.append(np.fromiter(map(len, items), np.int64, len(items)) + len(between))

    def finish(self, rows: Rows, path: Path) -> NDArray[np.int64]:
        """Write the strings to another file in the order of those rows; say where each starts."""
        self._file.close()
        lengths = np.concatenate([*self._lengths, np.zeros(0, np.int64)])
        if np.array_equal(rows, np.arange(len(lengths))):
            self._path.replace(path)
        else:
            with path.open("wb") as file:
                pool = Pool(mapped(self._path), _starts(lengths))
                for start in range(0, len(rows), AT_ONCE):
                    file.write(b"".join(pool.at(rows[start : start + AT_ONCE])))
            self._path.unlink()
        return _starts(lengths[rows])

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


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
