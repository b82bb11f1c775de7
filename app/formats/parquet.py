"""GeoParquet 1.1 for data frames and databases: WKB, a box a feature, lists kept as lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from app.domain.layer import Layer
from app.domain.query import Page
from app.extras import GIS
from app.formats.columns import Column, Kind, columns, free, text
from app.formats.format import Format
from app.formats.late import Late

ROWS = 10_000
"""Rows of a group: a reader skips the groups whose boxes lie elsewhere."""

EDGES = ("xmin", "ymin", "xmax", "ymax")

pa, pq = Late("pyarrow"), Late("pyarrow.parquet")

PROJJSON = CRS("OGC:CRS84").to_json_dict()


def _type_of(kind: Kind) -> Any:
    types = {
        Kind.INTEGER: pa.int64,
        Kind.REAL: pa.float64,
        Kind.TRUTH: pa.bool_,
        Kind.WORDS: lambda: pa.list_(pa.string()),
    }
    return types.get(kind, pa.string)()


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A whole file: the flat columns, `geometry`, and `bbox`, in the order of the ids.

    Statistics are kept of numbers only: those of long texts would outweigh a small layer.
    """
    fields = columns(page)
    names = [column.name for column in fields]
    geometry, box = free("geometry", names), free("bbox", names)
    arrays = {column.name: _array(column) for column in fields}
    arrays[geometry] = pa.array(shapely.to_wkb(page.geometries, flavor="iso"), pa.binary())
    arrays[box] = _boxes(page)
    numbers = [column.name for column in fields if column.kind in (Kind.INTEGER, Kind.REAL)]
    yield _written(
        pa.table(arrays),
        {
            "geo": orjson.dumps(_geo(page, geometry, box)),
            "title": layer.title.show("en").text,
            "license": layer.licence,
        },
        [*numbers, *(f"{box}.{edge}" for edge in EDGES)],
    )


def _written(table: Any, about: dict[str, str | bytes], measured: list[str]) -> bytes:
    """A file with its metadata, and with statistics of some columns."""
    file = pa.BufferOutputStream()
    with pq.ParquetWriter(
        file, table.schema, compression="zstd", store_schema=False, write_statistics=measured
    ) as writer:
        writer.write_table(table, row_group_size=ROWS)
        writer.add_key_value_metadata(about)
    content: bytes = file.getvalue().to_pybytes()
    return content


def _array(column: Column) -> Any:
    nested = column.kind is Kind.NESTED
    values = [text(value) for value in column.values] if nested else column.values
    return pa.array(values, _type_of(column.kind))


def _boxes(page: Page) -> Any:
    bounds = shapely.bounds(page.geometries).reshape(-1, 4)
    return pa.StructArray.from_arrays(
        [pa.array(edge) for edge in bounds.T], EDGES, mask=pa.array(np.isnan(bounds[:, 0]))
    )


def _geo(page: Page, geometry: str, box: str) -> dict[str, Any]:
    """The file's metadata (GeoParquet 1.1.0, section File metadata)."""
    drawn = page.geometries[~shapely.is_missing(page.geometries)]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"] if page.points else _types(drawn),
        "crs": PROJJSON,
        "covering": {"bbox": {edge: [box, edge] for edge in EDGES}},
    }
    if len(drawn):
        column["bbox"] = shapely.total_bounds(drawn).tolist()
    return {"version": "1.1.0", "primary_column": geometry, "columns": {geometry: column}}


def _types(drawn: NDArray[np.object_]) -> list[str]:
    """The types there are, as GeoParquet calls them, in the order of the alphabet."""
    kinds = np.stack([shapely.get_type_id(drawn), shapely.has_z(drawn)])
    _, examples = np.unique(kinds, axis=1, return_index=True)
    return sorted(one.geom_type + " Z" * one.has_z for one in drawn[examples])


FORMAT = Format("parquet", "GeoParquet", "application/vnd.apache.parquet", encode, extra=GIS)
