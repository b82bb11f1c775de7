"""Shapes in filters as SQL, with the same answers as the GEOS that this process has.

PostGIS answers boxes and polygons put to points, by coordinates and by prepared GEOS shapes,
whose arithmetic is exact. For the other relations it has another version of GEOS and shortcuts
of its own, which see a point near an edge, or lines that cross in a rounded point, otherwise than
we do. So there the database gives the shapes whose boxes meet, and the relation is asked here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.filter import Expression
from app.domain.geometry import BBox
from app.stores.layout import Layout
from app.stores.spatial import RELATIONS, TURNED, is_box, shape_of
from app.stores.sql import FALSE, TRUE, Sql, joined

Found = Mapping[Expression, Sequence[int]]
"""The rows for which terms of a filter are true, by term."""

POINT_BOX = {
    "s_intersects": "ST_X(geom) >= {0} AND ST_Y(geom) >= {1} AND ST_X(geom) <= {2}"
    " AND ST_Y(geom) <= {3}",
    "s_within": "ST_X(geom) > {0} AND ST_Y(geom) > {1} AND ST_X(geom) < {2} AND ST_Y(geom) < {3}",
}
POINT_POLYGON = {
    "s_intersects": "ST_ContainsProperly({0}, geom) OR ST_Intersects({1}, geom)",
    "s_within": "ST_ContainsProperly({0}, geom)",
}
"""{0} is the polygon and {1} its boundary. What names a polygon and a point at once otherwise
takes the shortcut of PostGIS, whose arithmetic is rounded."""

NEAR = Sql("geom && {0}")
"""The boxes meet, or nearly: PostGIS rounds them outwards."""


def relation(layout: Layout, one: Expression, found: Found) -> Sql:
    """The rows whose shapes stand so, null where there is no shape."""
    if one.op == "s_disjoint":
        return Sql("NOT ({0})")(relation(layout, _met(one), found))
    left, right = cast(tuple[Expression, Expression], one.args)
    if left.op == right.op == "geometry":
        shapes = (shape_of(str(side.args[0])) for side in (left, right))
        return TRUE if RELATIONS[one.op](*shapes) else FALSE
    if one in found:
        rows = Sql("place = ANY({0})")(Sql("%s::int[]", (list(found[one]),)))
        return Sql("CASE WHEN geom IS NOT NULL THEN {0} END")(rows)
    return _native(one)


def terms_of(layout: Layout, value: object) -> list[Expression]:
    """The terms of a filter whose rows have to be looked up beforehand."""
    if not isinstance(value, Expression):
        return []
    if not value.op.startswith("s_"):
        return [term for arg in value.args for term in terms_of(layout, arg)]
    if value.op == "s_disjoint":
        return terms_of(layout, _met(value))
    if all(cast(Expression, arg).op == "geometry" for arg in value.args):
        return []
    return [] if _is_native(layout, value) else [value]


def candidates(one: Expression) -> Sql:
    """The rows that a term may be true of."""
    _, shape = _sides(one)
    return Sql("geom IS NOT NULL") if shape is None else NEAR(_literal(shape))


def holds(one: Expression, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which of those shapes a term is true of."""
    op, shape = _sides(one)
    if shape is None:
        return np.asarray(RELATIONS[op](shapes, shapes), dtype=np.bool_)
    # The prepared shape comes first: only there does its preparation help.
    return np.asarray(RELATIONS[TURNED.get(op, op)](shape, shapes), dtype=np.bool_)


def meeting(layout: Layout, bbox: BBox) -> Expression | Sql:
    """The bbox of a query: a condition, or a term whose rows have to be looked up beforehand."""
    shape = bbox.shape()
    if layout.points:
        parts = shape.geoms if isinstance(shape, shapely.MultiPolygon) else (shape,)
        return joined((_in_box("s_intersects", part) for part in parts), " OR ")
    literal = Expression("geometry", (shapely.to_wkb(shape, hex=True),))
    return Expression("s_intersects", (Expression("property", ("geometry",)), literal))


def _met(one: Expression) -> Expression:
    return Expression("s_intersects", one.args)


def _sides(one: Expression) -> tuple[str, BaseGeometry | None]:
    """The relation of the rows' shapes to a literal one; None is their own."""
    left, right = cast(tuple[Expression, Expression], one.args)
    if left.op == "geometry":
        return TURNED.get(one.op, one.op), shape_of(str(left.args[0]))
    return one.op, shape_of(str(right.args[0])) if right.op == "geometry" else None


def _is_native(layout: Layout, one: Expression) -> bool:
    """Whether PostGIS finds the same rows: points in or on a polygon that has an inside."""
    op, shape = _sides(one)
    if shape is None or not layout.points or op not in POINT_BOX:
        return False
    return shape.geom_type in ("Polygon", "MultiPolygon") and shape.is_valid and shape.area > 0


def _native(one: Expression) -> Sql:
    op, shape = _sides(one)
    if shape is None:
        raise TypeError(f"{one.op} of two shapes of a row is looked up beforehand")
    if is_box(shape):
        return _in_box(op, shape)
    near, exact = NEAR(_literal(shape)), Sql(POINT_POLYGON[op])
    return joined((near, exact(_literal(shape), _literal(shape.boundary))), " AND ")


def _in_box(op: str, box: BaseGeometry) -> Sql:
    corners = [Sql("%s::float8", (corner,)) for corner in box.bounds]
    near = NEAR(Sql("ST_MakeEnvelope({0}, {1}, {2}, {3}, 4326)")(*corners))
    return joined((near, Sql(POINT_BOX[op])(*corners)), " AND ")


def _literal(shape: BaseGeometry) -> Sql:
    return Sql("ST_GeomFromWKB(%s::bytea, 4326)", (shapely.to_wkb(shape),))
