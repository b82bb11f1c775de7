"""The files of a release: the data as it lies in geodata, and the layers as they are served."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from app.domain.changes import Change
from app.domain.dataset import Dataset
from app.domain.query import Query
from app.domain.release import SCHEMA, SUMS, Origin, Release
from app.formats import FORMATS
from app.records.changelog import FILE
from app.records.read import data_files
from app.records.releases import ABOUT, CHANGES, DATA, ORIGINS, sha256_of
from app.storing import open_store
from app.web.links import Links

DICTIONARY = "README.md"


class Frozen(NamedTuple):
    """What is to be frozen, checked."""

    name: str
    day: date
    dataset: Dataset
    changelog: str
    changes: tuple[Change, ...]
    previous: Release | None
    origins: Mapping[str, Origin]


async def write_frozen(geodata: Path, folder: Path, frozen: Frozen) -> None:
    """Fill a folder; the list of hashes comes last, so that a folder with one is whole."""
    _copy_data(geodata, folder / DATA)
    (folder / DATA / FILE).write_text(frozen.changelog, encoding="utf-8")
    await _write_layers(folder / "layers", frozen)
    sources = [source.csl for source in frozen.dataset.sources.values()]
    for name, value in (
        ("sources.json", sources),
        (CHANGES, _changes(frozen)),
        (ORIGINS, {"records": _origins(frozen)}),
        (ABOUT, _about(frozen)),
    ):
        (folder / name).write_bytes(_json(value))
    (folder / SUMS).write_text(_sums(folder), encoding="utf-8")


def _copy_data(geodata: Path, folder: Path) -> None:
    """Byte for byte: so git, which stores equal files once, has nothing more to store."""
    for path in (*data_files(geodata), geodata / DICTIONARY):
        if path.is_file():
            copy = folder / path.relative_to(geodata)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


async def _write_layers(folder: Path, frozen: Frozen) -> None:
    folder.mkdir()
    links = Links(below=f"/releases/{frozen.name}")
    store = open_store(frozen.dataset, links.place)
    for layer in frozen.dataset.layers.values():
        if layer.bulk is not None:
            continue  # Its own file, which is frozen with the data, is the whole layer already.
        page = await store.features(layer.id, Query())
        with (folder / f"{layer.id}.geojson").open("wb") as file:
            file.writelines(FORMATS["geojson"].encode(layer, page))


def _about(frozen: Frozen) -> dict[str, Any]:
    dataset, previous = frozen.dataset, frozen.previous
    published = {name: len(features) for name, features in dataset.by_layer.items()}
    return {
        "release": frozen.name,
        "date": frozen.day.isoformat(),
        "schema": SCHEMA,
        "licence": "CC-BY-4.0",
        "counts": {
            "layers": published,
            "places": sum(published.values()),
            "withdrawn": sum(bool(one.withdrawn) for one in dataset.records),
            "sources": len(dataset.sources),
            "changes": len(frozen.changes),
        },
        "data": dataset.version,
        "previous": {"release": previous.name, "hash": previous.hash} if previous else None,
        "verify": f"sha256sum -c {SUMS}; the hash of the release is sha256sum {SUMS}",
    }


def _changes(frozen: Frozen) -> dict[str, Any]:
    return {
        "since": frozen.previous.name if frozen.previous else None,
        "changes": [change.as_json() for change in frozen.changes],
    }


def _origins(frozen: Frozen) -> dict[str, Any]:
    known = {*frozen.dataset.features, *frozen.dataset.sources}
    return {name: one._asdict() for name, one in sorted(frozen.origins.items()) if name in known}


def _sums(folder: Path) -> str:
    """Every file with its hash, as `sha256sum` writes and checks them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
