"""Columns of a layer that grow batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.queryables import Kind
from app.errors import BadDate
from app.late import Late
from app.stores.pool import Pool, Strings
from app.stores.spool import Tape
from app.stores.vectors import (
    Days,
    Listed,
    Numbers,
    Texts,
    Truth,
    Vector,
    Words,
    days_of,
    lists_of,
)

pa, pc = Late("pyarrow"), Late("pyarrow.compute")


class Growing(Protocol):
    """A column that is being read into a file of its own."""

    def add(self, values: Sequence[Any]) -> None:
        """The values of the next batch, None where there is none."""

    def whole(self) -> Vector:
        """All that was read."""


class _Coded:
    """Values that recur, each kept once; -1 is null."""

    def __init__(self, path: Path) -> None:
        self.seen: dict[Hashable, int] = {}
        self._codes = Tape(path, np.int32)

    def add(self, values: Sequence[Hashable | None]) -> None:
        seen = self.seen
        codes = (-1 if one is None else seen.setdefault(one, len(seen)) for one in values)
        self._codes.add(np.fromiter(codes, np.int32, len(values)))

    def codes(self) -> NDArray[np.int32]:
        return self._codes.whole()


class _Texts:
    """Texts as Arrow holds them: a million different ones take a third of what Python's take."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._stream = pa.ipc.new_stream(self._file, pa.schema({"text": pa.large_string()}))

    def add(self, values: Sequence[str | None]) -> None:
        self._stream.write_batch(pa.record_batch({"text": pa.array(values, pa.large_string())}))

    def whole(self) -> Texts:
        self._stream.close()
        self._file.close()
        with pa.OSFile(str(self._path)) as file, pa.ipc.open_stream(file) as stream:
            parts = [one.column(0).dictionary_encode() for one in stream]
        kind = pa.dictionary(pa.int32(), pa.large_string())
        whole = pa.chunked_array(parts, kind).combine_chunks()
        parts.clear()
        # Arrow compares bytes, whose order in UTF-8 is that of code points.
        order = pc.sort_indices(whole.dictionary)
        ranks = np.full(len(order) + 1, -1, dtype=np.int32)
        ranks[order.to_numpy()] = np.arange(len(order))
        codes = whole.indices.fill_null(-1).to_numpy()
        return Texts(Words(_strings(whole.dictionary.take(order))), ranks[codes])


def _strings(texts: Any) -> Strings:
    """The texts of an Arrow array that begins with its buffers."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[: len(texts) + 1]
    return Strings(Pool(data.to_pybytes() if data else b"", ends[:-1], ends[1:]))


class _Days(_Coded):
    def whole(self) -> Days:
        days = days_of([*(_span(str(text)) for text in self.seen), None])
        return days.at(self.codes().astype(np.int64))


class _Lists(_Coded):
    def add(self, values: Sequence[Any]) -> None:
        super().add([None if one is None else tuple(one) for one in values])

    def whole(self) -> Listed:
        return Listed(lists_of([*self.seen]), self.codes())  # type: ignore[list-item]


class _Numbers:
    def __init__(self, path: Path) -> None:
        self._values = Tape(path, np.float64)

    def add(self, values: Sequence[Any]) -> None:
        self._values.add(np.array([np.nan if v is None else v for v in values], np.float64))

    def whole(self) -> Numbers:
        return Numbers(self._values.whole())


class _Truths:
    def __init__(self, path: Path) -> None:
        self._said = Tape(path, np.int8)

    def add(self, values: Sequence[Any]) -> None:
        self._said.add(np.array([-1 if v is None else v for v in values], np.int8))

    def whole(self) -> Truth:
        said = self._said.whole()
        return Truth(said == 1, said == 0)


KINDS: dict[Kind, Callable[[Path], Growing]] = {
    Kind.TEXT: _Texts,
    Kind.DATE: _Days,
    Kind.LIST: _Lists,
    Kind.NUMBER: _Numbers,
    Kind.BOOLEAN: _Truths,
}
"""How columns of each kind grow; no filter may name one of another kind."""


def _span(text: str) -> Span | None:
    """The days of a date, or of a moment; none where it is no date."""
    try:
        return Span.parse(text[:10] if "T" in text else text)
    except BadDate:
        return None
