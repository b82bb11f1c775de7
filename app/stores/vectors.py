"""Columns in arrays: what a filter compares and an order sorts by, without an object a row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.like import Like
from app.domain.literals import fold
from app.domain.queryables import Column, Kind
from app.errors import BadDate

OPEN_START, OPEN_END = 0, 9_999_999
"""Days, as proleptic Gregorian ordinals, that stand for no beginning and no end."""

RARE = 16
"""One place in so many words, and finding the places beats asking every word."""

Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]


class Words:
    """The different texts of a column, in the order of their code points."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._folded: dict[tuple[bool, bool], tuple[Words, NDArray[np.int32]]] = {}

    def __len__(self) -> int:
        return len(self.words)

    def place(self, text: str) -> int:
        """The number of words that stand before the text."""
        return bisect_left(self.words, text)

    def code(self, text: str) -> int:
        """The place of a text that is among the words, else -2, which is no row's."""
        place = self.place(text)
        return place if place < len(self) and self.words[place] == text else -2

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """The characters of each word; -1 stays null."""
        return np.array([*map(len, self.words), np.nan], dtype=np.float64)

    def folded(self, *, case: bool, accents: bool) -> tuple[Words, NDArray[np.int32]]:
        """The words without case or accents, and which of them each becomes; -1 stays null."""
        key = (case, accents)
        if key not in self._folded:
            texts = [fold(word, case=case, accents=accents) for word in self.words]
            words, codes = encoded(texts)
            self._folded[key] = words, np.append(codes, np.int32(-1))
        return self._folded[key]

    def like(self, like: Like, codes: NDArray[np.int32]) -> Bools:
        """Which rows of those codes are of the pattern; null is not."""
        start, end = self.place(like.prefix), self.place(like.prefix + chr(0x10FFFF))
        if like.is_exact:
            start = self.code(like.prefix)
            end = start + 1
        if like.is_exact or like.is_prefix:
            found: Bools = (codes >= start) & (codes < end)
            return found
        hits = np.zeros(len(self) + 1, dtype=np.bool_)
        for place in self._candidates(like, codes, start, end):
            hits[place] = like.is_holding or like.matches(self.words[place])
        return hits[codes]

    def _candidates(
        self, like: Like, codes: NDArray[np.int32], start: int, end: int
    ) -> Iterable[int]:
        """Places of the words between start and end that hold the pattern's longest text."""
        text, places = like.longest, cast(Sequence[int], range(start, end))
        if len(codes) < len(self) // 4:
            places = [int(one) for one in np.unique(codes) if start <= one < end]
        elif not like.prefix and text and "\n" not in text and self._is_rare(text):
            return self._holding(text)
        return (place for place in places if text in self.words[place])

    def _is_rare(self, text: str) -> bool:
        return self._joined[0].count(text) < len(self) // RARE

    def _holding(self, text: str) -> Iterable[int]:
        """Places of the words that hold a text, found by one run through all of them."""
        joined, starts = self._joined
        found = joined.find(text)
        while found >= 0:
            place = int(starts.searchsorted(found, side="right")) - 1
            yield place
            if place + 1 == len(self):
                return
            found = joined.find(text, int(starts[place + 1]))

    @cached_property
    def _joined(self) -> tuple[str, NDArray[np.int64]]:
        lengths = np.fromiter(map(len, self.words), np.int64, len(self))
        return "\n".join(self.words), np.cumsum(lengths + 1) - lengths - 1


def encoded(texts: Sequence[str | None]) -> tuple[Words, NDArray[np.int32]]:
    """The words of a column and the code of each row, -1 for None."""
    seen: dict[str, int] = {}
    first = (-1 if text is None else seen.setdefault(text, len(seen)) for text in texts)
    codes = np.fromiter(first, np.int32, len(texts))
    words = sorted(seen)
    ranks = np.empty(len(seen) + 1, dtype=np.int32)
    ranks[-1] = -1
    ranks[np.fromiter((seen[word] for word in words), np.int64, len(words))] = np.arange(len(words))
    return Words(words), ranks[codes]


class Texts(NamedTuple):
    """Text a row, as places among words; -1 is null."""

    words: Words
    codes: NDArray[np.int32]

    def at(self, rows: Rows) -> Texts:
        """The same column at some rows."""
        return Texts(self.words, self.codes.take(rows))


