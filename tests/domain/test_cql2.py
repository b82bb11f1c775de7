"""CQL2 as it is written: what is read, what is refused, and that nothing breaks the reader."""

from __future__ import annotations

import json
import re
import time

import cql2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cql2 import LANGUAGES, LONGEST, parse_filter
from app.domain.filter import Expression
from app.domain.like import read_like
from app.domain.queryables import Column, Kind, in_filters, queryables
from app.errors import BadQuery

COLUMNS = in_filters(
    {
        "status": Column(Kind.TEXT, ("closed", "open")),
        "number": Column(Kind.NUMBER),
        "flag": Column(Kind.BOOLEAN),
        "opened": Column(Kind.DATE),
        "modes": Column(Kind.LIST),
        "claims": Column(Kind.NESTED),
    }
)

IN_TIME_S = 2.0
"""For what is refused or read, however it is nested: of the processor, whatever else it does."""

STATUS = Expression("property", ("status",))


def read(text: str, lang: str = "cql2-text") -> Expression:
    return parse_filter(text, lang, COLUMNS)


def refused(text: str, lang: str = "cql2-text") -> str:
    begun = time.process_time()
    with pytest.raises(BadQuery) as caught:
        read(text, lang)
    assert caught.value.parameter == "filter"
    assert time.process_time() - begun < IN_TIME_S
    return str(caught.value)


AT = [
    ("status = = 'open'", "character 10"),
    ("status = 'open' AND (number = 3 AND)", "character 36"),
    ("status =\n'open' AN number = 3", "character 17"),
    ("(((status = 'open')", "character 2"),
    ("status = 'open')", "character 16"),
    ("status = 'open", "character 10"),
    ("status = 'x' AND colour = 'red'", "character 18"),
    ("status = 'x' AND (number + 'y') > 3", "character 18"),
    ("T_AFTER(opened, DATE('2010-13-45'))", "character 17"),
    ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))", "character 24"),
    ("status = '한글' AND number === 3", "character 27"),
    ("status = '\ue000'", "character 11"),
    ("", "character 1"),
    (" \n ", "character 1"),
    ("status = 'open' AND ", "character 20"),
    ("number BETWEEN 1 AND", "character 21"),
    ("x" * (LONGEST + 1), "character 10001"),
    ("flag AND " * 1_100 + "flag", "character 9006"),
    ("S_WITHIN(geometry, POINT(90 180))", "character 20"),
]


@pytest.mark.parametrize(("text", "place"), AT)
def test_a_fault_in_text_is_told_with_its_place(text: str, place: str) -> None:
    assert re.search(rf"\b{place}\b", refused(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"op":"=","args":[{"property":"status"},1]', "character 43"),
        ('{"op":"=","args":[{"property":"colour"},1]}', "args[0]"),
        (
            '{"op":"and","args":[true,{"op":"<","args":[1,{"op":"+","args":[2,"x"]}]}]}',
            "args[1].args[1]",
        ),
        ('{"op":"=","args":[{"property":"number"}]}', "the top"),
        ('{"op":"=","args":[{"property":"number"},1],"extra":1}', "the top"),
        ('{"op":"not","args":[{"op":"like","args":[{"property":"number"},"a"]}]}', "args[0]"),
        ('{"op":"in","args":[{"property":"status"},[]]}', "the top"),
        ('{"op":"=","args":[{"property":["status"]},1]}', "args[0]"),
        ('{"op":"t_after","args":[{"property":"opened"},{"date":5}]}', "args[1]"),
        ('{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}', "args[1]"),
        (
            '{"op":"s_within","args":[{"property":"geometry"},{"type":"Point","coordinates":["x",1]}]}',
            "args[1]",
        ),
        ("", "character 1"),
        ('{"op":"in","args":[{"property":"number"},[' + "1," * 1_000 + "1]]}", "args[999]"),
        ("[]", "the top"),
        ("{}", "the top"),
        ("null", "the top"),
    ],
)
def test_a_fault_in_json_is_told_with_its_place(text: str, place: str) -> None:
    assert place in refused(text, "cql2-json")


