"""Bulk layers beside the records of a folder, each of which breaks the rule `bulk`."""

from __future__ import annotations

from collections.abc import Callable

import pyogrio
import shapely
from geopandas import GeoDataFrame

from tests.build import Folder

LAYER = """
order = 2
licence = "CC-BY-4.0"
area = "dprk"
[title]
en = "Walls"
[description]
en = "Walls."
[style]
shape = "square"
color = "camp"
[expect]
features = 2
[bulk]
file = "walls.fgb"
sources = [{source}]
{accuracy}
"""


def walls(
    folder: Folder,
    *,
    source: str = '"atlas-2020"',
    accuracy: str = "accuracy_m = 30",
    crs: str = "EPSG:4326",
    column: str = "id",
) -> None:
    """A layer of two walls."""
    path = folder.path / "walls"
    path.mkdir()
    text = LAYER.format(source=source, accuracy=accuracy)
    (path / "layer.toml").write_text(text, encoding="utf-8")
    shapes = [shapely.Point(126, 39), shapely.Point(127, 39)]
    made = GeoDataFrame({column: ["wall-a", "wall-b"]}, geometry=shapes, crs="EPSG:4326")
    pyogrio.write_dataframe(made.to_crs(crs), path / "walls.fgb", driver="FlatGeobuf")


def no_file(folder: Folder) -> None:
    walls(folder)
    (folder.path / "walls" / "walls.fgb").unlink()


def not_the_file(folder: Folder) -> None:
    walls(folder)
    (folder.path / "walls" / "walls.fgb").write_bytes(b"no walls")


def cites_nobody(folder: Folder) -> None:
    walls(folder, source="")


def cites_an_unknown(folder: Folder) -> None:
    walls(folder, source='"atlas-1999"')


def says_no_accuracy(folder: Folder) -> None:
    walls(folder, accuracy="")


def has_no_ids(folder: Folder) -> None:
    walls(folder, column="name")


def lies_in_metres(folder: Folder) -> None:
    walls(folder, crs="EPSG:5179")


BULK_BREAKS: list[Callable[[Folder], None]] = [
    *(no_file, not_the_file, cites_nobody, cites_an_unknown),
    *(says_no_accuracy, has_no_ids, lies_in_metres),
]
