"""GeoPackage (OGC 12-128r15) for GIS: one table, named as the layer, with a spatial index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.domain.layer import Layer
from app.domain.query import Page
from app.errors import NoRoom
from app.extras import GIS
from app.formats import ogr
from app.formats.columns import columns, free
from app.formats.format import Format

VERSION = "1.3"
"""The newest that GDAL 3.6 (Debian 12) reads without a warning."""


CHUNK = 1 << 20
"""Bytes that are handed on at once."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A whole SQLite file; features keep their order in `fid`, which counts from 1.

    It is written on disk, for SQLite goes back and forth in its file. Raises NoRoom.
    """
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{layer.id}.gpkg"
            for number, part in enumerate(page.parts()):
                how = {"append": True} if number else _options(layer, part)
                ogr.write(path, layer, part, driver="GPKG", **how)
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
    except (OSError, ogr.gdal.errors.DataLayerError, ogr.gdal.errors.DataSourceError) as error:
        raise NoRoom("there is no room here to make a GeoPackage; ask for GeoJSON") from error


def _options(layer: Layer, page: Page) -> dict[str, Any]:
    """How the file is made."""
    names, about = [column.name for column in columns(page)], ogr.about(layer)
    return {
        "dataset_options": {"VERSION": VERSION},
        "layer_options": {
            "FID": free("fid", names),
            "GEOMETRY_NAME": free("geom", names),
            "IDENTIFIER": about["title"],
            "DESCRIPTION": about["description"],
        },
    }


FORMAT = Format("gpkg", "GeoPackage", "application/geopackage+sqlite3", encode, extra=GIS)
