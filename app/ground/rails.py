"""Railway lines: a routing graph of OpenStreetMap's, drawn where its links are short."""

from __future__ import annotations

import json
import re

import shapely
from pyproj import Geod
from shapely.ops import linemerge

from app.ground.window import WINDOW, lines_of

LONGEST_LINK_M = 10_000.0
"""A straight link longer than this would lead trains across mountains."""
SHORTEST_DEG = 0.01
NEIGHBOUR = re.compile(r"(\d+): ")
GEOD = Geod(ellps="WGS84")


def read_rails(module: bytes) -> list[shapely.LineString]:
    """Railways in the window, merged into lines.

    Source: `scgraph-data`'s `world_railways.py`, two literals that are read as text: `graph`, a
    list of {neighbour: kilometres} a node, and `nodes`, a list of [latitude, longitude].
    """
    text = module.decode("utf-8")
    graph, nodes = (
        next(line for line in text.splitlines() if line.startswith(f"{name}=["))
        for name in ("graph", "nodes")
    )
    points = [(lon, lat) for lat, lon in json.loads(nodes.removeprefix("nodes="))]
    links = set()
    for node, neighbours in enumerate(graph.removeprefix("graph=[{").split("}, {")):
        if _is_inside(points[node]):
            links |= {
                (min(node, other), max(node, other))
                for other in map(int, NEIGHBOUR.findall(neighbours))
                if points[other] != points[node]
            }
    short = [(points[a], points[b]) for a, b in sorted(links) if _is_short(points[a], points[b])]
    merged = linemerge(list(map(shapely.LineString, sorted(set(short)))))
    return [line for line in lines_of(merged) if line.length > SHORTEST_DEG]


def _is_inside(point: tuple[float, float]) -> bool:
    lon, lat = point
    return WINDOW.west <= lon <= WINDOW.east and WINDOW.south <= lat <= WINDOW.north


def _is_short(start: tuple[float, float], end: tuple[float, float]) -> bool:
    return bool(GEOD.inv(*start, *end)[2] <= LONGEST_LINK_M)
