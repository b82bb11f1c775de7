"""A filter that was prepared says what it says when it is read anew."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import prepared
from app.domain.cql2 import parse_filter
from app.domain.filter import Expression
from app.domain.prepared import read_filter
from app.domain.queryables import Column, Kind
from app.errors import BadQuery
from tests.stores.test_filter import CASES
from tests.stores.test_filter import COLUMNS as THINGS

COLUMNS = {
    "name": Column(Kind.TEXT),
    "number": Column(Kind.NUMBER),
    "opened": Column(Kind.DATE),
    "tags": Column(Kind.LIST),
}

PLACE = re.compile("[#?]")

SHAPES = [
    "name = ? AND number > # AND number <= #",
    "? = name OR NOT (number <> # AND # < number)",
    "number BETWEEN # AND #",
    "# BETWEEN number AND number",
    "casei(name) = casei(?)",
    "accenti(name) = accenti(?)",
    "casei(name) = ?",
    "length(name) > length(?)",
    "name LIKE ?",
    "name IN (?, ?) AND number IN (#, #)",
    "# IN (number, number)",
    "opened > ? OR opened = DATE(?)",
    "number > -# AND number < # + # * -#",
    "abs(#) = number",
    "number = #e2 OR number = #. OR number = .#",
    "name = ?? AND number = ##",
    "name = ? AND \"number\" = # AND name = 'it''s # ?'",
    "name=?AND number>#AND number<#",
    "S_INTERSECTS(geometry, POINT(# #))",
    "A_CONTAINS(tags, (?, ?))",
    "# = # AND ? <> ?",
    "nothing = ? OR number = #",
    "name = # AND number = ?",
    "number = #",
    "name",
    "? AND #",
]

numbers = st.one_of(
    st.integers(0, 10**20).map(str),
    st.from_regex(r"[0-9]{1,17}\.[0-9]{1,17}", fullmatch=True),
    st.sampled_from(["0", "00", "1000003.5", "1000003.50", "0.1", "123456789012345.5"]),
)
texts = st.one_of(
    st.from_regex(r"[A-Za-z0-9 .:_-]{0,12}", fullmatch=True),
    st.sampled_from(["", " Stand-In  É0 ", "ABC", " É ", "2016", "2016-04-07", "a%", "x''y", "1"]),
).map("'{}'".format)


def said(text: str, columns: Mapping[str, Column] = COLUMNS) -> Expression | str:
    try:
        return read_filter(text, columns)
    except BadQuery as error:
        return str(error)


def anew(text: str, columns: Mapping[str, Column] = COLUMNS) -> Expression | str:
    try:
        return parse_filter(text, "cql2-text", columns)
    except BadQuery as error:
        return str(error)


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_shapes", {})


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_whatever_is_asked_again_is_read_the_same(text: str) -> None:
    assert [said(text, THINGS) for _ in range(3)] == [anew(text, THINGS)] * 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(SHAPES), st.data())
def test_other_literals_are_read_as_they_are(shape: str, data: st.DataObject) -> None:
    for _ in range(3):
        text = PLACE.sub(lambda one: data.draw(numbers if one[0] == "#" else texts), shape)
        assert said(text) == anew(text)


def test_a_shape_that_was_seen_twice_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        read_filter(f"name = 'a{number}' AND NOT number > {number}", COLUMNS)
    wanted = parse_filter("name = 'b' AND NOT number > 3.25", "cql2-text", COLUMNS)
    monkeypatch.delattr(prepared, "parse_filter")
    assert read_filter("name = 'b' AND NOT number > 3.25", COLUMNS) == wanted


def test_a_column_may_be_of_another_kind_elsewhere() -> None:
    other = {"name": Column(Kind.DATE), "number": Column(Kind.NUMBER)}
    for text in ("name = '2016'", "name = '2017'", "name = '2018'"):
        assert said(text) == anew(text)
        assert said(text, other) == anew(text, other) != anew(text)
        assert said(text, {}) == anew(text, {})


def test_no_more_shapes_are_remembered_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 10)
    for number in range(100):
        said(" AND ".join(["number > 1"] * (number % 30 + 1)))
        assert len(prepared._shapes) <= 10


def test_a_long_filter_is_not_remembered() -> None:
    text = " OR ".join(f"number = {number}" for number in range(100))
    assert said(text) == anew(text)
    assert not prepared._shapes


def test_a_literal_that_is_written_like_a_stand_in_stays_what_it_is() -> None:
    written = f"{prepared.SECRET}.5e0"
    for shape in (f"number = {written} OR number > {{}}", f"{{}} < number AND {written} < number"):
        for value in (12, 13, 14):
            text = shape.format(value)
            assert read_filter(text, COLUMNS) == parse_filter(text, "cql2-text", COLUMNS)
