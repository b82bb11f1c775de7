"""Features as GeoJSON text, rounded to the source's own five decimals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-5
"""About a metre."""


def to_feature(properties: Mapping[str, str | int], geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON feature (RFC 7946) of a geometry in degrees, longitude latitude."""
    rounded = shapely.set_precision(geometry, GRID_DEG, mode="pointwise")
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": shapely.geometry.mapping(rounded),
    }


def encode_collection(parts: Iterable[tuple[Mapping[str, str | int], BaseGeometry]]) -> bytes:
    """GeoJSON feature collection of the parts that are not empty, on one line."""
    features = [to_feature(properties, shape) for properties, shape in parts if not shape.is_empty]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
