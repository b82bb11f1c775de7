"""GeoJSON text sequence (RFC 8142): a record separator, a feature, a line feed."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.format import Format
from app.formats.geojson import feature_bytes

RECORD_SEPARATOR = b"\x1e"
"""RFC 7464: what lets a reader find the next record after a broken one."""


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """One text a feature."""
    for part in page.parts():
        yield b"".join(RECORD_SEPARATOR + one + b"\n" for one in feature_bytes(part))


FORMAT = Format(
    "geojsonseq",
    "GeoJSON text sequence",
    "application/geo+json-seq",
    encode,
    joins=True,
    is_quick=True,
)
