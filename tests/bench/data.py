"""`python -m tests.bench.data`: layers of 10,000, 100,000 and 1,000,000 made-up points.

A fixed seed; a dozen properties each, a third of the points crowded around some towns. They lie
in the user's cache folder, beside the real layers that a bench also serves, and are made once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from app.cache import cache_folder
from app.filling import filling
from tests.build import REAL

SIZES = {"ten-thousand": 10_000, "hundred-thousand": 100_000, "million": 1_000_000}
VERSION = 3
"""Counted up when the data changes, so that old ones are made anew."""

LAYER = """
order = {order}
licence = "CC0-1.0"
area = "dprk"
[title]
en = "{count} made-up points"
[description]
en = "Made-up points for measuring; they mark nothing."
[style]
shape = "plate"
color = "camp"
[expect]
features = {count}
[bulk]
file = "{name}.parquet"
sources = ["hawk-2012"]
"""

PER_CELL = 100
"""Points that share a cell: what an equality filter gives."""


def write_points(path: Path, count: int) -> None:
    """GeoParquet of so many points."""
    chance = np.random.default_rng(14)
    towns = chance.uniform([124.5, 38], [130, 42.5], (50, 2))
    lonlat = chance.uniform([123.8, 37.6], [131, 43.1], (count, 2))
    crowd = count // 3
    lonlat[:crowd] = towns[chance.integers(0, 50, crowd)] + chance.normal(0, 0.05, (crowd, 2))
    lonlat = np.round(lonlat[chance.permutation(count)], 5)

    def words(*choices: str) -> pa.Array:
        return pa.array(np.array(choices)[chance.integers(0, len(choices), count)])

    cells = chance.permutation(np.arange(count) // PER_CELL)
    days = np.datetime64("2012-01-01") + chance.integers(0, 5000, count)
    columns = {
        "id": [f"point-{row:07}" for row in range(count)],
        "name_en": [f"Detection {row} near town {row % 50}" for row in range(count)],
        "name_ko": [f"탐지 {row}" for row in range(count)],
        "kind": words("building", "wall", "tower", "road", "field"),
        "status": words("operating", "closed", "disputed", "unknown"),
        "evidence": words("confirmed", "probable", "reported"),
        "cell": [f"cell-{cell:05}" for cell in cells.tolist()],
        "number": pa.array(chance.integers(0, 1000, count)),
        "confidence": np.round(chance.uniform(0, 1, count), 3),
        "area_m2": np.round(chance.lognormal(5, 1, count), 1),
        "accuracy_m": pa.array(chance.integers(1, 40, count) * 10),
        "reviewed": pa.array(chance.integers(0, 2, count).astype(bool)),
        "date": pa.array(days.astype("datetime64[D]")),
        "geometry": pa.array(shapely.to_wkb(shapely.points(lonlat)), pa.binary()),
    }
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }
    table = pa.table(columns).replace_schema_metadata({"geo": json.dumps(geo)})
    pq.write_table(table, path, compression="zstd")


def folder_with(names: list[str]) -> Path:
    """A folder of geodata: the real one as it is now, and beside it the layers of those names."""
    root = cache_folder() / f"bench-{VERSION}"
    folder = root / f"{_digest()}-{'-'.join(names)}"
    if not folder.exists():
        with filling(root, ".unfinished-") as made:
            shutil.copytree(REAL, made, dirs_exist_ok=True)
            for order, name in enumerate(names, 90):
                (made / name).mkdir()
                about = LAYER.format(name=name, count=SIZES[name], order=order)
                (made / name / "layer.toml").write_text(about, encoding="utf-8")
                os.link(_points(root, name), made / name / f"{name}.parquet")
            with suppress(OSError):  # another made it meanwhile
                made.rename(folder)
    return folder


def _points(root: Path, name: str) -> Path:
    """The points of a layer, made once for all folders."""
    made = root / f"{name}.parquet"
    if not made.exists():
        write_points(half := root / f"{name}.{os.getpid()}", SIZES[name])
        half.rename(made)
    return made


def _digest() -> str:
    """The hash of the real records: other records have another folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in REAL.rglob("*") if path.is_file()):
        digest.update(path.relative_to(REAL).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    sys.stdout.write(f"{folder_with([*SIZES])}\n")