def test_an_unknown_name_is_told_with_those_that_exist() -> None:
    message = refused("colour = 'red'")
    assert all(name in message for name in ("colour", "status", "geometry", "datetime"))
    assert "claims" not in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("status", "compare"),
        ("3", "compare"),
        ("status = 3", "text with number"),
        ("flag < TRUE", "no order"),
        ("status = NULL", "IS NULL"),
        ("geometry = POINT(1 2)", "S_EQUALS"),
        ("modes = 'rail'", "list with text"),
        ("status LIKE status", "pattern"),
        ("status LIKE '" + "%a" * 251 + "'", "up to 500 characters"),
        ("number LIKE '1%'", "LIKE takes text"),
        ("opened LIKE '19%'", "LIKE takes text"),
        ("AVG(number) = 3", "no function 'avg'"),
        ("status = 'x' AND AVG(number) = 3", "LENGTH, ABS, FLOOR, CEIL, FIRST_YEAR, LAST_YEAR"),
        ("status = 'x' AND AVG(number) = 3", "at character 18"),
        ("LENGTH(number) = 3", "LENGTH takes text, not number"),
        ("LENGTH(status, status) = 3", "LENGTH takes 1 operand(s), not 2"),
        ("ABS(opened) = 3", "ABS takes number, not date"),
        ("FIRST_YEAR('soon') = 3", "'soon' is no date"),
        ("LENGTH(status)", "compare something"),
        ("CASEI(number) = '3'", "CASEI takes text"),
        ("S_INTERSECTS(geometry, 'POINT(1 2)')", "S_INTERSECTS takes geometry"),
        ("S_INTERSECTS(geometry, POINT(1 2), 3)", "2 operand"),
        ("S_INTERSECTS(geometry, BBOX(1,5,2,3))", "south before north"),
        ("S_INTERSECTS(geometry, POINT(1e9 2))", "not understood"),
        ("T_AFTER(number, '2010')", "T_AFTER takes date"),
        ("T_AFTER(opened, 'soon')", "no date"),
        ("T_DURING(opened, INTERVAL('2010-01-01','2000-01-01'))", "ends before"),
        ("A_CONTAINS(status, ('rail'))", "A_CONTAINS takes"),
        ("A_CONTAINS(modes, (1, 2))", "A_CONTAINS takes"),
        ("A_CONTAINS(('a'), ('b'))", "at least one property"),
        ("number = 1e400", "too large"),
        ("claims IS NULL", "no property"),
        ("status IN ()", "nothing in the brackets"),
        ("number = 3 ; DROP TABLE camps", "not understood"),
        ("opened IN (" + ",".join(f"'19{n}~'" for n in range(20, 40)) + ")", "not plain"),
        (" OR ".join(["status LIKE '%a%b'"] * 51), "patterns and shapes"),
        ("opened = '" + "1" * 70 + "'", "at most 60"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(text: str, said: str) -> None:
    assert said in refused(text)


OPEN, CROSSED = "(0 0,1 1,1 0)", "(0 0,1 1,1 0,0 1,0 0)"


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (f"POLYGON({OPEN})", "not closed"),
        (f"POLYGON((0 0,9 0,9 9,0 0),{OPEN})", "not closed"),
        (f"MULTIPOLYGON(({OPEN}))", "not closed"),
        (f"GEOMETRYCOLLECTION(POINT(1 1),POLYGON({OPEN}))", "not closed"),
        (f"POLYGON({CROSSED})", "0.5 0.5"),
        (f"MULTIPOLYGON(({CROSSED}))", "0.5 0.5"),
        ("POLYGON((0 0,1 1,1 0,0 0),(5 5,6 6,6 5,5 5))", "Hole lies outside"),
        ("LINESTRING(1 1)", "LineString is not whole"),
        ("LINESTRING(1 1,1 1)", "Too few points"),
        ("POINT(90 180)", "latitudes from -90 to 90"),
        ("LINESTRING(179 1,181 1)", "longitudes are from -180 to 180"),
        ("BBOX(-180,-91,180,90)", "latitudes from -90 to 90"),
        ("BBOX(-181,-9,180,9)", "longitudes are from -180 to 180"),
    ],
)
def test_a_shape_that_is_none_is_refused_in_text_and_in_json(shape: str, said: str) -> None:
    """Positions beyond the globe are refused as OGC 21-065r2 A.7.1 and A.8.1 have it."""
    text = f"S_INTERSECTS(geometry,{shape})"
    assert said in refused(text)
    assert said in refused(json.dumps(cql2.parse_text(text).to_json()), "cql2-json")


