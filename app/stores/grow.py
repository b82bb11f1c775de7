"""Columns of a layer that grow batch by batch, and are put in the order of the ids at the end."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.queryables import Kind
from app.errors import BadDate
from app.stores.vectors import (
    Days,
    Listed,
    Numbers,
    Rows,
    Texts,
    Truth,
    Vector,
    Words,
    days_of,
    lists_of,
)


class Growing(Protocol):
    """A column that is being read."""

    def add(self, values: Sequence[Any]) -> None:
        """The values of the next batch, None where there is none."""

    def at(self, rows: Rows) -> Vector:
        """The whole column at some rows."""


class _Coded:
    """Values that recur, each kept once; -1 is null."""

    def __init__(self) -> None:
        self.seen: dict[Hashable, int] = {}
        self._codes: list[NDArray[np.int32]] = []

    def add(self, values: Sequence[Hashable | None]) -> None:
        seen = self.seen
        codes = (-1 if one is None else seen.setdefault(one, len(seen)) for one in values)
        self._codes.append(np.fromiter(codes, np.int32, len(values)))

    def codes(self, rows: Rows) -> NDArray[np.int32]:
        return np.concatenate([*self._codes, np.zeros(0, np.int32)])[rows]


class _Texts(_Coded):
    def at(self, rows: Rows) -> Texts:
        words = sorted(map(str, self.seen))
        ranks = np.full(len(words) + 1, -1, dtype=np.int32)
        places = np.fromiter((self.seen[word] for word in words), np.int64, len(words))
        ranks[places] = np.arange(len(words))
        return Texts(Words(words), ranks[self.codes(rows)])


class _Days(_Coded):
    def at(self, rows: Rows) -> Days:
        days = days_of([*(_span(str(text)) for text in self.seen), None])
        return days.at(self.codes(rows).astype(np.int64))


class _Lists(_Coded):
    def add(self, values: Sequence[Any]) -> None:
        super().add([None if one is None else tuple(one) for one in values])

    def at(self, rows: Rows) -> Listed:
        return Listed(lists_of([*self.seen]), self.codes(rows))  # type: ignore[list-item]


class _Numbers:
    def __init__(self) -> None:
        self._parts: list[NDArray[np.float64]] = []

    def add(self, values: Sequence[Any]) -> None:
        self._parts.append(np.array([np.nan if v is None else v for v in values], np.float64))

    def at(self, rows: Rows) -> Numbers:
        return Numbers(np.concatenate([*self._parts, np.zeros(0)])[rows])


class _Truths:
    def __init__(self) -> None:
        self._parts: list[NDArray[np.int8]] = []

    def add(self, values: Sequence[Any]) -> None:
        self._parts.append(np.array([-1 if v is None else v for v in values], np.int8))

    def at(self, rows: Rows) -> Truth:
        said = np.concatenate([*self._parts, np.zeros(0, np.int8)])[rows]
        return Truth(said == 1, said == 0)


KINDS: dict[Kind, type[Growing]] = {
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
