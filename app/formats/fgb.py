"""FlatGeobuf 3 for GIS and for reading a layer as a stream."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from app.domain.layer import Layer
from app.domain.query import Page
from app.extras import GIS
from app.formats import ogr
from app.formats.format import Format

MAGIC = 8
ENVELOPE, COUNT = 1, 8
"""Places of fields in FlatGeobuf's header.fbs: the box of all features, and how many there are."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A whole file, features in the order of their ids.

    It has no spatial index: one would reorder the features and refuse those without a geometry.
    A long page is written part by part, each with a header of its own of which the first alone
    stands, with the count of all and without a box, which nobody knows yet.
    """
    if page.more is None:
        yield _written(layer, page)
        return
    for number, part in enumerate(page.parts()):
        file = _written(layer, part)
        start = MAGIC + 4 + int.from_bytes(file[MAGIC : MAGIC + 4], "little")
        if number == 0:
            yield _header(file[:start], page.returned)
        yield file[start:]


def _written(layer: Layer, page: Page) -> bytes:
    about, file = ogr.about(layer), BytesIO()
    ogr.write(
        file,
        layer,
        page,
        driver="FlatGeobuf",
        layer_options={
            "SPATIAL_INDEX": "NO",
            "TITLE": about["title"],
            "DESCRIPTION": about["description"],
        },
    )
    return file.getvalue()


def _header(header: bytes, count: int) -> bytes:
    """A header with another count and no box: a flatbuffer, changed where it stands."""
    changed = bytearray(header)
    base = MAGIC + 4
    table = base + struct.unpack_from("<I", changed, base)[0]
    offsets = table - struct.unpack_from("<i", changed, table)[0] + 4
    struct.pack_into("<H", changed, offsets + 2 * ENVELOPE, 0)
    field = struct.unpack_from("<H", changed, offsets + 2 * COUNT)[0]
    struct.pack_into("<Q", changed, table + field, count)
    return bytes(changed)


FORMAT = Format("fgb", "FlatGeobuf", "application/flatgeobuf", encode, is_quick=True, extra=GIS)
