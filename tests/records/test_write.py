"""Canonical bytes, and the folder kept in them."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.records.format import format_folder
from app.records.schemas import Schemas
from app.records.write import WIDTH, canonical
from tests.build import REAL, Folder, camp

FEATURE = Schemas(REAL).feature

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return value


def test_the_order_of_keys_in_the_input_does_not_matter() -> None:
    wanted = canonical(camp(), FEATURE)
    for seed in range(20):
        assert canonical(shuffled(camp(), random.Random(seed)), FEATURE) == wanted


@given(VALUES)
def test_nothing_is_lost_and_writing_again_changes_nothing(value: Any) -> None:
    record = {"type": "Feature", "properties": {"extra": value}}
    written = canonical(record, FEATURE)
    assert json.loads(written) == record
    assert canonical(json.loads(written), FEATURE) == written


def test_what_fits_stands_on_one_line() -> None:
    lines = canonical(camp(), FEATURE).decode().splitlines()
    assert '  "geometry": {"type": "Point", "coordinates": [126.06, 39.57]},' in lines
    assert all(len(line) <= WIDTH + 20 for line in lines)


def test_real_records_are_canonical_and_registered() -> None:
    assert format_folder(REAL, write=False) == ()


def test_fmt_mends_what_is_not_canonical_and_leaves_the_rest(folder: Folder) -> None:
    path = folder.path / "camps/features/camp-a.geojson"
    path.write_text(json.dumps(camp()))
    broken = folder.path / "camps/features/camp-b.geojson"
    broken.write_text("{")
    assert format_folder(folder.path, write=False) == ("camps/features/camp-a.geojson",)
    assert format_folder(folder.path, write=True) == ("camps/features/camp-a.geojson",)
    assert format_folder(folder.path, write=True) == ()
    assert broken.read_text() == "{"


def test_fmt_never_takes_an_id_out_of_the_register(folder: Folder) -> None:
    (folder.path / "camps/features/camp-b.geojson").unlink()
    format_folder(folder.path, write=True)
    assert (folder.path / "ids.txt").read_text() == "camp-a camps\ncamp-b camps\n"
