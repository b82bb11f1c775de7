"""The ground's fills and lines as paths, in drawing order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.picture.path import curve, path
from app.picture.projection import Points, View
from app.picture.style import DASHES, DMZ, FAR_BORDER, ROUNDED, width_at

HOME = "PRK"
GRIDS = (1, 2, 5, 10)
"""Steps, in tenths, whose multiples are written in the fewest digits."""
REACH_PX = 16
"""Drawn so far beyond the picture, so that no line ends in view."""
LEAST_PX2 = 1.5
"""Islands and lakes smaller than this are no more than dirt."""


class Shape(Protocol):
    """A geometry in parts of the world's width, and what it is."""

    @property
    def geometry(self) -> BaseGeometry:
        """Points, lines or polygons."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """As the ground's tiles have them."""


Shapes = Mapping[str, Sequence[Shape]]
"""The ground's shapes by the tiles' layers."""


class Stroke(NamedTuple):
    """A path of one look: its class, its data, the width of its line, its dashes."""

    name: str
    d: str
    width: float = 0.0
    dashes: str | None = None
    wash: float = 0.0
    """Width of the soft band under it."""


class Ground(NamedTuple):
    """Path data of the fills, and the lines to draw over them; empty where nothing is in view."""

    land: str
    home: str
    lake: str
    lines: tuple[Stroke, ...]


class Sheet(NamedTuple):
    """A view, and how finely it is drawn: corners that move a line by less are left out."""

    view: View
    coarse_px: float

    @property
    def grid(self) -> int:
        """Tenths of a pixel to which points are rounded: the coarsest that moves none too far."""
        return max((step for step in GRIDS if step <= self.coarse_px * 10), default=GRIDS[0])


def draw_ground(shapes: Shapes, view: View, coarse_px: float = 0.4) -> Ground:
    """The ground of a view; corners that move a line by less than `coarse_px` are left out."""
    sheet = Sheet(view, coarse_px)
    land = shapes.get("land", ())
    return Ground(
        _fill((shape for shape in land if shape.properties.get("a") != HOME), sheet),
        _fill((shape for shape in land if shape.properties.get("a") == HOME), sheet),
        _fill(shapes.get("lake", ()), sheet),
        tuple(stroke for stroke in _lines(shapes, sheet) if stroke.d and stroke.width),
    )


def lines_of(shapes: Iterable[Shape], sheet: Sheet) -> list[Points]:
    """Lines in pixels, cut a little outside the picture, without needless corners."""
    found = (_cut(shape.geometry, sheet) for shape in shapes)
    parts = (part for one in found for part in shapely.get_parts(one) if part.length > 1)
    return [shapely.get_coordinates(part) for part in parts]


def _lines(shapes: Shapes, sheet: Sheet) -> Iterator[Stroke]:
    rivers, borders = shapes.get("river", ()), shapes.get("border", ())
    zoom = sheet.view.zoom
    yield _stroke("province", shapes.get("province", ()), sheet)
    for name, of_kind in (
        ("border-river", [one for one in rivers if one.properties.get("k") == "border"]),
        ("brook", [one for one in rivers if _is_inner(one) and one.properties.get("rank") != 1]),
        ("river", [one for one in rivers if _is_inner(one) and one.properties.get("rank") == 1]),
    ):
        found = lines_of(of_kind, sheet)
        write = curve if zoom >= ROUNDED and name != "border-river" else path
        yield Stroke(name, write(found, sheet.grid), width_at(name, zoom))
    yield _stroke("rail", shapes.get("rail", ()), sheet)
    home = [one for one in borders if _is_home(one)]
    plain = [one for one in home if one.properties.get("k") != "dmz"]
    dmz = [one for one in home if one.properties.get("k") == "dmz"]
    far = [one for one in borders if not _is_home(one)]
    width = width_at("border", zoom)
    yield Stroke("border", path(lines_of(far, sheet), sheet.grid), round(width * FAR_BORDER, 2))
    wash = width_at("border-wash", zoom)
    yield Stroke("border", path(lines_of(plain, sheet), sheet.grid), width, None, wash)
    drawn = path(lines_of(dmz, sheet), sheet.grid)
    yield Stroke("border", drawn, round(width * DMZ, 2), DASHES["dmz"], wash)


def _stroke(name: str, shapes: Sequence[Shape], sheet: Sheet) -> Stroke:
    width = width_at(name, sheet.view.zoom)
    d = path(lines_of(shapes, sheet), sheet.grid) if width else ""
    return Stroke(name, d, width, DASHES.get(name))


def _is_inner(river: Shape) -> bool:
    return river.properties.get("k") != "border"


def _is_home(border: Shape) -> bool:
    return HOME in (border.properties.get("a"), border.properties.get("b"))


def _fill(shapes: Iterable[Shape], sheet: Sheet) -> str:
    rings = [
        shapely.get_coordinates(ring)
        for shape in shapes
        for ring in shapely.get_rings(shapely.get_parts(_cut(shape.geometry, sheet)))
    ]
    return path((ring for ring in rings if _area(ring) >= LEAST_PX2), sheet.grid, closed=True)


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def _cut(geometry: BaseGeometry, sheet: Sheet) -> BaseGeometry:
    placed = shapely.transform(geometry, sheet.view.place)
    frame = (-REACH_PX, -REACH_PX, sheet.view.width + REACH_PX, sheet.view.height + REACH_PX)
    cut = shapely.clip_by_rect(placed, *frame)
    coarse: BaseGeometry = shapely.simplify(cut, sheet.coarse_px, preserve_topology=False)
    return coarse
