"""Labels bear the reviewed names."""

import json
import tomllib
from typing import Any

import pytest

from app.ground.places import NAMES, plain_name, read_labels, read_towns, romanise

FOUR = ("name", "name_ko", "name_zh", "name_ru")


def record(number: int, name: str, code: str, **more: Any) -> dict[str, Any]:
    place = {"longitude": 126.0, "latitude": 39.5, "population": 20_000, "alternatenames": []}
    return {"geonameid": number, "name": name, "countrycode": code, **place, **more}


def towns(*records: dict[str, Any]) -> dict[str, dict[str, Any]]:
    document = json.dumps({str(r["geonameid"]): r for r in records}).encode()
    return {str(town.properties["name"]): dict(town.properties) for town in read_towns(document)}


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


def test_towns_that_geonames_lacks_are_added() -> None:
    assert {"Pukchang", "Kimchaek", "Tanchon", "Huichon"} <= set(towns())


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


def test_every_reviewed_name_is_in_four_languages() -> None:
    tables = tomllib.loads((NAMES / "towns.toml").read_text("utf-8"))
    tables |= tomllib.loads((NAMES / "labels.toml").read_text("utf-8"))
    tables |= tomllib.loads((NAMES / "rivers.toml").read_text("utf-8"))
    for kind in ("town", "added", "label", "river"):
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
