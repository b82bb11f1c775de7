"""Durations in days and longer (ISO 8601-1, section 5.5.2): P2D, P1Y6M, P3W."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from app.domain.dates import Span
from app.errors import BadDate

DURATION = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})W)?(?:(\d{1,7})D)?", re.ASCII)


def moved(day: date, duration: str, sign: int) -> Span:
    """The day so long after (1) or before (-1) another, where months are shorter their last.

    Raises BadDate for what is no duration, or leads out of the calendar.

    >>> moved(date(2016, 1, 31), "P1M", 1).edtf
    '2016-02-29'
    """
    found = DURATION.fullmatch(duration)
    if found is None or not any(found.groups()):
        raise BadDate(f"{duration[:40]!r} is no duration; write P2D, P1M or P1Y6M")
    years, months, weeks, days = (sign * int(part or 0) for part in found.groups())
    year, month = divmod(12 * (day.year + years) + day.month - 1 + months, 12)
    try:
        start = date(year, month + 1, 1)
        last = monthrange(year, month + 1)[1]
        end = start.replace(day=min(day.day, last)) + timedelta(7 * weeks + days)
    except (ValueError, OverflowError) as error:
        raise BadDate(f"{duration!r} leads out of the years 1 to 9999; write less") from error
    return Span(end.isoformat(), end, end)
