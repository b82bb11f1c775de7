"""What every format promises, and the text formats read back by somebody else's reader."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
from typing import Any

import geojson
import pytest
import shapely

from app.domain.dataset import Dataset
from app.domain.query import Page, Query
from app.formats import FORMATS
from app.stores.memory import MemoryStore
from tests.build import REAL
from tests.formats.pages import HOSTILE, features, hostile_layer, link, page_of, write
from tests.server import ROOT

FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")'),
    *(
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        " =1",
        "\u00a0=1",
        "\u3000＝1",
        " \t\r\n @SUM(A1)",
        "\tx",
    ),
]

SIGNATURES = {
    "csv": b"\xef\xbb\xbf",
    "fgb": b"fgb\x03fgb",
    "geojson": b"{",
    "geojsonseq": b"\x1e",
    "gpkg": b"SQLite format 3\0",
    "gpx": b"<?xml",
    "jsonld": b'{"@context"',
    "kml": b"<?xml",
    "parquet": b"PAR1",
}

PLAIN = [name for name in FORMATS if name != "parquet"]
"""The formats whose texts can be seen in their bytes; GeoParquet compresses."""

PRINT_HASHES = """
import asyncio, hashlib, sys
from pathlib import Path
from app.domain.query import Query
from app.formats import FORMATS
from app.records.read import read_dataset
from app.stores.memory import MemoryStore
dataset = read_dataset(Path(sys.argv[1]))
page = asyncio.run(MemoryStore(dataset, str).features("camps", Query()))
for name, form in FORMATS.items():
    print(name, hashlib.sha256(b"".join(form.encode(dataset.layers["camps"], page))).hexdigest())
"""


def rows_of_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_geojson_is_valid_and_says_how_many(dataset: Dataset, page: Page) -> None:
    collection = geojson.loads(write("geojson", dataset, page))
    assert collection.is_valid
    assert len(collection["features"]) == collection["numberReturned"] == 20
    assert collection["features"][3]["id"] == collection["features"][3]["properties"]["id"]
    assert "crs" not in collection


def test_a_place_without_a_position_is_exported_with_a_null_geometry(
    dataset: Dataset, page: Page
) -> None:
    found = json.loads(write("geojson", dataset, page))["features"]
    undrawn = [one["id"] for one in found if one["geometry"] is None]
    assert "kwanliso-11-kyongsong" in undrawn
    assert len(undrawn) == 9


def test_a_text_sequence_is_the_same_features_one_by_one(dataset: Dataset, page: Page) -> None:
    texts = write("geojsonseq", dataset, page).split(b"\x1e")[1:]
    assert all(text.endswith(b"\n") for text in texts)
    whole = json.loads(write("geojson", dataset, page))["features"]
    assert [json.loads(text) for text in texts] == whole


def test_csv_has_a_line_a_feature_with_hangul_and_numbers(dataset: Dataset, page: Page) -> None:
    content = write("csv", dataset, page)
    assert content.startswith(b"\xef\xbb\xbfid,lon,lat,")
    rows = {row["id"]: row for row in rows_of_csv(content)}
    camp = rows["kwanliso-14-kaechon"]
    assert (camp["lon"], camp["lat"], camp["accuracy_m"]) == ("126.062", "39.572", "2000")
    assert camp["name_ko"] == "개천 제14호 관리소"
    assert camp["name_unattested"] == "zh; ru"
    assert json.loads(camp["citations"])[0]["source"]
    assert rows["kwanliso-11-kyongsong"]["lon"] == ""


def test_csv_says_of_every_feature_what_geojson_says(dataset: Dataset, page: Page) -> None:
    rows = {row["id"]: row for row in rows_of_csv(write("csv", dataset, page))}
    for name, feature in features(dataset, page).items():
        for key, value in feature["properties"].items():
            if isinstance(value, str):
                assert rows[name][key] == value
            elif value is None:
                assert rows[name][key] == ""
            elif isinstance(value, (int, float)):
                assert float(rows[name][key]) == value


def test_no_cell_of_a_csv_is_a_formula(dataset: Dataset) -> None:
    n = len(FORMULAS)
    words: list[Any] = [[text, "b"] for text in FORMULAS]
    page = page_of(FORMULAS, [shapely.Point(-1.5, -2.5)] * n, name=FORMULAS, n=[-1] * n, of=words)
    for row, text in zip(rows_of_csv(write("csv", dataset, page)), FORMULAS, strict=True):
        assert row["name"] == "'" + text
        assert row["id"] == "'" + text
        assert row["of"] == f"'{text}; b"
        assert (row["lon"], row["n"]) == ("-1.5", "-1")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_input_gives_the_same_bytes(name: str, dataset: Dataset) -> None:
    pages = [
        asyncio.run(MemoryStore(dataset, str).features("camps", Query(limit=5))) for _ in range(2)
    ]
    assert write(name, dataset, pages[0]) == write(name, dataset, pages[1])


def test_another_process_at_another_time_gives_the_same_bytes() -> None:
    command = [sys.executable, "-c", PRINT_HASHES, str(REAL)]
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Pyongyang", "LC_ALL": "C"},
    ]
    first, second = [
        subprocess.run(
            command, cwd=ROOT, env=os.environ | extra, capture_output=True, text=True, check=True
        ).stdout
        for extra in surroundings
    ]
    assert first.count("\n") == len(FORMATS)
    assert first == second


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_begins_as_its_format_does(name: str, dataset: Dataset, page: Page) -> None:
    assert write(name, dataset, page).startswith(SIGNATURES[name])


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_an_answer_too(name: str, dataset: Dataset) -> None:
    page = asyncio.run(MemoryStore(dataset, str).features("camps", Query(offset=99)))
    content = write(name, dataset, page)
    assert content.startswith(SIGNATURES[name]) or (name, content) == ("geojsonseq", b"")
    assert b"kwanliso" not in content.replace(b"(kwanliso)", b"")


@pytest.mark.parametrize("name", PLAIN)
def test_chosen_properties_are_all_that_is_written(name: str, dataset: Dataset) -> None:
    query = Query(properties=("status",), offset=3, limit=1)
    page = asyncio.run(MemoryStore(dataset, link).features("camps", query))
    content = write(name, dataset, page)
    assert b"status" in content.lower()
    assert b"operating" in content
    for other in (b"summary", b"evidence", b"places/", b"citations", "개천".encode()):
        assert other not in content


@pytest.mark.parametrize("name", PLAIN)
def test_hostile_texts_are_written_and_do_not_run(
    name: str, dataset: Dataset, hostile: Page
) -> None:
    content = b"".join(FORMATS[name].encode(hostile_layer(dataset), hostile))
    assert HOSTILE["hangul"].encode() in content
    if name in ("gpx", "jsonld", "kml"):
        assert b"<script" not in content
        assert b'href="javascript:' not in content
        assert b"href=&#34;javascript:" not in content


@pytest.mark.parametrize("name", FORMATS)
def test_columns_without_a_geometry_are_written(name: str, dataset: Dataset) -> None:
    page = page_of(["a", "b"], [None, None], name_en=["A", None], flag=[True, None], n=[None, None])
    assert isinstance(write(name, dataset, page), bytes)