class Truth(NamedTuple):
    """What is true, and what is false, a row; neither is unknown."""

    yes: Bools
    no: Bools

    def at(self, rows: Rows) -> Truth:
        """The same column at some rows."""
        return Truth(self.yes.take(rows), self.no.take(rows))


class Found:
    """What a comparison is true of, a row; what it is false of is found when that is asked."""

    __slots__ = ("_known", "yes")

    def __init__(self, yes: Bools, known: Callable[[], Bools]) -> None:
        self.yes = yes
        self._known = known

    @property
    def no(self) -> Bools:
        """What is false: all that is known and not true."""
        return self._known() & ~self.yes


class Days(NamedTuple):
    """First and last day a row, as ordinals; `known` is false where there is no date."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    known: Bools

    def at(self, rows: Rows) -> Days:
        """The same column at some rows."""
        return Days(self.starts.take(rows), self.ends.take(rows), self.known.take(rows))


class Numbers(NamedTuple):
    """A number a row; NaN is null."""

    values: NDArray[np.float64]

    def at(self, rows: Rows) -> Numbers:
        """The same column at some rows."""
        return Numbers(self.values.take(rows))


@dataclass(frozen=True)
class Lists:
    """Lists of text, one item after another; those of a row end where the next row `starts`."""

    items: Texts
    starts: NDArray[np.int64]
    rows: Rows = field(repr=False)
    """The row of each item."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, rows: Rows) -> Lists:
        """The same column at some rows."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        inside = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
        items = self.items.at(np.repeat(self.starts[rows], lengths) + inside)
        return Lists(items, starts, np.repeat(np.arange(len(rows)), lengths))


class Listed(NamedTuple):
    """A list a row, as places among the different lists of a column; -1 is null."""

    lists: Lists
    codes: NDArray[np.int32]

    def at(self, rows: Rows) -> Listed:
        """The same column at some rows."""
        return Listed(self.lists, self.codes.take(rows))


Vector = Texts | Truth | Days | Numbers | Listed


def vector_of(column: Column, values: Sequence[Any]) -> Vector | None:
    """The array of a column of that kind; None where no filter may name it."""
    if column.kind is Kind.TEXT:
        return Texts(*encoded(values))
    if column.kind is Kind.NUMBER:
        return Numbers(np.array([np.nan if v is None else v for v in values], dtype=np.float64))
    if column.kind is Kind.BOOLEAN:
        yes = np.array([value is True for value in values], dtype=np.bool_)
        return Truth(yes, np.array([value is False for value in values], dtype=np.bool_))
    if column.kind is Kind.DATE:
        return days_of([_span(value) for value in values])
    return _listed(values) if column.kind is Kind.LIST else None


def days_of(spans: Sequence[Span | None]) -> Days:
    """Spans as days; None has no date and, to who does not ask `known`, is open at both ends."""
    known = np.array([span is not None for span in spans], dtype=np.bool_)
    ends = np.array([ordinals(span) for span in spans], dtype=np.int64).reshape(-1, 2)
    return Days(ends[:, 0].copy(), ends[:, 1].copy(), known)


def ordinals(span: Span | None) -> tuple[int, int]:
    """First and last day of a span; open ends lie beyond all days."""
    start = span.earliest.toordinal() if span and span.earliest else OPEN_START
    return start, span.latest.toordinal() if span and span.latest else OPEN_END


def _span(value: Any) -> Span | None:
    """No store refuses data: a text that is no date is a date that is not known."""
    try:
        return Span.parse(value) if isinstance(value, str) else None
    except BadDate:
        return None


def _listed(values: Sequence[Any]) -> Listed:
    seen: dict[tuple[str, ...], int] = {}
    first = (-1 if one is None else seen.setdefault(tuple(one), len(seen)) for one in values)
    codes = np.fromiter(first, np.int32, len(values))
    return Listed(lists_of([*seen]), codes)


def lists_of(values: Sequence[Sequence[str]]) -> Lists:
    """Lists, none of them null, in arrays."""
    lengths = np.fromiter(map(len, values), np.int64, len(values))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    items = Texts(*encoded([item for value in values for item in value]))
    return Lists(items, starts, np.repeat(np.arange(len(values)), lengths))
