"""Literals of filters: dates, moments, geometries, boxes, and text without case or accents."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from app.domain.dates import Span
from app.domain.geometry import BBox
from app.errors import BadDate, BadQuery

CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
MOMENT = re.compile(
    rf"(\d{{4}}-\d\d-\d\d)[Tt ]{CLOCK}:(?:[0-5]\d|60)(\.\d+)?([Zz]|[+-]{CLOCK})", re.ASCII
)

NESTED = 8
"""Lists within one another in the coordinates of a collection of shapes, and some to spare."""


def day_of(text: str) -> str:
    """The day of a moment (RFC 3339) as written; any other text as it is."""
    moment = MOMENT.fullmatch(text)
    return moment[1] if moment else text


def read_date(text: str) -> Span:
    """The days of an EDTF date, or the day of a moment. Raises BadQuery."""
    try:
        return Span.parse(day_of(text))
    except BadDate as error:
        raise BadQuery(
            f"{text[:40]!r} is no date; write '1959', '2016-04-07' or '1990/..'"
        ) from error


def read_interval(start: Span | None, end: Span | None) -> Span:
    """From the first day of one to the last of the other; None is open. Raises BadQuery."""
    first = start.earliest if start else None
    last = end.latest if end else None
    if first and last and first > last:
        raise BadQuery("the interval ends before it begins")
    return Span(f"{start.edtf if start else '..'}/{end.edtf if end else '..'}", first, last)


def read_box(numbers: Sequence[Any]) -> str:
    """A box as hexadecimal WKB, from four numbers, or six with heights, which are ignored."""
    if len(numbers) not in (4, 6) or not all(map(_is_number, numbers)):
        raise BadQuery("a box takes four numbers: west, south, east, north")
    values = [float(number) for number in numbers]
    west, south = values[:2]
    east, north = values[len(values) // 2 :][:2]
    if south > north:
        raise BadQuery("a box is west, south, east, north in degrees, south before north")
    shape = BBox(west, south, east, north).shape()
    _check_range(shape)
    return hexadecimal(shape)


def read_geometry(member: Mapping[str, Any]) -> str:
    """A GeoJSON geometry as hexadecimal WKB. Raises BadQuery where it is none, or is not valid."""
    if not all(map(_is_number, _numbers(member))):
        raise BadQuery("coordinates are finite numbers, longitude before latitude")
    try:
        shape: BaseGeometry = shapely.geometry.shape(dict(member))
        is_open = any(list(ring[0]) != list(ring[-1]) for ring in _rings(member))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        said = " ".join(str(error).split())
        raise BadQuery(f"the {str(member.get('type'))[:20]} is not whole: {said}") from error
    if shape.is_empty:
        raise BadQuery("the geometry is empty; give it coordinates")
    if is_open:
        raise BadQuery("a ring is not closed; end it with the position that it begins with")
    _check_range(shape)
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        remedy = "mend it there, such as a ring that crosses itself"
        raise BadQuery(f"the geometry is not valid: {reason}; {remedy}")
    return hexadecimal(shape)


def _rings(member: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """The rings as they are written; shapely closes what is open."""
    kind, coordinates = member["type"], member.get("coordinates", ())
    if kind == "GeometryCollection":
        for one in member["geometries"]:
            yield from _rings(one)
    elif kind == "Polygon":
        yield from coordinates
    elif kind == "MultiPolygon":
        yield from chain.from_iterable(coordinates)


def _check_range(shape: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise BadQuery("longitudes are from -180 to 180 degrees, latitudes from -90 to 90")


def hexadecimal(shape: BaseGeometry) -> str:
    """A flat geometry as hexadecimal WKB: a value that can be compared and hashed."""
    return shapely.to_wkb(shapely.force_2d(shape), hex=True)


def _is_number(value: Any) -> bool:
    whole = isinstance(value, (int, float)) and not isinstance(value, bool)
    return whole and math.isfinite(value)


def _numbers(member: Mapping[str, Any]) -> list[Any]:
    """Whatever stands in the place of a number, in all coordinates of a geometry."""
    found: list[Any] = []
    waiting: list[tuple[Any, int]] = [(member, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > NESTED:
            raise BadQuery("the coordinates are nested too deep")
        if isinstance(value, Mapping):
            parts = (value.get("coordinates", ()), value.get("geometries", ()))
            waiting += [(part, depth + 1) for part in parts]
        elif isinstance(value, (list, tuple)):
            waiting += [(part, depth + 1) for part in value]
        else:
            found.append(value)
    return found


def fold(text: str, *, case: bool, accents: bool) -> str:
    """The text without what a comparison shall pass over: case, accents, or both.

    >>> fold("Kŏnan", case=True, accents=True)
    'konan'
    """
    if text.isascii():
        return text.lower() if case else text
    if case:
        text = unicodedata.normalize("NFC", text).casefold()
    if accents:
        apart = unicodedata.normalize("NFD", text)
        bare = "".join(one for one in apart if unicodedata.category(one) != "Mn")
        text = unicodedata.normalize("NFC", bare)
    return text
