"""GeoPackage (OGC 12-128r15) for GIS: one table, named as the layer, with a spatial index."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.layer import Layer
from app.domain.query import Page
from app.extras import GIS
from app.formats import ogr
from app.formats.columns import columns, free
from app.formats.format import Format

VERSION = "1.3"
"""The newest that GDAL 3.6 (Debian 12) reads without a warning."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A whole SQLite file; features keep their order in `fid`, which counts from 1."""
    fields = columns(page)
    names = [column.name for column in fields]
    about = ogr.about(layer)
    yield ogr.write(
        layer,
        page,
        fields,
        driver="GPKG",
        dataset_options={"VERSION": VERSION},
        layer_options={
            "FID": free("fid", names),
            "GEOMETRY_NAME": free("geom", names),
            "IDENTIFIER": about["title"],
            "DESCRIPTION": about["description"],
        },
    )


FORMAT = Format("gpkg", "GeoPackage", "application/geopackage+sqlite3", encode, extra=GIS)
