"""Labels bear the reviewed names."""

import json
import tomllib
from typing import Any

import pytest

from app.ground.places import NAMES, SCRIPTS, plain_name, read_labels, read_towns, romanise

FOUR = ("name", "name_ko", "name_zh", "name_ru")


def record(number: int, name: str, code: str, **more: Any) -> dict[str, Any]:
    place = {"longitude": 126.0, "latitude": 39.5, "population": 20_000, "alternatenames": []}
    return {"geonameid": number, "name": name, "countrycode": code, **place, **more}


def towns(*records: dict[str, Any], older: str = "") -> dict[str, dict[str, Any]]:
    document = json.dumps({str(r["geonameid"]): r for r in records}).encode()
    found = read_towns(document, older.encode())
    return {str(town.properties["name"]): dict(town.properties) for town in found}


def test_the_table_overrides_geonames() -> None:
    found = towns(record(1871859, "P'yongyang", "KP", alternatenames=["平壌", "Пхенян"]))
    assert found["Pyongyang"] == {
        "kind": "town",
        "a": "PRK",
        "name": "Pyongyang",
        "name_ko": "평양",
        "name_zh": "平壤",
        "name_ru": "Пхеньян",
        "population": 20_000,
        "rank": 5,
        "capital": 1,
    }


def test_a_village_that_geonames_calls_a_city_is_hidden() -> None:
    assert "Changam-chon" not in towns(record(2045220, "Changam-ch'on", "KP", population=207_299))


def older(number: int, name: str) -> str:
    """A row of a GeoNames table."""
    row = [str(number), name, name, "", "40.66889", "129.18972", "P", "PPLA2", "KP", *[""] * 5, "0"]
    return "\t".join(row)


def test_a_town_of_our_table_may_come_from_the_older_list() -> None:
    table = "\n".join([older(2043478, "Kimch’aek-si"), older(99, "Not in our table")])
    document = json.dumps({}).encode()
    (town,) = read_towns(document, table.encode())
    assert (town.lon, town.lat, town.properties["name"]) == (129.1897, 40.6689, "Kimchaek")


def test_the_newer_list_has_precedence() -> None:
    found = towns(record(1871859, "P'yongyang", "KP"), older=older(1871859, "P'yongyang"))
    assert found["Pyongyang"]["population"] == 20_000


def test_a_town_without_a_position_in_any_package_is_not_on_the_map() -> None:
    assert towns() == {}
    tables = tomllib.loads((NAMES / "towns.toml").read_text("utf-8"))
    assert not [t["name"] for t in tables["town"] if "lon" in t or "geonames" not in t]


@pytest.mark.parametrize(("lon", "lat", "is_kept"), [(116.2, 40.2, True), (116.2, 36.0, False)])
def test_small_towns_are_kept_around_beijing_and_not_south_of_it(
    lon: float, lat: float, is_kept: bool
) -> None:
    assert bool(towns(record(9, "Changzhen", "CN", longitude=lon, latitude=lat))) is is_kept


def test_an_unlisted_town_takes_its_names_from_geonames() -> None:
    names = ["Хасян", "長城", "长城市", "长城", "장성"]
    found = towns(record(7, "Changcheng", "CN", alternatenames=names))["Changcheng"]
    assert [found[key] for key in FOUR] == ["Changcheng", "장성", "长城", "Хасян"]


def test_towns_outside_the_window_are_left_out() -> None:
    assert "Paris" not in towns(record(8, "Paris", "FR"), record(9, "Omsk", "RU", longitude=73.4))


@pytest.mark.parametrize(
    ("name", "code", "printed"),
    [("Kwaksan-ŭp", "PRK", "Kwaksan"), ("Goyang-si", "KOR", "Goyang"), ("Sil-li", "PRK", "Sil-li")],
)
def test_romanised_names_are_plain(name: str, code: str, printed: str) -> None:
    assert romanise(name, code) == printed


def test_russian_is_preferred_to_bulgarian() -> None:
    assert plain_name(["Шънян", "Шэньян"], "[\u0400-\u04ff]+") == "Шэньян"


def test_serbian_is_not_taken_for_russian() -> None:
    assert plain_name(["Ђинан", "Цзинань"], SCRIPTS["name_ru"]) == "Цзинань"
    assert plain_name(["Сјуџоу"], SCRIPTS["name_ru"]) is None


def test_every_reviewed_name_is_in_four_languages() -> None:
    tables = tomllib.loads((NAMES / "towns.toml").read_text("utf-8"))
    tables |= tomllib.loads((NAMES / "labels.toml").read_text("utf-8"))
    tables |= tomllib.loads((NAMES / "rivers.toml").read_text("utf-8"))
    for kind in ("town", "label", "river"):
        for entry in tables[kind]:
            assert all(entry.get(key) for key in FOUR), entry
    numbers = [t["geonames"] for kind in ("town", "hidden") for t in tables[kind]]
    assert len(numbers) == len(set(numbers))


def test_the_sea_between_korea_and_japan_bears_both_names() -> None:
    seas = [label.properties for label in read_labels() if label.properties["kind"] == "sea"]
    (sea,) = [sea for sea in seas if "Japan" in str(sea["name"])]
    assert [sea[key] for key in FOUR] == [
        "East Sea / Sea of Japan",
        "동해 / 일본해",
        "日本海 / 朝鲜东海",
        "Восточное море / Японское море",
    ]
