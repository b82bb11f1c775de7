"""Filters of shapes: which rows stand so to a shape, or their own two shapes to one another."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.filter import Expression
from app.stores.table import View
from app.stores.vectors import Bools, Truth

RELATIONS: dict[str, Callable[..., Any]] = {
    "s_intersects": shapely.intersects,
    "s_within": shapely.within,
    "s_contains": shapely.contains,
    "s_touches": shapely.touches,
    "s_crosses": shapely.crosses,
    "s_overlaps": shapely.overlaps,
    "s_equals": shapely.equals,
}

TURNED = {"s_within": "s_contains", "s_contains": "s_within"}
"""The relation that holds from the other side; the rest are their own."""

NARROW = {"s_intersects": (np.greater_equal, np.less_equal), "s_within": (np.greater, np.less)}
"""What coordinates are to the sides of a box: its edge meets it, but is not within."""

XY: dict[str, Callable[..., Any]] = {
    "s_intersects": shapely.intersects_xy,
    "s_within": shapely.contains_xy,
}
"""The relations that a shape has to bare coordinates, some ten times as fast."""


@lru_cache(maxsize=256)
def shape_of(wkb: str) -> BaseGeometry:
    """The shape of a literal, prepared for many comparisons."""
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape


def related(view: View, op: str, left: Expression, right: Expression) -> Truth:
    """The rows of a view whose shapes stand so; those without a shape are unknown."""
    if op == "s_disjoint":
        met = related(view, "s_intersects", left, right)
        return Truth(met.no, met.yes)
    if left.op == "geometry" and right.op == "geometry":
        same = bool(RELATIONS[op](shape_of(str(left.args[0])), shape_of(str(right.args[0]))))
        yes = np.full(len(view), same)
        return Truth(yes, ~yes)
    placed = view.placed()
    if left.op == right.op:
        shapes = view.geometries()
        yes = RELATIONS[op](shapes, shapes)
    elif left.op == "geometry":
        yes = _against(view, TURNED.get(op, op), shape_of(str(left.args[0])))
    else:
        yes = _against(view, op, shape_of(str(right.args[0])))
    return Truth(yes, placed & ~yes)


def _against(view: View, op: str, shape: BaseGeometry) -> Bools:
    """Which rows stand so to one shape. Boxes that do not meet rule most out beforehand."""
    if view.rows is not None or (op in NARROW and view.table.points and is_box(shape)):
        return _relation(view, op, shape)
    yes = np.zeros(len(view), dtype=np.bool_)
    near = view.table.tree.near(view.table.tree.reach(shape.bounds))
    yes[near] = _relation(view.at(near), op, shape)
    return yes


def is_box(shape: BaseGeometry) -> bool:
    """Whether a shape is a rectangle along the axes."""
    return shape.area > 0 and bool(shapely.equals(shape, shape.envelope))


def _relation(view: View, op: str, shape: BaseGeometry) -> Bools:
    points = view.table.points if op in XY else None
    if points is None:
        # The prepared shape comes first: only there does its preparation help.
        found = RELATIONS[TURNED.get(op, op)](shape, view.geometries())
    else:
        x, y = points if view.rows is None else (points[0][view.rows], points[1][view.rows])
        if is_box(shape):
            above, below = NARROW[op]
            west, south, east, north = shape.bounds
            inside: Bools = above(x, west) & below(x, east) & above(y, south) & below(y, north)
            return inside
        found = XY[op](shape, x, y)
    return np.asarray(found, dtype=np.bool_)
