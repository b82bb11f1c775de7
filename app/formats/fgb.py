"""FlatGeobuf 3 for GIS and for reading a layer as a stream."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats import ogr
from app.formats.columns import columns
from app.formats.format import Format


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A whole file, features in the order of their ids.

    It has no spatial index: one would reorder the features and refuse those without a geometry.
    """
    about = ogr.about(layer)
    yield ogr.write(
        layer,
        page,
        columns(page),
        driver="FlatGeobuf",
        layer_options={
            "SPATIAL_INDEX": "NO",
            "TITLE": about["title"],
            "DESCRIPTION": about["description"],
        },
    )


FORMAT = Format("fgb", "FlatGeobuf", "application/flatgeobuf", encode)
