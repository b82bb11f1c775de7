"""Arrow batches of FlatGeobuf, GeoPackage, GeoParquet and GeoJSON text sequence files."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from pyproj import CRS

from app.extras import GIS, is_installed, remedy

ENDINGS = (".fgb", ".gpkg", ".parquet", ".geojsonseq", ".geojsonl", ".geojsons")
"""What the names of bulk files end with."""

ROWS = 10_000
"""Features that are in memory at once."""

WGS84 = ("OGC:CRS84", "EPSG:4326")


class Unreadable(Exception):
    """A file that cannot be used; the message says what to do."""


class Source(NamedTuple):
    """An open file: its Arrow schema, the name of its geometry column, its batches."""

    schema: Any
    geometry: str
    batches: Iterator[Any]


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a file by its ending. Raises Unreadable."""
    if not is_installed(GIS):
        raise Unreadable(f"cannot be read by this installation: {remedy(GIS)}")
    try:
        if path.suffix == ".parquet":
            yield _parquet(path)
        else:
            with _through_gdal(path) as source:
                yield source
    except _errors() as error:
        raise Unreadable(f"cannot be read ({str(error)[:200]}); write it anew") from error


def _errors() -> tuple[type[Exception], ...]:
    arrow, gdal = importlib.import_module("pyarrow"), importlib.import_module("pyogrio.errors")
    return (OSError, arrow.ArrowException, gdal.DataSourceError, gdal.DataLayerError)


@contextmanager
def _through_gdal(path: Path) -> Iterator[Source]:
    raw = importlib.import_module("pyogrio.raw")
    arrow = importlib.import_module("pyarrow")
    with raw.open_arrow(path, batch_size=ROWS, use_pyarrow=True) as (meta, reader):
        _check_crs(meta["crs"])
        name = meta["geometry_name"] or "wkb_geometry"
        schema = reader.schema
        if schema.get_field_index(name) < 0:
            raise Unreadable("has no geometry column; write features with geometries")
        dropped = meta.get("fid_column") or ""
        keep = [field.name for field in schema if field.name != dropped]
        yield Source(
            arrow.schema([schema.field(one) for one in keep]),
            name,
            (batch.select(keep) for batch in reader),
        )


def _parquet(path: Path) -> Source:
    file = importlib.import_module("pyarrow.parquet").ParquetFile(path)
    try:
        about = json.loads((file.schema_arrow.metadata or {})[b"geo"])
        name = about["primary_column"]
        column = about["columns"][name]
    except (KeyError, ValueError, TypeError) as error:
        raise Unreadable("is no GeoParquet: it has no `geo` metadata; write it with one") from error
    if column.get("encoding") != "WKB":
        raise Unreadable(f"has geometries as {column.get('encoding')!r}; write them as WKB")
    crs = column.get("crs", WGS84[0])
    _check_crs(None if crs is None else CRS.from_user_input(crs).to_string())
    covering = column.get("covering", {}).get("bbox", {}).get("xmin", [None])[0]
    keep = [one for one in file.schema_arrow.names if one != covering]
    schema = importlib.import_module("pyarrow").schema([file.schema_arrow.field(o) for o in keep])
    return Source(schema, name, file.iter_batches(ROWS, columns=keep))


def _check_crs(crs: str | None) -> None:
    if crs is None:
        raise Unreadable("does not say its coordinate system; write it in WGS 84 (EPSG:4326)")
    found = CRS.from_user_input(crs)
    if not any(found.equals(CRS(one), ignore_axis_order=True) for one in WGS84):
        raise Unreadable(f"is in {found.name}; write it in WGS 84 (EPSG:4326)")
