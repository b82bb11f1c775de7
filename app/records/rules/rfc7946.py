"""A geometry is RFC 7946: longitude first, in range, rings closed and right-handed."""

from __future__ import annotations

from collections.abc import Iterator

import geojson
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """One fault for each thing that is wrong with the geometry."""
    geometry = record.data["geometry"] if record.is_feature else None
    if geometry:
        for remedy in _problems(geometry):
            yield Fault(str(record.path), "rfc7946", remedy)


def _problems(geometry: dict[str, object]) -> Iterator[str]:
    try:
        errors = geojson.GeoJSON.to_instance(geometry).errors()
        form = shape(geometry)
    except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError):
        yield "the coordinates do not make a geometry; write [longitude, latitude] numbers"
        return
    if errors:
        yield f"{errors}"
        return
    if form.has_z:
        yield "give longitude and latitude only: all places lie on the ground"
    west, south, east, north = form.bounds
    if south < -90 or north > 90:
        yield "a latitude lies beyond 90 degrees; longitude comes first, then latitude"
    if west < -180 or east > 180:
        yield "a longitude lies beyond 180 degrees"
    if any(not _is_right_handed(part) for part in shapely.get_parts(form)):
        yield "wind outer rings counterclockwise and holes clockwise (right-hand rule)"


def _is_right_handed(part: BaseGeometry) -> bool:
    if part.geom_type != "Polygon":
        return True
    outer = shapely.is_ccw(shapely.get_exterior_ring(part))
    holes = [shapely.is_ccw(shapely.get_interior_ring(part, n)) for n in range(_holes(part))]
    return bool(outer) and not any(holes)


def _holes(part: BaseGeometry) -> int:
    return int(shapely.get_num_interior_rings(part))
