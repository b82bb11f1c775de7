"""Vector tiles: layers of features, written as GeoJSON text and cut by tippecanoe."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from app.errors import GroundError
from app.ground.geojson import to_feature

MAX_ZOOM = 10
UNTHINNED = ("--no-feature-limit", "--no-tile-size-limit", "--detect-shared-borders")
LIGHTER = ("--simplification=4", "--simplify-only-low-zooms", "--coalesce", "--reorder")
"""Coarser lines but at the last zoom, and one feature in a tile where properties are the same."""


class Feature(NamedTuple):
    """A geometry in degrees, its tile properties, and the zooms at which it is drawn."""

    geometry: BaseGeometry
    properties: Mapping[str, str | int]
    min_zoom: int = 0
    max_zoom: int = MAX_ZOOM


Layers = Mapping[str, Iterable[Feature]]


def write_tiles(layers: Layers, folder: Path, name: str) -> Path:
    """Cut layers into `folder/name`, a PMTiles archive of gzip-compressed vector tiles.

    The same layers give the same bytes: one thread, features in their order, and no absolute
    path on the command line, which tippecanoe keeps in the metadata.
    Raises GroundError if tippecanoe is missing or refuses.
    """
    options = []
    for layer, features in layers.items():
        document = folder / f"{layer}.geojsonl"
        document.write_text("".join(map(_to_line, features)), "utf-8")
        options.append(f"--named-layer={layer}:{document.name}")
    command = [
        "tippecanoe", f"--output={name}", f"--maximum-zoom={MAX_ZOOM}", "--minimum-zoom=0",
        "--force", "--quiet", *UNTHINNED, *LIGHTER, "--name=campmap ground", "--description=",
        *options,
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603
        command, executable=_tippecanoe(), cwd=folder, capture_output=True, text=True, check=False,
        env={"TIPPECANOE_MAX_THREADS": "1"},
    )  # fmt: skip
    if done.returncode:
        raise GroundError(f"tippecanoe failed: {done.stderr.strip()[-300:]}")
    return folder / name


def _to_line(feature: Feature) -> str:
    zooms = {"minzoom": feature.min_zoom, "maxzoom": feature.max_zoom}
    document = {**to_feature(feature.properties, feature.geometry), "tippecanoe": zooms}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _tippecanoe() -> Path:
    try:
        binary = Path(str(distribution("tippecanoe").locate_file("tippecanoe/bin/tippecanoe")))
    except PackageNotFoundError as fault:
        raise GroundError("tippecanoe is not installed: install the ground extra") from fault
    return binary
