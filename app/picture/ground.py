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
REACH_PX = 16
"""Drawn so far beyond the picture, so that no line ends in view."""
COARSE_PX = 0.4
"""Corners that move a line by less than this are left out."""
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


def draw_ground(shapes: Shapes, view: View) -> Ground:
    """The ground of a view."""
    land = shapes.get("land", ())
    return Ground(
        _fill((shape for shape in land if shape.properties.get("a") != HOME), view),
        _fill((shape for shape in land if shape.properties.get("a") == HOME), view),
        _fill(shapes.get("lake", ()), view),
        tuple(stroke for stroke in _lines(shapes, view) if stroke.d and stroke.width),
    )


def lines_of(shapes: Iterable[Shape], view: View) -> list[Points]:
    """Lines in pixels, cut a little outside the picture, without needless corners."""
    found = (_cut(shape.geometry, view) for shape in shapes)
    parts = (part for one in found for part in shapely.get_parts(one) if part.length > 1)
    return [shapely.get_coordinates(part) for part in parts]


def _lines(shapes: Shapes, view: View) -> Iterator[Stroke]:
    rivers, borders = shapes.get("river", ()), shapes.get("border", ())
    zoom = view.zoom
    yield _stroke("province", shapes.get("province", ()), view)
    for name, of_kind in (
        ("border-river", [one for one in rivers if one.properties.get("k") == "border"]),
        ("brook", [one for one in rivers if _is_inner(one) and one.properties.get("rank") != 1]),
        ("river", [one for one in rivers if _is_inner(one) and one.properties.get("rank") == 1]),
    ):
        found = lines_of(of_kind, view)
        drawn = curve(found) if zoom >= ROUNDED and name != "border-river" else path(found)
        yield Stroke(name, drawn, width_at(name, zoom))
    yield _stroke("rail", shapes.get("rail", ()), view)
    home = [one for one in borders if _is_home(one)]
    plain = [one for one in home if one.properties.get("k") != "dmz"]
    dmz = [one for one in home if one.properties.get("k") == "dmz"]
    far = [one for one in borders if not _is_home(one)]
    width = width_at("border", zoom)
    yield Stroke("border", path(lines_of(far, view)), round(width * FAR_BORDER, 2))
    wash = width_at("border-wash", zoom)
    yield Stroke("border", path(lines_of(plain, view)), width, None, wash)
    yield Stroke("border", path(lines_of(dmz, view)), round(width * DMZ, 2), DASHES["dmz"], wash)


def _stroke(name: str, shapes: Sequence[Shape], view: View) -> Stroke:
    width = width_at(name, view.zoom)
    d = path(lines_of(shapes, view)) if width else ""
    return Stroke(name, d, width, DASHES.get(name))


def _is_inner(river: Shape) -> bool:
    return river.properties.get("k") != "border"


def _is_home(border: Shape) -> bool:
    return HOME in (border.properties.get("a"), border.properties.get("b"))


def _fill(shapes: Iterable[Shape], view: View) -> str:
    rings = [
        shapely.get_coordinates(ring)
        for shape in shapes
        for ring in shapely.get_rings(shapely.get_parts(_cut(shape.geometry, view)))
    ]
    return path((ring for ring in rings if _area(ring) >= LEAST_PX2), closed=True)


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def _cut(geometry: BaseGeometry, view: View) -> BaseGeometry:
    placed = shapely.transform(geometry, view.place)
    frame = (-REACH_PX, -REACH_PX, view.width + REACH_PX, view.height + REACH_PX)
    cut = shapely.clip_by_rect(placed, *frame)
    coarse: BaseGeometry = shapely.simplify(cut, COARSE_PX, preserve_topology=False)
    return coarse
