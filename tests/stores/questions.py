"""Filters by chance, as CQL2 JSON over the layer of things, for stores that must agree."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from shapely.geometry import mapping

from tests.stores import things

Json = Any

TEXTS, NUMBERS, DATES = (
    ("status", "kind", "river", "id"),
    ("number", "length_m"),
    (*("opened", "closed", "date", "datetime"),),
)
LISTS = ("modes", "aliases")

WORDS = st.sampled_from(
    [*("open", "Open", "öffen", "OFFEN", "", "o", "open%", "open\n", "gate", "back\\slash"),
     *("open\0", "\0", "\U0001f600", "camp", "Gate", "a", "\uffff", "e", "%", "_")]
)  # fmt: skip
PATTERNS = st.text(st.sampled_from("%_\\oOpenöÖ \n\0"), max_size=6)
VALUES = st.sampled_from(
    [*(0, 1, 2, 3, 14, -7, 0.1, 0.3, -0.7, 14.5, 30.5, 2.5, 1e308, -1e308, 1e-308, 5e-324),
     *(9007199254740993, 1e16, 1e-5, 0.5, 1 / 3, -2, 1e200)]
)  # fmt: skip
DAYS = st.sampled_from(
    [*("1959", "1959-05", "1959-01-01", "1959-12-31", "1965", "1970/1980", "2006/.."),
     *("../1959", "2014~", "2016-04-07", "1990-12-31", "2016/2017")]
)  # fmt: skip
CORNERS = st.sampled_from([125, 126, 127, 128, 130, 126.5, 127.5, 40, 39, 41, 40.5, 127 + 1 / 3])
SHAPES = st.sampled_from([one.geometry for one in things.FEATURES if one.geometry is not None])


def op(name: str, *args: Json) -> Json:
    return {"op": name, "args": [*args]}


def prop(names: tuple[str, ...]) -> st.SearchStrategy[Json]:
    return st.sampled_from(names).map(lambda name: {"property": name})


def folded(text: Json) -> st.SearchStrategy[Json]:
    return st.sampled_from(
        [text, op("casei", text), op("accenti", text), op("casei", op("accenti", text))]
    )


TEXT = prop(TEXTS).flatmap(folded) | WORDS
DATE = prop(DATES) | DAYS.map(lambda day: {"date": day})
ENDS = DATE | st.just("..")
SPAN = DATE | st.tuples(ENDS, ENDS).map(lambda ends: {"interval": [*ends]})
YEARS = st.builds(op, st.sampled_from(["first_year", "last_year"]), SPAN)
NUMBER = st.recursive(
    prop(NUMBERS) | VALUES | st.builds(op, st.just("length"), TEXT) | YEARS,
    lambda inner: (
        st.builds(op, st.sampled_from(["+", "-", "*", "/", "%", "div"]), inner, inner)
        | st.builds(op, st.sampled_from(["abs", "floor", "ceil"]), inner)
        | st.builds(op, st.just("^"), inner, st.sampled_from([2, 3, -1, 0, 0.5, 400]))
    ),
    max_leaves=4,
)
LIST = prop(LISTS) | st.lists(
    st.sampled_from(["road", "rail", "foot", "x", "\0", "ra\0il"]), min_size=2, max_size=3
)
BOX = st.tuples(CORNERS, CORNERS, CORNERS, CORNERS).map(
    lambda box: {"bbox": [min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]),
                          max(box[1], box[3])]}
)  # fmt: skip
TRIANGLE = st.lists(st.tuples(CORNERS, CORNERS), min_size=3, max_size=4).map(
    lambda ring: {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
)
SPOT = st.tuples(CORNERS, CORNERS).map(lambda at: {"type": "Point", "coordinates": [*at]})
COLLECTION = st.tuples(SPOT, SHAPES.map(mapping)).map(
    lambda parts: {"type": "GeometryCollection", "geometries": [*parts]}
)
SHAPE = BOX | TRIANGLE | SPOT | COLLECTION | SHAPES.map(mapping)

PLACE = st.just({"property": "geometry"})
COMPARE = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
RELATION = st.sampled_from(
    [f"s_{name}" for name in ("intersects", "within", "contains", "disjoint", "touches", "crosses",
                              "overlaps", "equals")]
)  # fmt: skip
ALLEN = st.sampled_from(
    [f"t_{name}" for name in ("after", "before", "contains", "disjoint", "during", "equals",
                              "finishedby", "finishes", "intersects", "meets", "metby",
                              "overlappedby", "overlaps", "startedby", "starts")]
)  # fmt: skip

PLAIN = st.one_of(
    st.builds(op, COMPARE, TEXT, TEXT),
    st.builds(op, COMPARE, NUMBER, NUMBER),
    st.builds(op, COMPARE, DATE, DATE),
    st.builds(op, st.just("like"), TEXT, PATTERNS),
    st.builds(op, st.just("in"), TEXT, st.lists(WORDS, min_size=2, max_size=3)),
    st.builds(op, st.just("in"), NUMBER, st.lists(VALUES, min_size=2, max_size=3)),
    st.builds(op, st.just("between"), NUMBER, NUMBER, NUMBER),
    st.builds(op, ALLEN, SPAN, SPAN),
    st.builds(op, st.sampled_from(["a_contains", "a_containedby", "a_equals", "a_overlaps"]),
              prop(LISTS), LIST),
    st.builds(op, RELATION, PLACE, SHAPE),
    st.builds(op, RELATION, SHAPE, PLACE),
    st.builds(op, RELATION, PLACE, PLACE),
    st.builds(op, st.just("isNull"), TEXT | NUMBER | DATE | prop((*LISTS, "flag", "geometry"))),
    st.just({"property": "flag"}),
    st.booleans(),
)  # fmt: skip

FILTER = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.builds(op, st.sampled_from(["and", "or"]), inner, inner),
        st.builds(op, st.just("not"), inner),
        st.builds(op, st.sampled_from(["=", "<>"]), st.just({"property": "flag"}), inner),
        st.builds(op, st.just("isNull"), inner),
    ),
    max_leaves=5,
)
"""Filters of every operator; some are no filters, such as an interval that ends too early."""

SORTED = st.lists(
    st.tuples(st.sampled_from([*TEXTS, *NUMBERS, *DATES, "flag"]), st.booleans()), max_size=2
).map(tuple)