@pytest.mark.parametrize(
    "rings", ["[[]]", "[[[0,0]],[]]", "[[0,0]]", "[0,0]", "[[[0,0],[1,1],[1,0],[0]]]"]
)
def test_rings_of_no_positions_are_refused(rings: str) -> None:
    for coordinates, kind in ((rings, "Polygon"), (f"[{rings}]", "MultiPolygon")):
        shape = f'{{"type":"{kind}","coordinates":{coordinates}}}'
        refused(f'{{"op":"s_within","args":[{{"property":"geometry"}},{shape}]}}', "cql2-json")


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST + 1),
        "-" * (LONGEST - 11) + "number = 1",
        "NOT " * 2_400 + "flag",
        "+" * LONGEST,
        "(" * LONGEST,
        ")" * LONGEST,
        "'" * (LONGEST - 1),
        '"' * (LONGEST - 1),
        "(" * 5_000 + ")" * 5_000,
        "(" * 30 + "flag = = TRUE" + ")" * 30,
        "(" * 30 + "flag," * 30 + ")" * 30,
        "(flag AND " * 29 + "flag = =" + ")" * 29,
        "casei(" * 1_000 + "status" + ")" * 1_000,
        "number" + "=number" * 1_400,
        "number" + "+number" * 1_400 + "=1",
        "number" + "^-number" * 1_200,
        "a IS NULL " * 900,
        "number IN (" + "1," * 4_900 + "1)",
        "S_WITHIN(geometry," + "GEOMETRYCOLLECTION(" * 400 + "POINT(0 0)" + ")" * 401,
        "POLYGON" + "(" * 4_000,
        "flag" + " " * 9_000 + "= =",
        "flag AND " * 1_100 + "flag",
    ],
    ids=lambda text: text[:30],
)
def test_hostile_text_is_refused_in_time(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * LONGEST,
        '{"op":"not","args":[' * 200 + "true" + "]}" * 200,
        '{"op":"in","args":[{"property":"number"},[' + "1," * 2_000 + "1]]}",
        '{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":'
        + "[" * 500
        + "]" * 500
        + "}]}",
        '{"op":"=","args":[{"property":"status"},"\\ud800"]}',
        '{"op":"=","args":[{"property":"status"},1e999]}',
    ],
    ids=lambda text: text[:30],
)
def test_hostile_json_is_refused_in_time(text: str) -> None:
    refused(text, "cql2-json")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 29 + "flag" + ")" * 29,
        "number IN (" + ",".join(map(str, range(900))) + ")",
        " OR ".join(["number = 1"] * 450),
        "status = '" + "''" * 4_900 + "'",
        " OR ".join(["status LIKE '" + "%a" * 240 + "'"] * 19),
        "S_WITHIN(geometry,LINESTRING(" + ",".join(f"{n % 90} 1" for n in range(1_500)) + "))",
    ],
    ids=lambda text: text[:30],
)
def test_long_filters_are_read_in_time(text: str) -> None:
    begun = time.process_time()
    assert hash(read(text)) == hash(read(text))
    assert time.process_time() - begun < IN_TIME_S


PIECES = st.sampled_from(
    [
        *("(", ")", ",", "'", '"', "=", "<>", "<", "+", "-", "*", "/", "%", "^", "1", "2.5", "1e9"),
        *("status", "number", "flag", "opened", "modes", "geometry", "datetime", "'x'", "'1959~'"),
        *("AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "NULL", "TRUE", "div", "CASEI("),
        *("S_INTERSECTS(", "POINT(1 2)", "BBOX(1,2,3,4)", "POLYGON((", "A_CONTAINS(", "T_AFTER("),
        *("INTERVAL(", "DATE('2010-01-01')", "'..'", "\n", "é", "\x00", "{", "}", "[", "]", ":"),
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " "]))
def test_any_mixture_is_a_filter_or_a_bad_query(pieces: list[str], gap: str) -> None:
    for lang in LANGUAGES:
        try:
            assert isinstance(read(gap.join(pieces), lang), Expression)
        except BadQuery as error:
            assert error.parameter == "filter"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_filter_or_a_bad_query(text: str) -> None:
    for lang in LANGUAGES:
        try:
            read(text, lang)
        except BadQuery as error:
            assert error.parameter == "filter"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["op", "args", "property", "date", "interval", "bbox", "type", "coordinates", "x"]
            ),
            inner
            | st.sampled_from(
                ["=", "and", "in", "s_within", "status", "Point", "Polygon", "opened"]
            ),
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(JSON, st.sampled_from(["and", "=", "in", "like", "s_within", "t_after", "a_equals", "+"]))
def test_any_json_is_a_filter_or_a_bad_query(value: object, op: str) -> None:
    for whole in (value, {"op": op, "args": [{"property": "status"}, value]}):
        try:
            read(json.dumps(whole), "cql2-json")
        except BadQuery as error:
            assert error.parameter == "filter"


