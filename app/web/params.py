"""From a query string to a `Query`, or to a sentence that says what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.datastructures import QueryParams

from app.domain import cql2
from app.domain.dates import Span
from app.domain.durations import moved
from app.domain.filter import Expression
from app.domain.geometry import BBox
from app.domain.literals import day_of
from app.domain.prepared import read_filter
from app.domain.query import Query
from app.domain.queryables import OWN, SORTABLE, Column
from app.domain.text import LANGUAGES
from app.errors import BadDate, BadQuery
from app.web.crs import CRS84

MAXIMUM = 10_000
"""The largest page; a larger limit gets this one, as OGC 17-069r4 section 7.15.2 has it."""

LONGEST = 2_000
"""Characters of one parameter; a filter has a bound of its own."""

FILTER_CRS = (CRS84, "http://www.opengis.net/def/crs/OGC/0/CRS84")
"""What coordinates in a filter are in, by both of its names."""

MOST_BOXES = 40
"""Boxes of one name that a form can have ticked."""

MOST_KEYS = 10
"""Names to sort by."""

DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
NUMBER = re.compile(DECIMAL)
FURTHER = rf"\s*,\s*{DECIMAL}"
CORNERS = re.compile(rf"\s*{DECIMAL}(?:(?:{FURTHER}){{3}}|(?:{FURTHER}){{5}})\s*")
"""Four numbers or six, with commas."""

WHOLE = re.compile(r"\d{1,15}", re.ASCII)
MOST = 10**15 - 1
"""The largest whole number that we read."""


def read_query(
    params: QueryParams, columns: Mapping[str, Column], beside: Sequence[str] = ()
) -> Query:
    """The normalised question in a query string. Raises BadQuery, naming the parameter.

    `beside` names parameters that are known but read elsewhere.
    """
    check_known(params, (*KNOWN, *beside))
    said: dict[str, Any] = {}
    for name, text in params.items():
        if name in READ:
            part, read = READ[name]
            said[part] = read(text, columns)
        elif name in IN_FILTERS:
            said["filter"] = None
    if "filter" in said:
        said["filter"] = _read_filter(params, columns)
    return Query(**said)


def check_known(params: QueryParams, known: Sequence[str], many: Sequence[str] = ()) -> None:
    """Raise BadQuery for a parameter that is unknown, too long, or given twice and not of `many`.

    Forms send a name once for each of its boxes that is ticked.
    """
    pairs = params.multi_items()
    given = dict(pairs)
    for name, text in given.items():
        if name not in known:
            shown = name[:40]
            raise BadQuery(f"there is no parameter {shown!r}; known are {', '.join(known)}", shown)
        if len(pairs) > len(given) and _is_doubled(params, name, many):
            raise BadQuery(f"{name} is given twice; give it once", name)
        if len(text) > LONGEST and name != "filter":
            raise BadQuery(f"{name} is longer than {LONGEST} characters", name)
    if given.get("lang", LANGUAGES[0]) not in LANGUAGES:
        raise BadQuery(f"lang is one of {', '.join(LANGUAGES)}", "lang")


def read_corners(text: str) -> BBox:
    """Four numbers, or six with heights, which are ignored: all places lie on the ground."""
    if CORNERS.fullmatch(text) is None:
        raise BadQuery("bbox takes four numbers: west,south,east,north", "bbox")
    values = [*map(float, text.split(","))]
    if not all(map(math.isfinite, values)):
        raise BadQuery("bbox takes four finite numbers: west,south,east,north", "bbox")
    return BBox(*values[:2], *values[len(values) // 2 :][:2])


def read_bbox(text: str) -> BBox:
    """A box in degrees. Raises BadQuery for numbers that are none."""
    west, south, east, north = box = read_corners(text)
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise BadQuery("bbox: west and east are degrees from -180 to 180", "bbox")
    if not -90 <= south <= north <= 90:
        raise BadQuery("bbox: south and north are degrees from -90 to 90, south first", "bbox")
    return box


def read_datetime(text: str) -> Span | None:
    """A day, a moment (RFC 3339), an interval of them with `..` for open, or any EDTF date.

    One end of an interval may be a duration (ISO 8601): OGC's tests of conformance ask so. None
    is all time: both ends are open.
    """
    start, slash, end = text.partition("/")
    try:
        if not slash:
            return Span.parse(day_of(start))
        first, last = _bound(start, end, -1), _bound(end, start, 1)
    except BadDate as error:
        message = "datetime is a date, or two with a slash, such as 2016-04-07 or 1990/.."
        raise BadQuery(message, "datetime") from error
    if first is None and last is None:
        return None
    span = Span(text, first.earliest if first else None, last.latest if last else None)
    if span.earliest and span.latest and span.earliest > span.latest:
        raise BadQuery("datetime: the interval ends before it begins", "datetime")
    return span


def _bound(text: str, other: str, sign: int) -> Span | None:
    """An end of an interval; a duration lies before (-1) or after (1) the other end."""
    if text.startswith("P"):
        whole = Span.parse(day_of(other))
        edge = whole.earliest if sign > 0 else whole.latest
        return moved(edge, text, sign) if edge else None
    return None if text in ("", "..") else Span.parse(day_of(text))


def _is_doubled(params: QueryParams, name: str, many: Sequence[str]) -> bool:
    return len(params.getlist(name)) > (MOST_BOXES if name in many else 1)


def _read_filter(params: QueryParams, columns: Mapping[str, Column]) -> Expression | None:
    """The filter in its language: text, or JSON where it is said to be or begins as an object."""
    given = dict(params.multi_items())
    text, lang, crs = (given.get(name) for name in IN_FILTERS)
    if lang is not None and lang not in cql2.LANGUAGES:
        raise BadQuery(f"filter-lang is one of {', '.join(cql2.LANGUAGES)}", "filter-lang")
    if crs is not None and crs not in FILTER_CRS:
        raise BadQuery(f"filter-crs: coordinates in a filter are in {CRS84}", "filter-crs")
    if text is None:
        return None
    if lang == "cql2-json" or (lang is None and text.lstrip().startswith("{")):
        return cql2.parse_filter(text, "cql2-json", columns)
    return read_filter(text, columns)


def _read_sortby(text: str, columns: Mapping[str, Column]) -> tuple[tuple[str, bool], ...]:
    """Names with + (or nothing) to ascend and - to descend; the first one said decides first."""
    known = {**columns, "datetime": OWN["datetime"]}
    sortable = [name for name, column in known.items() if column.kind in SORTABLE]
    keys: dict[str, bool] = {}
    for part in text.split(","):
        # An unescaped + arrives as a space.
        name = part.strip().lstrip("+-")
        if name not in sortable:
            listed = ", ".join(sortable)
            raise BadQuery(
                f"sortby: nothing is sorted by {name[:40]!r}; known are {listed}", "sortby"
            )
        keys.setdefault(name, part.strip().startswith("-"))
    if len(keys) > MOST_KEYS:
        raise BadQuery(f"sortby takes at most {MOST_KEYS} names", "sortby")
    return (*keys.items(),)


def _read_skip(text: str) -> bool:
    if text not in ("true", "false"):
        raise BadQuery("skip-geometry is true or false", "skip-geometry")
    return text == "true"


def _read_names(text: str, columns: Mapping[str, Column]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in columns:
            raise BadQuery(
                f"properties: there is no {name[:40]!r}; known are {', '.join(columns)}",
                "properties",
            )
    return names


def _read_limit(text: str) -> int:
    digits = text.lstrip("0")
    if not (digits.isascii() and digits.isdigit()):
        raise BadQuery("limit is a whole number above 0; leave it out for all features", "limit")
    return MAXIMUM if len(digits) > len(str(MAXIMUM)) else min(int(digits), MAXIMUM)


def _read_whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise BadQuery("offset is a whole number, 0 or more", "offset")
    return int(text)


Columns = Mapping[str, Column]

READ: Mapping[str, tuple[str, Callable[[str, Columns], object]]] = {
    "bbox": ("bbox", lambda text, _: read_bbox(text)),
    "datetime": ("span", lambda text, _: read_datetime(text)),
    "sortby": ("sortby", _read_sortby),
    "properties": ("properties", _read_names),
    "skip-geometry": ("skip_geometry", lambda text, _: _read_skip(text)),
    "limit": ("limit", lambda text, _: _read_limit(text)),
    "offset": ("offset", lambda text, _: _read_whole(text)),
}
"""The parameters of a layer, each with what it says of a `Query`, and how it is read."""

IN_FILTERS = ("filter", "filter-lang", "filter-crs")
"""Those that are read together."""

KNOWN = (*READ, *IN_FILTERS)
