"""Whatever is written, a parser answers with a value or with a sentence, never with a crash."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from app.domain import cql2
from app.domain.dates import Span
from app.errors import BadDate, BadQuery, CampmapError
from app.opening import open_atlas
from app.records.read import read_folder
from app.settings import Settings
from app.web.opening import read_at
from app.web.params import IN_FILTERS, READ, read_bbox, read_corners, read_datetime, read_query
from app.web.showing import read_leniently
from tests.build import REAL, Folder, camp
from tests.fuzz.corpus import TEXTS
from tests.records.story import FRONT, TEXT, add_story

ATLAS = open_atlas(Settings(geodata=REAL, reload_s=0))
COLUMNS = ATLAS.store.columns("camps")
SIGNS = "0123456789+-.,/:?~XYTZe()[]{}'\"<>=%_ \\"
WORDS = (
    "AND",
    "OR",
    "NOT",
    "LIKE",
    "BETWEEN",
    "IN",
    "IS NULL",
    "S_WITHIN",
    "POINT",
    "status",
    "DATE",
)
# By number: strategies print what they sample, and some of these texts are long.
known = st.integers(0, len(TEXTS) - 1).map(lambda number: TEXTS[number])
written = st.one_of(
    known,
    st.text(max_size=60),
    st.text(SIGNS, max_size=60),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(SIGNS, max_size=8))).map(" ".join),
    st.builds(
        lambda a, b, n: a[:n] + b[n:],
        known,
        known,
        st.integers(0, 40),
    ),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), written),
    lambda part: st.one_of(st.lists(part, max_size=4), st.dictionaries(written, part, max_size=4)),
    max_leaves=12,
)
bounded = settings(deadline=None, suppress_health_check=list(HealthCheck))

PARSERS: dict[str, Callable[[str], object]] = {
    "bbox": read_bbox,
    "corners": read_corners,
    "datetime": read_datetime,
    "at": read_at,
    "edtf": Span.parse,
    "cql2-text": lambda text: cql2.parse_filter(text, "cql2-text", COLUMNS),
    "cql2-json": lambda text: cql2.parse_filter(text, "cql2-json", COLUMNS),
}


@pytest.mark.parametrize("name", PARSERS)
@bounded
@given(text=written)
def test_a_parser_gives_a_value_or_a_sentence(name: str, text: str) -> None:
    try:
        PARSERS[name](text)
    except (BadQuery, BadDate) as error:
        assert 10 < len(str(error)) < 2000


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("text", TEXTS)
def test_the_corpus_is_survived(name: str, text: str) -> None:
    try:
        PARSERS[name](text)
    except (BadQuery, BadDate) as error:
        assert str(error)


@bounded
@given(value=values)
def test_filters_in_json_of_any_shape(value: object) -> None:
    try:
        cql2.parse_filter(json.dumps(value), "cql2-json", COLUMNS)
    except BadQuery as error:
        assert str(error)


@bounded
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from([*READ, *IN_FILTERS, "lang", "x"]), written), max_size=4
    )
)
def test_queries_are_answered_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        query = read_query(QueryParams(pairs), COLUMNS)
    except BadQuery as error:
        assert str(error)
        return
    asyncio.run(ATLAS.store.features("camps", query))


@bounded
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(["layers", "place", "bbox", "at", "lang", "theme"]), written)
    )
)
def test_views_are_read_whatever_they_hold(pairs: list[tuple[str, str]]) -> None:
    reading = read_leniently(QueryParams(pairs), ATLAS)
    assert all(len(fault.given) < 500 for fault in reading.faults)


BYTES = st.one_of(
    st.binary(max_size=80), st.sampled_from([b"\xff", b"\x00", b"{", b"1e999", b'"\\ud800"'])
)


@pytest.mark.parametrize(
    "name",
    [
        "camps/features/camp-a.geojson",
        "camps/layer.toml",
        "sources/atlas-2020.json",
        "vocabulary.json",
    ],
)
@settings(bounded, max_examples=max(10, settings().max_examples // 10))
@given(junk=BYTES, where=st.integers(0, 3000), cut=st.integers(0, 60))
def test_broken_files_are_faults(
    tmp_path_factory: pytest.TempPathFactory, name: str, junk: bytes, where: int, cut: int
) -> None:
    folder = folder_of(tmp_path_factory)
    path = folder / name
    sound = path.read_bytes()
    try:
        path.write_bytes(sound[:where] + junk + sound[where + cut :])
        reading = read_folder(folder, None)
        assert reading.is_publishable or all(str(fault) for fault in reading.faults)
    finally:
        path.write_bytes(sound)


FOLDERS: list[Path] = []


def folder_of(factory: pytest.TempPathFactory) -> Path:
    """One sound folder for all examples."""
    if not FOLDERS:
        FOLDERS.append(Folder(factory.mktemp("fuzz") / "geodata").path)
    return FOLDERS[0]


@bounded
@given(value=st.dictionaries(st.sampled_from(sorted(camp()["properties"])), values, max_size=3))
def test_records_of_any_shape_are_sound_or_faults(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, object]
) -> None:
    folder = folder_of(tmp_path_factory)
    path = folder / "camps/features/camp-a.geojson"
    sound = path.read_bytes()
    record = camp()
    record["properties"] |= value
    try:
        path.write_text(json.dumps(record), encoding="utf-8")
        for fault in read_folder(folder, None).faults:
            assert str(fault)
    except CampmapError as error:
        raise AssertionError(f"a fault escaped: {error}") from error
    finally:
        path.write_bytes(sound)


STORY_PARTS = [
    *FRONT.splitlines(),
    *TEXT.splitlines(),
    "[[steps]]",
    "<b>",
    "![x](y)",
    "[@",
    "+++",
    "#",
]


@bounded
@given(lines=st.lists(st.one_of(st.sampled_from(STORY_PARTS), written), max_size=30))
def test_stories_of_any_lines_are_sound_or_faults(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = Folder(tmp_path_factory.mktemp("story") / "geodata")
    add_story(folder, "\n".join(["+++", *lines]).replace("\ud7ff", ""), None)
    for fault in read_folder(folder.path, None).faults:
        assert str(fault)
