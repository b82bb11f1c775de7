"""Coordinate reference systems (OGC 18-058r1), by URI, each in its own axis order."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from app.domain.geometry import BBox
from app.domain.query import Page
from app.errors import BadQuery


class Crs(NamedTuple):
    """A system: what pyproj calls it, and decimals worth a hundredth of a metre or better."""

    name: str
    decimals: int


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"

SUPPORTED = {
    CRS84: Crs("OGC:CRS84", 7),
    EPSG + "4326": Crs("EPSG:4326", 7),
    EPSG + "3857": Crs("EPSG:3857", 2),
    EPSG + "5179": Crs("EPSG:5179", 2),
    EPSG + "32652": Crs("EPSG:32652", 2),
}
"""Longitude latitude; latitude longitude; Web Mercator; Korea 2000 unified; UTM zone 52 north."""


def read_crs(text: str | None, parameter: str) -> str:
    """The URI of a supported system; without one, longitude latitude. Raises BadQuery."""
    if text is None:
        return CRS84
    if text not in SUPPORTED:
        raise BadQuery(f"{parameter} is one of {', '.join(SUPPORTED)}", parameter)
    return text


def bbox_from(bbox: BBox, crs: str) -> BBox:
    """A box given in a system's own axis order, as the box around it in degrees.

    Raises BadQuery where the box lies outside what the system can express.
    """
    if crs == CRS84:
        return bbox
    back = Transformer.from_crs(SUPPORTED[crs].name, SUPPORTED[CRS84].name)
    west, south, east, north = back.transform_bounds(*bbox, densify_pts=21)
    if not np.isfinite([west, south, east, north]).all():
        raise BadQuery("bbox lies outside what bbox-crs can express", "bbox")
    return BBox(west, max(-90.0, south), east, min(90.0, north))


def project(page: Page, crs: str) -> Page:
    """A page with its geometries in another system, in that system's own axis order."""
    if crs == CRS84:
        return page
    forward, decimals = _forward(crs), SUPPORTED[crs].decimals

    def to_crs(points: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = np.column_stack(forward.transform(points[:, 0], points[:, 1]))
        return np.round(moved, decimals)

    return page.moved(lambda geometries: shapely.transform(geometries, to_crs))


@lru_cache(maxsize=len(SUPPORTED))
def _forward(crs: str) -> Transformer:
    return Transformer.from_crs(SUPPORTED[CRS84].name, SUPPORTED[crs].name)
