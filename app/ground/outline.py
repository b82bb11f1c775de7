"""The country's outline, its borders and the Taedong, and distances to them in metres."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from app.errors import GroundError
from app.ground.geojson import encode_collection

FILE = "outline.geojson"
COUNTRY = "PRK"
NEIGHBOURS = {"CHN": "CN", "RUS": "RU", "KOR": "KR"}
GEOD = Geod(ellps="WGS84")

Part = tuple[dict[str, str], BaseGeometry]


@dataclass(frozen=True, slots=True)
class Outline:
    """The country at full detail; geometries in degrees, distances geodesic metres on WGS 84."""

    country: BaseGeometry
    borders: Mapping[str, BaseGeometry]
    rivers: Mapping[str, BaseGeometry]

    def border(self, neighbour: str) -> BaseGeometry:
        """Border line with a neighbour, `CN`, `RU` or `KR`; raises GroundError for another."""
        if neighbour not in self.borders:
            raise GroundError(f"there is no border with {neighbour}: ask for CN, RU or KR")
        return self.borders[neighbour]

    def distance_to_border_m(self, lon: float, lat: float, neighbour: str) -> float:
        """Metres from a point to the nearest point of the border with a neighbour."""
        return distance_m(lon, lat, self.border(neighbour))

    def is_inside_country(self, lon: float, lat: float, tolerance_m: float = 0.0) -> bool:
        """Tell whether a point lies on the country's land, or within a tolerance of it."""
        return distance_m(lon, lat, self.country) <= tolerance_m


def distance_m(lon: float, lat: float, geometry: BaseGeometry) -> float:
    """Geodesic metres from a point to a geometry in degrees; 0 inside a polygon.

    The nearest point is sought with longitudes shortened by the cosine of the latitude, which
    errs by less than 0.1 % within 50 km.
    """
    if shapely.intersects_xy(geometry, lon, lat):
        return 0.0
    shortened = float(np.cos(np.radians(lat)))
    flat = scale(geometry, xfact=shortened, yfact=1.0, origin=(0, 0))
    nearest, _ = nearest_points(flat, shapely.Point(lon * shortened, lat))
    return float(GEOD.inv(lon, lat, nearest.x / shortened, nearest.y)[2])


def read_outline(folder: Path) -> Outline:
    """Outline of a built ground folder.

    Raises GroundError if the file is missing or not what the builder writes.
    """
    path = folder / FILE
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        parts = [(f["properties"], shapely.geometry.shape(f["geometry"])) for f in features]
        country = next(g for p, g in parts if p["part"] == "country" and p["a"] == COUNTRY)
        borders = {p["neighbour"]: g for p, g in parts if p["part"] == "border"}
        rivers = {p["name"]: g for p, g in parts if p["part"] == "river"}
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as fault:
        raise GroundError(f"{path} cannot be read: run `python -m app.ground --force`") from fault
    for geometry in (country, *borders.values(), *rivers.values()):
        shapely.prepare(geometry)
    return Outline(country, borders, rivers)


def encode_outline(outline: Outline) -> bytes:
    """GeoJSON of an outline: a feature for the country, for each border and for each river."""
    country: Part = ({"part": "country", "a": COUNTRY}, outline.country)
    borders = [({"part": "border", "neighbour": n}, g) for n, g in sorted(outline.borders.items())]
    rivers = [({"part": "river", "name": n}, g) for n, g in sorted(outline.rivers.items())]
    return encode_collection([country, *borders, *rivers])
