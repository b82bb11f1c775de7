"""Dates as they are known: exact, approximate, one of several, or open (EDTF, ISO 8601-2)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from app.errors import BadDate
from app.late import Late

edtf = Late("edtf")

MARKS = ("~", "?", "%")
PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
DECADE = re.compile(r"(\d{3})X", re.ASCII)
BARE = r"\d{4}(?:-\d\d){0,2}"
ONE = BARE + "[~?%]?"
TWO = re.compile(
    rf"({ONE}|\.\.)/({ONE}|\.\.)|\[({ONE}),({ONE})\]|\[({BARE})?\.\.({BARE})?\]", re.ASCII
)
"""Two dates, either of which may be open: a time between them, or one day of that time."""

LONGEST = 60
"""Characters of a date: each of a list costs the library thirty milliseconds."""

EXPONENT = re.compile(r"e\d", re.ASCII | re.IGNORECASE)
"""In a year such as Y17E7, which no calendar of ours has; the library writes out all its digits."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may mean, first and last included; None where it is open."""

    edtf: str
    earliest: date | None
    latest: date | None

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read an EDTF date, levels 0 to 2.

        Dates as most records have them are read here because the grammar of the library costs
        some milliseconds each; everything else is the library's. Raises BadDate.

        >>> Span.parse("[1959,1965]").earliest, Span.parse("2006/..").latest
        (datetime.date(1959, 1, 1), None)
        """
        return _parse(text)

    @property
    def is_approximate(self) -> bool:
        """Whether the date is marked as uncertain, approximate or one of several."""
        return any(mark in self.edtf for mark in "~?%[{Xx")

    def meets(self, other: Span) -> bool:
        """Whether the two spans may have a day in common."""
        starts = self.earliest is None or other.latest is None or self.earliest <= other.latest
        ends = self.latest is None or other.earliest is None or self.latest >= other.earliest
        return starts and ends


OPEN = Span("..", None, None)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Span:
    if common := _common(text):
        return common
    if len(text) > LONGEST or EXPONENT.search(text):
        raise BadDate(f"{text[:40]!r} is too long a date, or too far; write 1959 or 2006/..")
    return by_library(text)


def by_library(text: str) -> Span:
    """The same by the library alone. Raises BadDate."""
    try:
        parsed = edtf.parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
    except (edtf.EDTFParseException, ValueError, TypeError, AttributeError) as error:
        raise BadDate(
            f"{text[:40]!r} is not an EDTF date; write 1959, 2012-06~ or 2006/.."
        ) from error
    if any(_is_out_of_calendar(moment) for moment in (lower, upper)):
        raise BadDate(f"{text[:40]!r} lies outside the years 1 to 9999; write a later date")
    return Span(text, _day(lower), _day(upper))


def _common(text: str) -> Span | None:
    """A span that is read without the library; None for what it must read."""
    bare = text[:-1] if text.endswith(MARKS) else text
    if plain := PLAIN.fullmatch(bare):
        return _plain(text, *(int(part) if part else None for part in plain.groups()))
    if decade := DECADE.fullmatch(text):
        first, last = (_parse(decade[1] + digit) for digit in "09")
        return Span(text, first.earliest, last.latest)
    two = TWO.fullmatch(text)
    if two is None or not _is_even(two[5], two[6]):
        return None
    start, end = (
        _parse(one) if one and one != ".." else OPEN
        for one in (two[1] or two[3] or two[5], two[2] or two[4] or two[6])
    )
    in_turn = _follows(start.earliest, end.earliest) and _follows(start.latest, end.latest)
    return Span(text, start.earliest, end.latest) if in_turn else None


def _follows(first: date | None, last: date | None) -> bool:
    return first is None or last is None or first <= last


def _is_even(first: str | None, last: str | None) -> bool:
    """Whether the ends of a range in brackets, where both are given, are equally exact."""
    return not first or not last or len(first) == len(last)


def _plain(text: str, year: int | None, month: int | None, day: int | None) -> Span:
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise BadDate(f"{text!r} is no day of the calendar; write year-month-day") from error
    if day:
        return Span(text, first, first)
    last_month = month or 12
    last = date(first.year, last_month, monthrange(first.year, last_month)[1])
    return Span(text, first, last)


def _is_out_of_calendar(moment: Any) -> bool:
    return not isinstance(moment, float) and moment is not None and not 1 <= moment[0] <= 9999


def _day(moment: Any) -> date | None:
    """The library's struct_time as a day; its infinities are open."""
    return None if isinstance(moment, float) or moment is None else date(*moment[:3])
