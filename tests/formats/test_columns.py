"""Columns and cards: what several formats are made of."""

from __future__ import annotations

from typing import Any

import pytest

from app.formats.card import Reference, cards, references
from app.formats.columns import Kind, columns, free, kind_of, text
from tests.formats.pages import page_of


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([], Kind.TEXT),
        ([None, None], Kind.TEXT),
        (["a", None], Kind.TEXT),
        ([1, None], Kind.INTEGER),
        ([2**63 - 1], Kind.INTEGER),
        ([2**63], Kind.REAL),
        ([1, 2.5], Kind.REAL),
        ([True, None, False], Kind.TRUTH),
        ([True, 1], Kind.NESTED),
        ([["a"], None, []], Kind.WORDS),
        ([["a", 1]], Kind.NESTED),
        ([["a"], "a"], Kind.NESTED),
        ([{"en": "a"}], Kind.NESTED),
    ],
)
def test_a_column_is_of_the_narrowest_kind(values: list[Any], kind: Kind) -> None:
    assert kind_of(values) is kind


def test_the_id_comes_first_and_once() -> None:
    assert [column.name for column in columns(page_of(["a"], [None], b=[1]))] == ["id", "b"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        ("a\x00\x0b\ud800b", "a\ufffd\ufffd\ufffdb"),
        ("tab\tline\n", "tab\tline\n"),
        (True, "true"),
        (2.5, "2.5"),
        (["a", "b"], "a; b"),
        ({"en": "가"}, '{"en":"가"}'),
    ],
)
def test_every_value_can_be_text(value: Any, written: str | None) -> None:
    assert text(value) == written


def test_a_name_gives_way_to_those_taken() -> None:
    assert free("fid", ["id", "FID", "fid_"]) == "fid__"


def test_only_web_addresses_are_addresses() -> None:
    assert references("A. B. https://a.example/ | C javascript:x | D") == (
        Reference("A. B.", "https://a.example/"),
        Reference("C javascript:x", None),
        Reference("D", None),
    )


def test_a_card_falls_back_to_other_languages_and_to_the_id() -> None:
    page = page_of(["a", "b"], [None, None], name=[{"ko": "가"}, None], page=["/a", None])
    assert [(card.title, card.page) for card in cards(page)] == [("가", None), ("b", None)]
