"""The tile layers, land to place: which geometry, which properties, from which zoom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import shapely

from app.ground.borders import Borders
from app.ground.countries import Countries
from app.ground.places import Place
from app.ground.rivers import River
from app.ground.tiles import Feature
from app.ground.window import WINDOW, clip, lines_of

WORLD_ZOOM = 6
"""The world is drawn to this zoom; beyond it only the window."""
EARLY = 1
"""Labels and rails are in the tiles one zoom early, for renderers that enlarge a tile twice."""
PROVINCE_ZOOM = 5
RAIL_ZOOMS = (7 - EARLY, 9)
"""The graph's straight links mislead on a closer look."""
ECHO_DEG = 0.03
"""A province line nearer to a border than this is the border, drawn worse."""
LONG_RIVER_DEG = 2.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What the sources say, read but not yet cut into tiles."""

    countries: Countries
    borders: Borders
    world: Countries
    world_borders: list[shapely.LineString]
    rivers: list[River]
    lakes: list[shapely.Polygon]
    provinces: list[shapely.LineString]
    rails: list[shapely.LineString]
    places: list[Place]


def draw_layers(ground: Ground) -> dict[str, list[Feature]]:
    """Return the features of every tile layer, in drawing order."""
    return {
        "land": list(_land(ground)),
        "lake": [Feature(clip(lake), {}, _lake_zoom(lake)) for lake in ground.lakes],
        "river": list(_rivers(ground.rivers)),
        "border": list(_borders(ground)),
        "province": [Feature(line, {}, PROVINCE_ZOOM) for line in _off_borders(ground)],
        "rail": [Feature(line, {}, *RAIL_ZOOMS) for line in ground.rails],
        "place": list(_places(ground.places)),
    }


def _land(ground: Ground) -> Iterable[Feature]:
    frame = shapely.box(*WINDOW)
    near = {code: clip(shapely.make_valid(g)) for code, g in ground.countries.items()}
    far = {code: shapely.difference(g, frame) for code, g in ground.world.items()}
    for code in sorted(near | far):
        parts = [g[code] for g in (near, far) if code in g]
        yield Feature(shapely.union_all(parts), {"a": code}, 0, WORLD_ZOOM)
        if code in near:
            yield Feature(near[code], {"a": code}, WORLD_ZOOM + 1)


def _lake_zoom(lake: shapely.Polygon) -> int:
    """Zoom at which a lake is about four pixels wide: a pixel at zoom 0 is 360/256 degrees."""
    width = float(lake.area) ** 0.5
    return next((zoom for zoom in range(3, 10) if width * 256 * 2**zoom / 360 > 4), 10)


def _rivers(rivers: Iterable[River]) -> Iterable[Feature]:
    for river in rivers:
        long = river.line.length > LONG_RIVER_DEG or river.names
        kind = {"k": "border" if river.is_border else "river", "rank": 1 if long else 2}
        yield Feature(river.line, {**river.names, **kind}, 4 if long else 6)


def _borders(ground: Ground) -> Iterable[Feature]:
    frame = shapely.box(*WINDOW)
    outside = shapely.difference(shapely.MultiLineString(ground.world_borders), frame)
    yield Feature(outside, {"k": "border"}, 0, WORLD_ZOOM)
    for (a, b), lines in ground.borders.items():
        kind = "dmz" if (a, b) == ("KOR", "PRK") else "border"
        inside = shapely.MultiLineString(lines_of(clip(shapely.MultiLineString(lines))))
        if not inside.is_empty:
            yield Feature(inside, {"k": kind, "a": a, "b": b})


def _places(places: Iterable[Place]) -> Iterable[Feature]:
    for place in places:
        point = shapely.Point(place.lon, place.lat)
        yield Feature(point, place.properties, place.min_zoom - EARLY)


def _off_borders(ground: Ground) -> list[shapely.LineString]:
    lines = [line for pair in ground.borders.values() for line in pair]
    rough = shapely.simplify(shapely.MultiLineString(lines), ECHO_DEG / 10)
    echo = shapely.buffer(rough, ECHO_DEG, quad_segs=4)
    return lines_of(shapely.difference(shapely.MultiLineString(ground.provinces), echo))
