"""Search in any script and romanisation."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dataset import Dataset
from app.domain.localities import LOCALITIES
from app.domain.search import SIMPLIFIED, TRADITIONAL, WHERE, fold, search
from app.ground.places import NAMES
from app.web.words import read_words
from tests.build import REAL

VECTORS = Path(__file__).with_name("search_vectors.json")
CAMP_14 = "kwanliso-14-kaechon"


def ids(dataset: Dataset, text: str) -> list[str]:
    return [found.feature.id for found in search(dataset.records, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Kaechon",
        "Kaech'ŏn",
        "kaech’on",
        "Gaecheon",
        "GAECHEON",
        "개천",
        "价川",
        "價川",
        "Кэчхон",
        "кечхон",
        "价川14号",
        "개천14호",
        "kwanliso 14",
        "Kwanliso-14",
        "camp no 14 价川",
        "개천 14호",
    ],
)
def test_camp_14_is_found_by_every_spelling(dataset: Dataset, text: str) -> None:
    assert CAMP_14 in ids(dataset, text)


@pytest.mark.parametrize(
    "text", ["camp 14", "camp14", "Camp 14, Kaechon", "14호", "14号", "No. 14", "제14호"]
)
def test_a_number_finds_the_camp_first(dataset: Dataset, text: str) -> None:
    assert ids(dataset, text)[0] == CAMP_14


@pytest.mark.parametrize("text", ["ㄱㅊ 14", "ㄱㅊ14ㅎ", "ㅈ14ㅎ", "ㄱㅊ ㅈ14ㅎ ㄱㄹㅅ"])
def test_the_first_letters_of_korean_syllables_find_a_name(dataset: Dataset, text: str) -> None:
    assert ids(dataset, text)[0] == CAMP_14
    assert set(ids(dataset, "개천")) <= set(ids(dataset, "ㄱㅊ"))
    assert CAMP_14 not in ids(dataset, "ㅊㄱ")


def test_a_number_is_no_part_of_another(dataset: Dataset) -> None:
    assert CAMP_14 not in ids(dataset, "camp 1")
    assert CAMP_14 not in ids(dataset, "4호")


@pytest.mark.parametrize(("text", "folded"), json.loads(VECTORS.read_bytes())["fold"])
def test_the_server_folds_as_the_script_does(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kaech'ŏn", "Gaecheon"),
        ("Pukch'ang", "Bukchang"),
        ("Yodŏk", "Yodeok"),
        ("Hoeryŏng", "Hoeryeong"),
        ("Ch'ŏngjin", "Cheongjin"),
        ("Hamhŭng", "Hamheung"),
        ("Tanch'ŏn", "Dancheon"),
        ("Sinŭiju", "Sinuiju"),
    ],
)
def test_romanisations_of_a_name_fold_to_one(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    "names",
    [
        ("Sinuiju", "Sinŭiju", "신의주", "新义州", "新義州", "Синыйджу"),
        ("Hoeryong", "회령", "会宁", "會寧", "Хверён"),
        ("Onsong", "온성", "稳城", "穩城", "Онсон"),
        ("Dandong", "단둥", "단동", "丹东", "丹東", "Даньдун"),
        ("Chongjin", "청진", "清津", "淸津", "Чхонджин"),
    ],
)
def test_a_town_finds_the_same_by_each_of_its_names(
    dataset: Dataset, names: tuple[str, ...]
) -> None:
    found = [set(ids(dataset, name)) for name in names]
    assert len(found[0]) >= 3
    assert all(one == found[0] for one in found)


def test_whatever_lies_in_a_town_is_found_by_each_of_its_names(dataset: Dataset) -> None:
    for names in LOCALITIES:
        there = {
            one.id
            for one in dataset.records
            if names[0] in {one.properties.get(key) for key in WHERE}
            or fold(names[0]) in fold(one.id).split()
        }
        assert there, names[0]
        for name in names:
            assert there <= {*ids(dataset, name)}, name


def test_every_county_and_city_has_its_names(dataset: Dataset) -> None:
    known = {names[0] for names in LOCALITIES}
    for one in dataset.records:
        for key in WHERE:
            assert one.properties.get(key, "Dandong") in known, one.id


def test_towns_are_spelt_as_the_ground_spells_them() -> None:
    table = tomllib.loads((NAMES / "towns.toml").read_text())["town"]
    spelt = {
        town["name"]: tuple(town[f"name_{tag}"] for tag in ("ko", "zh", "ru")) for town in table
    }
    # The ground's Sanhe lies near Beijing, not on the Tumen.
    both = [names for names in LOCALITIES if names[0] in spelt and names[0] != "Sanhe"]
    assert len(both) > 25
    for name, *others in both:
        assert set(spelt[name]) <= {*others}, name


def test_provinces_are_called_as_pages_call_them(dataset: Dataset) -> None:
    catalogues = read_words(REAL.parent / "frontend" / "i18n")
    provinces = {one.properties.get("province") for one in dataset.records} - {None}
    for name, *others in (names for names in LOCALITIES if names[0] in provinces):
        said = [catalogues[lang].province(name) for lang in ("ko", "zh", "ru")]
        assert {*said} <= {*others}, name


def test_the_shapes_of_characters_are_those_that_the_script_knows() -> None:
    vectors = json.loads(VECTORS.read_bytes())["fold"]
    assert [TRADITIONAL, SIMPLIFIED] in vectors
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))


def test_each_name_in_old_characters_folds_to_the_new_ones(dataset: Dataset) -> None:
    """Where a record has a name in both shapes, what stands before its number is the same."""
    checked = 0
    for one in dataset.records:
        old, new = (one.name.by_language.get(tag, "").partition("第") for tag in ("ko-Hani", "zh"))
        if old[1] and new[1] and len(old[0]) == len(new[0]):
            assert fold(old[0]) == fold(new[0]), one.id
            checked += 1
    assert checked > 20


@pytest.mark.parametrize("text", ["", "   ", "-", "no such place anywhere"])
def test_nothing_is_found_for_nothing(dataset: Dataset, text: str) -> None:
    assert ids(dataset, text) == []


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    assert search([], text) == ()
    assert fold(text) == fold(text.upper().lower()) or not text.isascii()
