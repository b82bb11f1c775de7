"""Search in any script and romanisation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dataset import Dataset
from app.domain.search import fold, search
from app.records.read import read_dataset
from tests.build import REAL

VECTORS = Path(__file__).with_name("search_vectors.json")
CAMP_14 = "kwanliso-14-kaechon"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset(REAL)


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
        "Кэчхон",
        "개천 14호",
    ],
)
def test_camp_14_is_found_by_every_spelling(dataset: Dataset, text: str) -> None:
    assert CAMP_14 in ids(dataset, text)


@pytest.mark.parametrize("text", ["camp 14", "Camp 14, Kaechon", "14호", "No. 14", "제14호"])
def test_a_number_finds_the_camp_first(dataset: Dataset, text: str) -> None:
    assert ids(dataset, text)[0] == CAMP_14


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


@pytest.mark.parametrize("text", ["", "   ", "-", "no such place anywhere"])
def test_nothing_is_found_for_nothing(dataset: Dataset, text: str) -> None:
    assert ids(dataset, text) == []


@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    assert search([], text) == ()
    assert fold(text) == fold(text.upper().lower()) or not text.isascii()
