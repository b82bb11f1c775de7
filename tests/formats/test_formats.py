"""Every format, read back by somebody else's reader."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from typing import Any

import geojson
import numpy as np
import pytest
import shapely

from app.domain.dataset import Dataset
from app.domain.query import Page, Query
from app.formats import FORMATS
from app.records.read import read_dataset
from app.stores.memory import MemoryStore
from tests.build import REAL

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset(REAL)


@pytest.fixture(scope="module")
def page(dataset: Dataset) -> Page:
    store = MemoryStore(dataset, lambda name: f"/places/{name}")
    return asyncio.run(store.features("camps", Query()))


def write(name: str, dataset: Dataset, page: Page) -> bytes:
    return b"".join(FORMATS[name].encode(dataset.layers["camps"], page))


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
    assert json.loads(camp["citations"])[0]["source"]
    assert rows["kwanliso-11-kyongsong"]["lon"] == ""


def test_no_cell_of_a_csv_is_a_formula(dataset: Dataset) -> None:
    geometries: Any = np.array([shapely.Point(-1.5, -2.5)] * len(HOSTILE), dtype=object)
    page = Page(HOSTILE, geometries, {"name": HOSTILE, "n": [-1] * len(HOSTILE)}, len(HOSTILE))
    for row, text in zip(rows_of_csv(write("csv", dataset, page)), HOSTILE, strict=True):
        assert row["name"] == "'" + text
        assert row["id"] == "'" + text
        assert (row["lon"], row["n"]) == ("-1.5", "-1")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_input_gives_the_same_bytes(name: str, dataset: Dataset) -> None:
    pages = [
        asyncio.run(MemoryStore(dataset, str).features("camps", Query(limit=5))) for _ in range(2)
    ]
    assert write(name, dataset, pages[0]) == write(name, dataset, pages[1])


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_an_answer_too(name: str, dataset: Dataset) -> None:
    page = asyncio.run(MemoryStore(dataset, str).features("camps", Query(offset=99)))
    assert isinstance(write(name, dataset, page), bytes)


@pytest.mark.parametrize("name", FORMATS)
def test_chosen_properties_are_all_that_is_written(name: str, dataset: Dataset) -> None:
    query = Query(properties=("status",), limit=1)
    page = asyncio.run(MemoryStore(dataset, str).features("camps", query))
    text = write(name, dataset, page).decode()
    assert "status" in text
    assert "summary" not in text
