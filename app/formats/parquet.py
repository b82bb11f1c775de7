"""GeoParquet 1.1 for data frames and databases: WKB, a box a feature, lists kept as lists."""

from __future__ import annotations

import io
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
from app.formats.arrow import arrays_of, pa
from app.formats.columns import Kind, columns, free
from app.formats.format import Format
from app.late import Late

ROWS = 10_000
"""Rows of a group: a reader skips the groups whose boxes lie elsewhere."""

EDGES = ("xmin", "ymin", "xmax", "ymax")

pq = Late("pyarrow.parquet")

PROJJSON = CRS("OGC:CRS84").to_json_dict()


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A whole file: the flat columns, `geometry`, and `bbox`, in the order of the ids.

    Statistics are kept of numbers only: those of long texts would outweigh a small layer.
    """
    fields = columns(page)
    names = [column.name for column in fields]
    geometry, box = free("geometry", names), free("bbox", names)
    numbers = [column.name for column in fields if column.kind in (Kind.INTEGER, Kind.REAL)]
    measured = [*numbers, *(f"{box}.{edge}" for edge in EDGES)]
    out, places = _Out(), _Places()
    writer: Any = None
    for part in page.parts():
        arrays, shapes = arrays_of(part)
        table = pa.table({**arrays, geometry: shapes, box: _boxes(part)})
        writer = writer or pq.ParquetWriter(
            pa.PythonFile(out, "w"),
            table.schema,
            compression="zstd",
            store_schema=False,
            write_statistics=measured,
        )
        writer.write_table(table, row_group_size=ROWS)
        places.add(part.geometries)
        yield out.taken()
    about = {"title": layer.title.show("en").text, "license": layer.licence}
    geo = orjson.dumps(places.told(geometry, box, points=bool(page.points)))
    writer.add_key_value_metadata({"geo": geo} | about)
    writer.close()
    yield out.taken()


class _Out(io.RawIOBase):
    """A file that is handed on as it grows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _boxes(page: Page) -> Any:
    bounds = shapely.bounds(page.geometries).reshape(-1, 4)
    return pa.StructArray.from_arrays(
        [pa.array(edge) for edge in bounds.T], EDGES, mask=pa.array(np.isnan(bounds[:, 0]))
    )


class _Places:
    """What the metadata say of all geometries."""

    def __init__(self) -> None:
        self._types: set[str] = set()
        self._bounds: list[NDArray[np.float64]] = []

    def add(self, geometries: NDArray[np.object_]) -> None:
        """Take further ones in."""
        drawn = geometries[~shapely.is_missing(geometries)]
        if len(drawn):
            self._types |= _types(drawn)
            self._bounds.append(shapely.total_bounds(drawn).reshape(2, 2))

    def told(self, geometry: str, box: str, *, points: bool) -> dict[str, Any]:
        """The file's metadata (GeoParquet 1.1.0, section File metadata)."""
        column: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": ["Point"] if points else sorted(self._types),
            "crs": PROJJSON,
            "covering": {"bbox": {edge: [box, edge] for edge in EDGES}},
        }
        if self._bounds:
            edges = np.stack(self._bounds)
            low, high = np.fmin.reduce(edges[:, 0]), np.fmax.reduce(edges[:, 1])
            column["bbox"] = [*low.tolist(), *high.tolist()]
        return {"version": "1.1.0", "primary_column": geometry, "columns": {geometry: column}}


def _types(drawn: NDArray[np.object_]) -> set[str]:
    """The types there are, as GeoParquet calls them."""
    kinds = np.stack([shapely.get_type_id(drawn), shapely.has_z(drawn)])
    _, examples = np.unique(kinds, axis=1, return_index=True)
    return {one.geom_type + " Z" * one.has_z for one in drawn[examples]}


FORMAT = Format("parquet", "GeoParquet", "application/vnd.apache.parquet", encode, extra=GIS)