def test_equal_filters_are_equal_values() -> None:
    one = read("status='open'AND((number)=3)")
    other = read(
        '{"op":"AND","args":[{"op":"=","args":[{"property":"status"},"open"]},'
        '{"op":"=","args":[{"property":"number"},3]}]}',
        "cql2-json",
    )
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)


def test_case_and_accents_are_folded_in_one_order() -> None:
    folded = Expression("casei", (Expression("accenti", (STATUS,)),))
    assert read("CASEI(ACCENTI(status)) = 'x'").args[0] == folded
    assert read("ACCENTI(CASEI(ACCENTI(status))) = 'x'").args[0] == folded
    assert read("CASEI(status) = CASEI('ÄX')").args[1] == "äx"


def test_heights_are_passed_over() -> None:
    flat, high = "S_WITHIN(geometry, POINT(1 2))", "S_WITHIN(geometry, POINT Z (1 2 3))"
    assert read(flat) == read(high)


def test_long_shapes_differ_in_their_last_digit() -> None:
    line = "S_WITHIN(geometry, LINESTRING(" + "1 1,2 2," * 50 + "3 {}))"
    one, other = read(line.format("3")), read(line.format("3.0000000001"))
    assert one != other
    assert repr(one) != repr(other)


LIKES = [
    ("%a" * 249 + "%", "a" * 248 + "b", False),
    ("%a" * 249 + "b", "a" * 5_000, False),
    ("a_" * 249 + "%", "a" * 497, False),
    ("%" * 499 + "x", "a" * 9_000, False),
    ("%aab%", "aaab", True),
    ("a%a", "a", False),
    ("a%a", "aa", True),
    ("_%_", "a", False),
    ("%\n%", "a\nb", True),
    ("\\", "\\", True),
    (".*", "ab", False),
]


@pytest.mark.parametrize(("pattern", "text", "found"), LIKES, ids=lambda one: str(one)[:20])
def test_like_takes_no_longer_for_many_wildcards(pattern: str, text: str, found: bool) -> None:
    begun = time.process_time()
    assert read_like(pattern).matches(text) is found
    assert time.process_time() - begun < IN_TIME_S


def slow_like(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(slow_like(pattern[1:], text[n:]) for n in range(len(text) + 1))
    return bool(text) and pattern[0] in ("_", text[0]) and slow_like(pattern[1:], text[1:])


@given(st.text("ab_%", max_size=7), st.text("ab", max_size=7))
def test_like_finds_what_trying_all_ways_finds(pattern: str, text: str) -> None:
    like = read_like(pattern)
    assert like.matches(text) is slow_like(pattern, text)
    if like.matches(text):
        assert text.startswith(like.prefix)
        assert like.longest in text
    if like.is_holding:
        assert like.matches(text) is (like.longest in text)


def test_queryables_are_a_json_schema_of_what_a_filter_may_name() -> None:
    schema = queryables(COLUMNS, "https://example.org/queryables", "Things")
    assert schema["$id"] == "https://example.org/queryables"
    assert list(schema["properties"]) == list(COLUMNS)
    assert schema["properties"]["geometry"]["format"] == "geometry-any"
    assert schema["properties"]["status"]["enum"] == ["closed", "open"]
    assert schema["properties"]["number"]["type"] == "number"
    assert schema["properties"]["flag"]["type"] == "boolean"
    assert schema["properties"]["modes"] == {
        "title": "modes",
        "type": "array",
        "items": {"type": "string"},
    }
