"""The years in which a feature surely existed or happened, and those in which it may have."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.domain.dates import Span
from app.domain.feature import Feature

ENDED = ("closed", "disused")
"""Statuses of what exists no more: without a date of closing its end lies anywhere."""


class Years(NamedTuple):
    """First and last years; None is open. Sure years are a part of the possible ones, or none."""

    first: int | None
    last: int | None
    sure_first: int | None = None
    sure_last: int | None = None
    """Both None: no year is sure."""


def years_of(feature: Feature) -> Years:
    """The years of a feature, by its dates and its status.

    An approximate or alternative date leaves its own years unsure. What works today, by its
    latest report, existed in all years from its opening to that report.
    """
    properties = feature.properties
    if happened := properties.get("date"):
        span = Span.parse(happened)
        first, last = _year(span.earliest), _year(span.latest)
        return Years(first, last) if span.is_approximate else Years(first, last, first, last)
    opened, closed = (_span(properties.get(key)) for key in ("opened", "closed"))
    first = _year(opened.earliest) if opened else None
    last = _year(closed.latest) if closed else None
    sure_first = _after(opened)
    sure_last = _before(closed) if closed else _reported(feature)
    if sure_first is None or sure_last is None or sure_first > sure_last:
        return Years(first, last)
    return Years(first, last, sure_first, sure_last)


def is_unsure(feature: Feature, span: Span | None) -> bool:
    """Whether a feature that may be of a time is not surely of it.

    A time without a beginning or an end asks for what may have been, and leaves nothing unsure.
    """
    if span is None or span.earliest is None or span.latest is None:
        return False
    _, _, first, last = years_of(feature)
    if first is None or last is None:
        return True
    return not (first <= span.latest.year and last >= span.earliest.year)


def _span(edtf: str | None) -> Span | None:
    return Span.parse(edtf) if edtf else None


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _after(opened: Span | None) -> int | None:
    """The first year in which it surely stood: that of an exact date, else the one after."""
    if opened is None or opened.latest is None:
        return None
    return opened.latest.year + int(_is_vague(opened))


def _before(closed: Span) -> int | None:
    if closed.earliest is None:
        return None
    return closed.earliest.year - int(_is_vague(closed))


def _is_vague(span: Span) -> bool:
    one_year = span.earliest and span.latest and span.earliest.year == span.latest.year
    return span.is_approximate or not one_year


def _reported(feature: Feature) -> int | None:
    """The year of the latest report that it works; None where none says so."""
    if feature.status is None or feature.status in (*ENDED, "unknown", "disputed"):
        return None
    as_of = _span(feature.properties.get("status_as_of"))
    return _year(as_of.latest) if as_of else None
