"""River lines: WDBII's, smoothed, and the border itself where a river is the border."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

from app.ground.window import as_line, clip, lines_of

TABLE = Path(__file__).with_name("names") / "rivers.toml"
ECHO_DEG = 0.035
"""WDBII within about 3 km of a border echoes the river that OpenStreetMap drew better."""
VIA_DEG = 0.03
SHORTEST_REACH_DEG = 0.25
"""Less of a river is a scrap that WDBII left astray beside a border."""
SHORTEST_BORDER_DEG = 0.03
SMOOTHINGS = 3
TOLERANCE_DEG = 0.0001
"""About 10 m: a smooth line at zoom 12, though WDBII is off by more than fifty times that."""


class River(NamedTuple):
    """A reach, its names by property (`name`, `name_ko`, ...), and whether it is a border."""

    line: shapely.LineString
    names: dict[str, str]
    is_border: bool


def draw_rivers(
    reaches: Iterable[shapely.LineString], borders: Iterable[shapely.LineString]
) -> list[River]:
    """Rivers inside the window, named where the table knows them.

    Along a border the border's own line is the river, and WDBII's echo of it is dropped.
    """
    merged = linemerge(list(reaches))
    border = shapely.union_all(list(borders))
    echoes = shapely.buffer(shapely.simplify(merged, TOLERANCE_DEG), ECHO_DEG, quad_segs=4)
    near = shapely.buffer(shapely.simplify(border, TOLERANCE_DEG), ECHO_DEG, quad_segs=4)
    inland = _long(clip(shapely.difference(merged, near)), SHORTEST_REACH_DEG)
    along = _long(clip(shapely.intersection(border, echoes)), SHORTEST_BORDER_DEG)
    table = _read_table()
    rivers = [River(smooth(line), _names(line, table), False) for line in inland]
    return rivers + [River(line, _names(line, table), True) for line in along]


def smooth(line: shapely.LineString) -> shapely.LineString:
    """Round a line's corners by cutting them (Chaikin 1974), keeping its ends."""
    points = np.asarray(line.coords)
    for _ in range(SMOOTHINGS if len(points) > 2 else 0):
        cut = np.empty((2 * len(points), 2))
        cut[0], cut[-1] = points[0], points[-1]
        cut[1:-1:2] = points[:-1] * 0.75 + points[1:] * 0.25
        cut[2::2] = points[:-1] * 0.25 + points[1:] * 0.75
        points = cut
    return as_line(shapely.simplify(shapely.LineString(points), TOLERANCE_DEG))


def _long(geometry: BaseGeometry, least_deg: float) -> list[shapely.LineString]:
    lines = lines_of(geometry)
    merged: BaseGeometry = linemerge(lines) if lines else shapely.LineString()
    kept = [line for line in lines_of(merged) if line.length > least_deg]
    return sorted(kept, key=lambda line: (-line.length, line.bounds))


def _read_table() -> list[dict[str, Any]]:
    rivers: list[dict[str, Any]] = tomllib.loads(TABLE.read_text("utf-8"))["river"]
    return rivers


def _names(line: shapely.LineString, table: list[dict[str, Any]]) -> dict[str, str]:
    for river in table:
        if any(line.dwithin(shapely.Point(via), VIA_DEG) for via in river["via"]):
            return {key: value for key, value in river.items() if key != "via"}
    return {}
