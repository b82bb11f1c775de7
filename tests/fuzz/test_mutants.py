"""Records that break a rule, or none, changed by chance: they are sound or faults, no crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.records.read import read_folder
from tests.build import Folder
from tests.records.test_rules import CASES, Square

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from([[], {}, [[]], "", "0000", "9999-99-99", "1959/..", "camp-a", -0.0, 1e308]),
)
FEW = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=4)


def sound(folder: Folder) -> None:
    """No rule is broken."""


def spots(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands within a value: the keys and numbers that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inner:
        yield (*at, key)
        if isinstance(part, dict | list):
            yield from spots(part, (*at, key))


def mutate(value: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """Leave out a part, say it twice, put another in its place, or something odd."""
    places = [*spots(value)]
    if not places:
        return
    *above, last = draw(st.sampled_from(places))
    holder = value
    for key in above:
        holder = holder[key]
    match draw(st.sampled_from(["omit", "odd", "other", "nest", "twice"])):
        case "omit":
            del holder[last]
        case "odd":
            holder[last] = draw(ODD)
        case "other":
            other = value
            for key in draw(st.sampled_from(places)):
                other = other[key]
            holder[last] = copy.deepcopy(other)
        case "nest":
            holder[last] = [holder[last]]
        case "twice" if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
        case _:
            if isinstance(holder, dict):
                holder[f"{last}x"] = holder.pop(last)


def readable(path: Path) -> Iterator[tuple[Path, bytes, Any]]:
    """The JSON files of a folder that hold something to change."""
    for file in sorted((*path.rglob("*.json"), *path.rglob("*.geojson"))):
        content = file.read_bytes()
        try:
            value = json.loads(content)
        except ValueError:
            continue
        if isinstance(value, dict | list):
            yield file, content, value


@pytest.mark.parametrize(
    "break_it", [sound, *(case.values[1] for case in CASES)], ids=lambda one: one.__name__
)
@FEW
@given(data=st.data())
def test_mutants_are_sound_or_faults(
    folder: Folder, break_it: Callable[[Folder], None], data: st.DataObject
) -> None:
    if not (folder.path / ".broken").exists():
        break_it(folder)
        (folder.path / ".broken").touch()
    file, content, value = data.draw(st.sampled_from([*readable(folder.path)]))
    mutate(value, data.draw)
    if data.draw(st.booleans()):
        mutate(value, data.draw)
    try:
        file.write_text(json.dumps(value), encoding="utf-8")
        reading = read_folder(folder.path, Square())
        assert reading.is_publishable or reading.faults
        assert all(fault.file and len(fault.remedy) > 15 for fault in reading.faults)
    finally:
        file.write_bytes(content)
