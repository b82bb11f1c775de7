"""GDAL's writers (through pyogrio), fed with a page's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import shapely

from app.domain.characters import UNWRITABLE
from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.arrow import array_of, pa, wkb_of
from app.formats.columns import Column, Kind, free, text
from app.late import Late

CRS = "EPSG:4326"
"""WGS84; GDAL's writers put longitude first, as page geometries have it."""

TODAY = "1970-01-01T00:00:00.000Z"
"""What GDAL writes for today, so that the same page gives the same bytes on any day."""

gdal = Late("pyogrio")
raw = Late("pyogrio.raw", lambda _: gdal.set_gdal_config_options({"OGR_CURRENT_DATE": TODAY}))


def write(
    file: BytesIO | Path, layer: Layer, page: Page, fields: Sequence[Column], **how: Any
) -> None:
    """Write a file with one layer, named by its id; `how` goes to `pyogrio.raw.write_arrow`.

    All features are kept, in their order, those without a geometry too.
    """
    arrays = {column.name: array_of(_plain(column)) for column in fields}
    geometry = free("geometry", arrays)
    raw.write_arrow(
        pa.table(arrays | {geometry: wkb_of(page)}),
        file,
        layer=layer.id,
        geometry_name=geometry,
        geometry_type=_type_of(page),
        crs=CRS,
        **how,
    )


def about(layer: Layer) -> Mapping[str, str]:
    """A layer's English title, and its description with the licence."""
    return {
        "title": layer.title.show("en").text,
        "description": f"{layer.description.show('en').text} Licence: {layer.licence}.",
    }


def _plain(column: Column) -> Column:
    """A column of numbers or truths as it is, every other as texts."""
    if column.kind in (Kind.INTEGER, Kind.REAL, Kind.TRUTH):
        return column
    return Column(column.name, Kind.TEXT, _texts(column))


def _texts(column: Column) -> Sequence[str | None]:
    """Texts that can be written; where all can as they stand, none is looked at by itself."""
    if column.kind is Kind.TEXT and not UNWRITABLE.search("".join(filter(None, column.values))):
        return column.values
    return [text(value) for value in column.values]


def _type_of(page: Page) -> str:
    """Point where the layer draws nothing else, or else the page; Unknown allows every type."""
    if page.points is not None:
        return "Point" if page.points else "Unknown"
    types = set(shapely.get_type_id(page.geometries).tolist()) - {-1}
    return "Point" if types == {shapely.GeometryType.POINT.value} else "Unknown"
