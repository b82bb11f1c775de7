"""Many byte strings in one buffer, which may be a file mapped into memory."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, cast, overload

import numpy as np
from numpy.typing import NDArray
from zstandard import BufferWithSegments

from app.stores.vectors import Rows

if TYPE_CHECKING:
    from typing_extensions import Buffer

Data = bytes | mmap.mmap


class Pool(Sequence[bytes]):
    """n strings, each from its start up to its end; they may lie in any order."""

    def __init__(self, data: Data, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        self.data = data
        self.starts = starts
        self.ends = ends
        self._starts, self._ends = starts.data, ends.data

    @classmethod
    def of(cls, items: Sequence[bytes]) -> Pool:
        """A pool of those strings in memory."""
        lengths = np.fromiter(map(len, items), np.int64, len(items))
        ends = np.cumsum(lengths)
        return cls(b"".join(items), ends - lengths, ends)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[bytes]:
        return map(self.data.__getitem__, map(slice, self.starts, self.ends))

    @overload
    def __getitem__(self, row: int) -> bytes: ...
    @overload
    def __getitem__(self, row: slice) -> list[bytes]: ...
    def __getitem__(self, row: int | slice) -> bytes | list[bytes]:
        """The string of a row, or those of some rows."""
        if isinstance(row, slice):
            return self.at(np.arange(*row.indices(len(self))))
        return self.data[self._starts[row] : self._ends[row]]

    def at(self, rows: Rows) -> list[bytes]:
        """The strings of some rows."""
        return [*map(bytes, self.views(rows))]

    def views(self, rows: Rows) -> Sequence[Buffer]:
        """The same without a copy, for who joins them.

        Slices of the buffer would cost Python three times that.
        """
        spans = np.empty((len(rows), 2), dtype=np.int64)
        spans[:, 0] = starts = self.starts[rows]
        np.subtract(self.ends[rows], starts, out=spans[:, 1])
        return cast(Sequence["Buffer"], BufferWithSegments(self.data, spans))  # type: ignore[arg-type]


class Strings(Sequence[str]):
    """The same as text in UTF-8, whose order of bytes is that of code points."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Those texts in memory."""
        return cls(Pool.of([text.encode() for text in texts]))

    def __len__(self) -> int:
        return len(self.pool)

    def __iter__(self) -> Iterator[str]:
        return map(bytes.decode, self.pool)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        """The text of a row, or those of some rows."""
        if isinstance(row, slice):
            return [one.decode() for one in self.pool[row]]
        return self.pool[row].decode()

    def at(self, rows: Rows) -> list[str]:
        """The texts of some rows."""
        return [str(one, "utf-8") for one in self.pool.views(rows)]
