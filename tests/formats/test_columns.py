"""Columns and cards: what several formats are made of."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pyogrio
import pytest

from app.domain.dataset import Dataset
from app.domain.query import Query
from app.formats import FORMATS
from app.formats.card import Reference, cards, references
from app.formats.columns import Kind, columns, free, kind_of, text
from app.stores.memory import MemoryStore
from tests.formats.pages import link, page_of


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


@pytest.mark.parametrize("form", ["gpkg", "fgb", "parquet"])
def test_every_page_of_a_layer_has_the_types_of_the_whole(
    dataset: Dataset, form: str, tmp_path: Path
) -> None:
    store = MemoryStore(dataset, link)
    layers = [name for name, features in dataset.by_layer.items() if features]
    for layer in layers:
        seen = []
        for place in (slice(0, None), slice(0, 1), slice(3, 4), slice(999, None)):
            limit = None if place.stop is None else place.stop - place.start
            query = Query(offset=place.start, limit=limit)
            page = asyncio.run(store.features(layer, query))
            page = page.typed(store.columns(layer), points=store.draws_points(layer))
            path = tmp_path / f"{layer}-{place.start}-{limit}.{form}"
            path.write_bytes(b"".join(FORMATS[form].encode(dataset.layers[layer], page)))
            seen.append(types_in(path))
        assert seen[0]
        assert seen[0][-1] == ("", "Point")
        assert seen == [seen[0]] * len(seen), layer


def types_in(path: Path) -> list[tuple[str, ...]]:
    """The columns of a file, each with its type, and what is drawn."""
    if path.suffix == ".parquet":
        schema = pyarrow.parquet.read_schema(path)
        (geometry,) = json.loads(schema.metadata[b"geo"])["columns"].values()
        return [*((one.name, str(one.type)) for one in schema), ("", *geometry["geometry_types"])]
    info = pyogrio.read_info(path)
    fields = zip(info["fields"].tolist(), info["ogr_types"], strict=True)
    return [*fields, ("", info["geometry_type"])]
