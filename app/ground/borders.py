"""Border lines: the outline that two neighbours share, with the gaps along rivers closed."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import shapely
from shapely.ops import linemerge, substring

from app.ground.countries import Countries
from app.ground.window import as_line, lines_of

PLACES = 1e5
"""The source's coordinates have five decimals; as whole numbers they compare exactly."""
SCRAP_DEG = 0.01
"""Shared scraps shorter than this lie between sandbanks of a river's mouth."""
GAP_DEG = 0.2
"""Two pieces further apart than this are two borders, not one with a gap."""
MEDIAN_POINTS = 65
MOUTHS = {("PRK", "RUS"): (130.6995, 42.2925)}
"""Where a border river meets the sea between banks that the source draws apart: mid-channel."""

RIVER_PAIRS = (("CHN", "PRK"), ("PRK", "RUS"))
APART_DEG = 0.5

Borders = dict[tuple[str, str], list[shapely.LineString]]
"""Border lines by two country codes in alphabetical order."""
Edge = tuple[tuple[int, int], tuple[int, int]]


def find_borders(countries: Countries) -> Borders:
    """Lines shared by each pair of countries.

    Where the source leaves a river open, so that each country ends at its own bank, the line
    runs midway between the banks.
    """
    edges = {code: _edges(polygons) for code, polygons in countries.items()}
    borders = {}
    for a, b in combinations(sorted(countries), 2):
        shared = sorted(edges[a] & edges[b])
        if shared:
            merged = linemerge([np.asarray(edge) / PLACES for edge in shared])
            pieces = [line for line in lines_of(merged) if line.length > SCRAP_DEG]
            lines = _close_gaps(pieces, countries[a], countries[b])
            borders[a, b] = [_to_mouth(line, MOUTHS.get((a, b))) for line in lines]
    return borders


def river_borders(borders: Borders) -> list[shapely.LineString]:
    """Border lines that a river may follow: the Yalu, the Tumen, and those far from them.

    On land near the Tumen the Chinese-Russian border would pass for a second river.
    """
    yalu_tumen = [line for pair in RIVER_PAIRS for line in borders[pair]]
    near = shapely.buffer(shapely.simplify(shapely.MultiLineString(yalu_tumen), 0.01), APART_DEG)
    others = [lines for pair, lines in borders.items() if "PRK" not in pair]
    far = [part for lines in others for line in lines for part in lines_of(line.difference(near))]
    return yalu_tumen + far


def _edges(polygons: shapely.MultiPolygon) -> set[Edge]:
    edges: set[Edge] = set()
    for ring in shapely.get_rings(shapely.get_parts(polygons)):
        whole = np.rint(shapely.get_coordinates(ring) * PLACES).astype(int).tolist()
        points = [(x, y) for x, y in whole]
        edges.update((min(p, q), max(p, q)) for p, q in pairwise(points))
    return edges


def _close_gaps(
    pieces: list[shapely.LineString], one: shapely.MultiPolygon, other: shapely.MultiPolygon
) -> list[shapely.LineString]:
    """Bridge the nearest ends of different pieces, nearest first, until none is within reach."""
    lines = list(pieces)
    while len(lines) > 1:
        distance, i, j = min(
            (_end_distance(lines[i], lines[j]), i, j) for i, j in combinations(range(len(lines)), 2)
        )
        if distance > GAP_DEG:
            break
        first, second = _facing(lines[i], lines[j])
        start, end = shapely.Point(first.coords[-1]), shapely.Point(second.coords[0])
        banks = [_bank(polygons, start, end) for polygons in (one, other)]
        bridge = _median(banks[0], banks[1])
        joined = [*first.coords, *bridge.coords[1:-1], *second.coords]
        lines = [line for k, line in enumerate(lines) if k not in (i, j)]
        lines.append(shapely.LineString(joined))
    return lines


def _to_mouth(line: shapely.LineString, mouth: tuple[float, float] | None) -> shapely.LineString:
    """Carry a line on from its nearer end to the mouth of its river, if it has one."""
    if mouth is None:
        return line
    start, end = _ends(line)
    ahead = (
        line
        if end.distance(shapely.Point(mouth)) < start.distance(shapely.Point(mouth))
        else line.reverse()
    )
    return shapely.LineString([*ahead.coords, mouth])


def _ends(line: shapely.LineString) -> tuple[shapely.Point, shapely.Point]:
    return shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])


def _end_distance(one: shapely.LineString, other: shapely.LineString) -> float:
    return min(float(p.distance(q)) for p in _ends(one) for q in _ends(other))


def _facing(
    one: shapely.LineString, other: shapely.LineString
) -> tuple[shapely.LineString, shapely.LineString]:
    """Both lines, turned so that the end of the first is nearest to the start of the second."""
    turns = [(a, b) for a in (one, one.reverse()) for b in (other, other.reverse())]
    return min(turns, key=lambda turn: _ends(turn[0])[1].distance(_ends(turn[1])[0]))


def _bank(
    polygons: shapely.MultiPolygon, start: shapely.Point, end: shapely.Point
) -> shapely.LineString:
    """Shore of one country from start to end, the shorter way round; straight if there is none."""
    for ring in shapely.get_exterior_ring(shapely.get_parts(polygons)):
        if ring.distance(start) or ring.distance(end):
            continue
        there, back = ring.project(start), ring.project(end)
        inner = as_line(substring(ring, there, back))
        low, high = sorted((there, back))
        outer = [*substring(ring, high, ring.length).coords, *substring(ring, 0, low).coords]
        around = shapely.LineString(outer if there == high else outer[::-1])
        return min(inner, around, key=lambda line: float(line.length))
    return shapely.LineString([start, end])


def _median(one: shapely.LineString, other: shapely.LineString) -> shapely.LineString:
    steps = np.linspace(0.0, 1.0, MEDIAN_POINTS)
    walked = [shapely.line_interpolate_point(line, steps, normalized=True) for line in (one, other)]
    points = (shapely.get_coordinates(walked[0]) + shapely.get_coordinates(walked[1])) / 2
    return as_line(shapely.simplify(shapely.LineString(np.round(points, 5)), 1 / PLACES))
