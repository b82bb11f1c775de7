"""A page's columns and shapes as Arrow arrays, for the libraries that write whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely

from app.domain.query import Page
from app.formats.columns import Column, Kind, columns, known, text
from app.late import Late

pa, pc, pj = Late("pyarrow"), Late("pyarrow.compute"), Late("pyarrow.json")

SPOT = np.dtype([("order", "u1"), ("type", "<u4"), ("lonlat", "<f8", 2)])
"""A point as WKB has it."""


class Arrays(NamedTuple):
    """The columns of a page by name, the id first, and its shapes as WKB of ISO 19125."""

    columns: Mapping[str, Any]
    shapes: Any


def arrays_of(page: Page) -> Arrays:
    """Lists of words stay lists, other nested values are text; what is absent is null.

    GeoJSON that is kept ready is read as a whole where it holds no nested values: that takes a
    fifth of the time of one feature after the other.
    """
    kinds = known(page)
    if page.ready and kinds and Kind.NESTED not in kinds.values():
        return _read(page, kinds)
    return Arrays({one.name: _array_of(one) for one in columns(page)}, _wkb_of(page))


def _array_of(column: Column) -> Any:
    values = column.values
    if column.kind is Kind.REAL:
        # numpy takes whole numbers that Arrow holds to be too large.
        return pa.array(np.array(values, dtype=np.float64), from_pandas=True)
    if column.kind is Kind.NESTED:
        values = [text(value) for value in values]
    return pa.array(values, _type_of(column.kind))


def _wkb_of(page: Page) -> Any:
    return pa.array(shapely.to_wkb(page.geometries, flavor="iso"), pa.binary())


def _type_of(kind: Kind) -> Any:
    types = {
        Kind.INTEGER: pa.int64,
        Kind.REAL: pa.float64,
        Kind.TRUTH: pa.bool_,
        Kind.WORDS: lambda: pa.list_(pa.string()),
    }
    return types.get(kind, pa.string)()


def _read(page: Page, kinds: Mapping[str, Kind]) -> Arrays:
    lines = b"\n".join(page.ready or ())
    said = pa.struct([(name, _type_of(kind)) for name, kind in kinds.items()])
    drawn = [("geometry", pa.struct([("coordinates", pa.list_(pa.float64()))]))]
    schema = pa.schema([("properties", said), *(drawn if page.points else ())])
    table = pj.read_json(
        pa.BufferReader(lines),
        pj.ReadOptions(use_threads=False, block_size=len(lines)),
        pj.ParseOptions(schema, unexpected_field_behavior="ignore"),
    ).combine_chunks()
    arrays = dict(zip(kinds, table["properties"].chunk(0).flatten(), strict=True))
    if not page.points:
        return Arrays(arrays, _wkb_of(page))
    return Arrays(arrays, _spots(pc.struct_field(table["geometry"].chunk(0), "coordinates")))


def _spots(coordinates: Any) -> Any:
    """Lists of two numbers, or null, as points."""
    placed = coordinates.is_valid()
    spots = np.zeros(len(coordinates), SPOT)
    spots["order"], spots["type"] = 1, shapely.GeometryType.POINT.value + 1
    spots["lonlat"][placed.to_numpy(zero_copy_only=False)] = (
        coordinates.drop_null().flatten().to_numpy().reshape(-1, 2)
    )
    parts = [placed.buffers()[1], pa.py_buffer(spots)]
    return pa.Array.from_buffers(pa.binary(SPOT.itemsize), len(spots), parts).cast(pa.binary())
