"""EDTF dates as spans of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.dates import Span, by_library
from app.errors import BadDate

SPANS = [
    ("1959", date(1959, 1, 1), date(1959, 12, 31)),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2016-04-07", date(2016, 4, 7), date(2016, 4, 7)),
    ("1958~", date(1958, 1, 1), date(1958, 12, 31)),
    ("201X", date(2010, 1, 1), date(2019, 12, 31)),
    ("[1959,1965]", date(1959, 1, 1), date(1965, 12, 31)),
    ("[1980..1983]", date(1980, 1, 1), date(1983, 12, 31)),
    ("2016-04-05/2016-04-07", date(2016, 4, 5), date(2016, 4, 7)),
    ("2006/..", date(2006, 1, 1), None),
    ("../2006", None, date(2006, 12, 31)),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), SPANS)
def test_a_date_is_the_days_that_it_may_mean(
    text: str, earliest: date | None, latest: date | None
) -> None:
    span = Span.parse(text)
    assert (span.earliest, span.latest) == (earliest, latest)


@pytest.mark.parametrize("text", ["[1906..2000-01]", "[1906~..]", "1906~~"])
def test_what_the_library_refuses_is_refused(text: str) -> None:
    for read in (Span.parse, by_library):
        with pytest.raises(BadDate):
            read(text)


@pytest.mark.parametrize("text", ["", "2024-02-30", "2024-13", "19xx", "yesterday", "0000", "٢٠٢٤"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        Span.parse(text)


@pytest.mark.parametrize("text", ["Y17E5", "y-1e5", f"[{','.join(['1990'] * 12)}]"])
def test_what_would_take_the_library_long_is_not_given_to_it(text: str) -> None:
    with pytest.raises(BadDate, match="too long a date, or too far"):
        Span.parse(text)


DATES = st.builds(
    lambda day, end, mark: f"{day}"[:end] + mark,
    st.dates(),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?"]),
)
FORMS = ["{}/{}", "{}/..", "../{1}", "[{},{}]"]


@settings(deadline=None)  # the library is loaded when it is first needed
@given(dates=st.lists(DATES, min_size=2, max_size=2).map(sorted), form=st.sampled_from(FORMS))
def test_what_is_read_without_the_library_is_what_the_library_reads(
    dates: list[str], form: str
) -> None:
    text = form.format(*dates)
    assert Span.parse(text) == by_library(text)


@pytest.mark.parametrize(
    "text",
    ["199X", "2016-04-07%", "2024-02~", "[1980..1983]", "[..2014-09-14]", "[2006-12..]", "../.."],
)
def test_so_is_what_records_say(text: str) -> None:
    assert Span.parse(text) == by_library(text)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_span_or_a_bad_date(text: str) -> None:
    try:
        span = Span.parse(text)
    except BadDate:
        return
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest


def test_spans_meet_where_they_may_share_a_day() -> None:
    war = Span.parse("1950-06-25/1953-07-27")
    assert Span.parse("1953").meets(war)
    assert Span.parse("1940/..").meets(war)
    assert not Span.parse("1954/..").meets(war)
    assert not Span.parse("../1949").meets(war)


def test_doubtful_dates_are_marked() -> None:
    assert Span.parse("1958~").is_approximate
    assert Span.parse("[1959,1965]").is_approximate
    assert not Span.parse("1959").is_approximate
