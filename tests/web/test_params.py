"""Query strings: what is understood, and what is refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from app.domain.filter import Expression
from app.domain.geometry import BBox
from app.domain.queryables import Column, Kind
from app.errors import BadQuery
from app.web.params import IN_FILTERS, MAXIMUM, READ, read_query

COLUMNS = {
    "id": Column(Kind.TEXT),
    "status": Column(Kind.TEXT),
    "name_en": Column(Kind.TEXT),
    "opened": Column(Kind.DATE),
    "aliases": Column(Kind.LIST),
    "claims": Column(Kind.NESTED),
}

REFUSED = [
    "bbox=1,2,3",
    "bbox=1,2,3,4,5",
    "bbox=",
    "bbox=a,b,c,d",
    "bbox=nan,0,1,1",
    "bbox=0,0,inf,1",
    "bbox=1e999,0,1,1",
    "bbox=١٢٥,٣٩,١٢٦,٤٠",
    "bbox=0,50,1,40",
    "bbox=-200,0,1,1",
    "bbox=0,-91,1,1",
    "bbox=0,0,1,1&bbox=0,0,2,2",
    "limit=-1",
    "limit=0",
    "limit=ten",
    "limit=1.5",
    "limit=٥",
    "datetime=-0500",
    "datetime=-0500/1900",
    "offset=-1",
    "offset=x",
    "datetime=yesterday",
    "datetime=2016-02-30",
    "datetime=2016-04-07T25:00:00Z",
    "datetime=2016-04-07T10:00:00%2B99:00",
    "datetime=2020/2010",
    "datetime=1/2/3",
    "datetime=P1D",
    "datetime=P1D/P1D",
    "datetime=../P1D",
    "datetime=2016/P",
    "datetime=2016/PT5H",
    "datetime=2016/P1D2M",
    "datetime=9999/P1Y",
    "datetime=P9999999D/2016",
    "datetime=..",
    "datetime=",
    "properties=colour",
    "colour=red",
    "lang=xx",
    "bbox=" + "1" * 3000,
    "filter=status",
    "filter=",
    "filter=colour='red'",
    "filter=claims IS NULL",
    "filter={",
    "filter=" + "x" * 10_001,
    "filter-lang=sql",
    "filter-crs=EPSG:4326",
    "sortby=",
    "sortby=colour",
    "sortby=claims",
    "sortby=aliases",
    "sortby=geometry",
    "sortby=" + ",".join(["status", "id", "name_en"] * 3) + ",x",
    "skip-geometry=yes",
    "skip-geometry=",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_asked_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadQuery) as caught:
        read_query(QueryParams(text), COLUMNS)
    assert len(str(caught.value)) > 15
    assert caught.value.parameter == text.partition("=")[0]


def test_a_query_is_read_whole() -> None:
    query = read_query(
        QueryParams("bbox=125,39,127,40.5&datetime=1990/..&properties=status,id&limit=5&offset=2"),
        COLUMNS,
    )
    assert query.bbox == BBox(125, 39, 127, 40.5)
    assert query.span is not None
    assert (query.span.earliest, query.span.latest) == (date(1990, 1, 1), None)
    assert (query.properties, query.limit, query.offset) == (("status", "id"), 5, 2)


OPEN = Expression("=", (Expression("property", ("status",)), "open"))


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "status = 'open'"},
        {"filter": " status='open'", "filter-lang": "cql2-text"},
        {"filter": '{"op":"=","args":[{"property":"status"},"open"]}'},
        {
            "filter": '{"op":"=","args":[{"property":"status"},"open"]}',
            "filter-lang": "cql2-json",
            "filter-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        },
    ],
    ids=str,
)
def test_a_filter_is_text_or_json(params: dict[str, str]) -> None:
    assert read_query(QueryParams(params), COLUMNS).filter == OPEN


def test_a_filter_in_the_other_language_is_refused() -> None:
    with pytest.raises(BadQuery, match="not JSON at character 1"):
        read_query(QueryParams({"filter": "status='open'", "filter-lang": "cql2-json"}), COLUMNS)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("status", (("status", False),)),
        ("%2Bstatus,-opened", (("status", False), ("opened", True))),
        ("+status, -datetime", (("status", False), ("datetime", True))),
        ("-status,status", (("status", True),)),
    ],
)
def test_an_order_names_properties_and_directions(
    text: str, keys: tuple[tuple[str, bool], ...]
) -> None:
    assert read_query(QueryParams(f"sortby={text}"), COLUMNS).sortby == keys


@pytest.mark.parametrize(("text", "skip"), [("true", True), ("false", False)])
def test_the_geometry_can_be_left_out(text: str, skip: bool) -> None:
    assert read_query(QueryParams(f"skip-geometry={text}"), COLUMNS).skip_geometry is skip


def test_without_a_limit_nothing_is_cut_off() -> None:
    assert read_query(QueryParams(""), COLUMNS).limit is None


def test_a_larger_limit_gets_the_maximum() -> None:
    for text in ("99999", "9" * 40, "0010000"):
        assert read_query(QueryParams({"limit": text}), COLUMNS).limit == MAXIMUM


@pytest.mark.parametrize(
    "moment", ["2016-04-07T12:00:00Z", "2016-04-07T23:59:59.5+09:00", "2016-04-07"]
)
def test_a_moment_is_its_day(moment: str) -> None:
    span = read_query(QueryParams({"datetime": moment}), COLUMNS).span
    assert span is not None
    assert span.earliest == span.latest == date(2016, 4, 7)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-04-07/P2D", date(2016, 4, 7), date(2016, 4, 9)),
        ("2016-04-07T12:00:00Z/P1M", date(2016, 4, 7), date(2016, 5, 7)),
        ("2015-01-31/P1M", date(2015, 1, 31), date(2015, 2, 28)),
        ("P1Y2M/2016-01-31", date(2014, 11, 30), date(2016, 1, 31)),
        ("P2W/2016-03", date(2016, 3, 17), date(2016, 3, 31)),
    ],
)
def test_one_end_of_an_interval_may_be_a_duration(text: str, first: date, last: date) -> None:
    span = read_query(QueryParams({"datetime": text}), COLUMNS).span
    assert span is not None
    assert (span.earliest, span.latest) == (first, last)


@pytest.mark.parametrize("text", ["../..", "/..", "../", "/"])
def test_all_time_is_as_no_time(text: str) -> None:
    assert read_query(QueryParams({"datetime": text}), COLUMNS) == read_query(
        QueryParams(""), COLUMNS
    )


def test_heights_in_a_box_are_passed_over() -> None:
    assert read_query(QueryParams("bbox=1,2,-5,3,4,99"), COLUMNS).bbox == BBox(1, 2, 3, 4)


@given(st.sampled_from([*READ, *IN_FILTERS]), st.text(max_size=60))
def test_any_text_is_a_query_or_a_bad_query(name: str, text: str) -> None:
    try:
        query = read_query(QueryParams({name: text}), COLUMNS)
    except BadQuery:
        return
    assert hash(query) == hash(read_query(QueryParams({name: text}), COLUMNS))
