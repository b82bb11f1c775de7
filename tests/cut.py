"""The real data cut down to its camps, for tests to which all of it would take minutes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from app.records.format import format_folder
from tests.server import ROOT

GEODATA = ROOT / "geodata"
LAYER = "camps"
TERMS = ("National Intelligence Service",)
"""What only records that are left out show to be no person."""


def cut(folder: Path) -> Path:
    """A new folder of data: the layer of camps, what it cites and names, and nothing else."""
    others = {path.parent.name for path in GEODATA.glob("*/layer.toml")} - {LAYER}
    left_out = {*others, "stories", "releases"}
    shutil.copytree(GEODATA, folder, ignore=lambda at, _: left_out if Path(at) == GEODATA else ())
    lines = (GEODATA / "ids.txt").read_text().splitlines(keepends=True)
    (folder / "ids.txt").write_text("".join(one for one in lines if one.split()[1] == LAYER))
    text = "".join(_records(folder / LAYER / "features"))
    for path in (folder / "sources").glob("*.json"):
        if path.name != "schema.json" and f'"{path.stem}"' not in text:
            path.unlink()
    _people(folder, text)
    format_folder(folder, write=True)
    return folder


def _records(features: Path) -> list[str]:
    """The records, related to each other only."""
    known = {path.stem for path in features.iterdir()}
    for path in features.iterdir():
        record = _read(path)
        relations = record["properties"].pop("relations", [])
        if kept := [one for one in relations if one["target"] in known]:
            record["properties"]["relations"] = kept
        _write(path, record)
    return [path.read_text() for path in features.iterdir()]


def _people(folder: Path, text: str) -> None:
    """The register of those who are still named."""
    register = _read(folder / "people.json")
    register["persons"] = {
        key: one
        for key, one in register["persons"].items()
        if any(name in text for name in one["names"])
        and (folder / "sources" / f"{one['source']}.json").is_file()
    }
    register["terms"] = sorted({*register["terms"], *TERMS})
    _write(folder / "people.json", register)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
