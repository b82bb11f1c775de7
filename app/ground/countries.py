"""Country polygons: OpenStreetMap coast and land borders in the window, Natural Earth elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import shapely
from shapely.ops import linemerge

from app.ground.meridian import cut_line, cut_polygon
from app.ground.window import Coordinates, is_near, lines_of, polygons_of

NUMERIC = {
    "156": "CHN", "158": "TWN", "392": "JPN", "408": "PRK",
    "410": "KOR", "496": "MNG", "643": "RUS",
}  # fmt: skip
"""ISO 3166-1 numeric to alpha-3, for the countries that the window touches."""
COUNTRY = re.compile(rb'"A3":\s*"([A-Z]{3})"')

Countries = dict[str, shapely.MultiPolygon]
"""Polygons by ISO 3166-1 alpha-3 code, degrees, longitude latitude."""


def read_coastlines(document: bytes) -> Countries:
    """Polygons, uncut, of the countries of a geo-maps file that touch the window.

    Source: `@geo-maps/countries-coastline-10m`, one feature a line, from OpenStreetMap
    (November 2017, tolerance 10 m). Neighbours share their border vertex by vertex.
    """
    countries: dict[str, list[shapely.Polygon]] = {}
    for line in document.splitlines():
        code = COUNTRY.search(line)
        if not code:
            continue
        geometry = json.loads(line.rstrip().rstrip(b","))["geometry"]
        near = _near_polygons(geometry)
        if near:
            countries.setdefault(code[1].decode(), []).extend(near)
    return {code: shapely.MultiPolygon(parts) for code, parts in sorted(countries.items())}


def read_world(document: bytes) -> Countries:
    """Polygons of the world's countries at 1:50 million, cut at the antimeridian.

    Source: `world-atlas`, a TopoJSON of Natural Earth. The countries of the window get their
    alpha-3 code; all others, whom no style tells apart, are kept together under "".
    """
    topology = json.loads(document)
    arcs = _arcs(topology)
    countries: dict[str, list[shapely.Polygon]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        code = NUMERIC.get(country.get("id", ""), "")
        for rings in _polygons(country):
            parts = cut_polygon([_ring(arcs, ring) for ring in rings])
            countries.setdefault(code, []).extend(parts)
    return {
        code: shapely.MultiPolygon(polygons_of(shapely.union_all(parts)))
        for code, parts in sorted(countries.items())
    }


def read_world_borders(document: bytes) -> list[shapely.LineString]:
    """Land borders of the world: the arcs of the TopoJSON that two countries share."""
    topology = json.loads(document)
    arcs = _arcs(topology)
    owners: dict[int, set[int]] = {}
    for owner, country in enumerate(topology["objects"]["countries"]["geometries"]):
        for arc in (i for rings in _polygons(country) for ring in rings for i in ring):
            owners.setdefault(arc if arc >= 0 else ~arc, set()).add(owner)
    shared = sorted(arc for arc, countries in owners.items() if len(countries) > 1)
    return lines_of(linemerge([line for arc in shared for line in cut_line(arcs[arc])]))


def _near_polygons(geometry: dict[str, Any]) -> list[shapely.Polygon]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [shapely.Polygon(rings[0], rings[1:]) for rings in polygons if _touches(rings[0])]


def _touches(ring: list[list[float]]) -> bool:
    corners = np.asarray(ring)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    return is_near(west, south, east, north)


def _polygons(country: dict[str, Any]) -> list[list[list[int]]]:
    """Arc numbers of a TopoJSON country: a list of polygons, each a list of rings."""
    polygons: list[list[list[int]]] = country.get("arcs", [])
    return [polygons] if country["type"] == "Polygon" else polygons  # type: ignore[list-item]


def _arcs(topology: dict[str, Any]) -> list[Coordinates]:
    scale = np.asarray(topology["transform"]["scale"])
    origin = np.asarray(topology["transform"]["translate"])
    return [np.cumsum(np.asarray(arc), axis=0) * scale + origin for arc in topology["arcs"]]


def _ring(arcs: list[Coordinates], ring: list[int]) -> Coordinates:
    """Points of a ring; a negative number ~i is arc i run backwards (TopoJSON 2.1.4)."""
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
