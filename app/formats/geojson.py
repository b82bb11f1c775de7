"""GeoJSON (RFC 7946): one FeatureCollection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import orjson
from shapely.geometry import mapping

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.columns import rows_of
from app.formats.format import Format

if TYPE_CHECKING:
    from typing_extensions import Buffer


def feature_bytes(page: Page) -> Iterable[Buffer]:
    """Each feature of a page as GeoJSON; the store's own bytes where it keeps them."""
    return page.ready if page.ready is not None else _written(page)


def _written(page: Page) -> Iterator[bytes]:
    for name, geometry, said in zip(page.ids, page.geometries, rows_of(page), strict=True):
        member = {
            "type": "Feature",
            "id": name,
            "geometry": mapping(geometry) if geometry is not None else None,
            "properties": said,
        }
        yield orjson.dumps(member)


def encode(layer: Layer, page: Page) -> Iterator[bytes]:
    """A FeatureCollection that names its layer and says how many features match."""
    head: dict[str, object] = {
        "type": "FeatureCollection",
        "name": layer.id,
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "license": layer.licence,
        "attribution": "campmap; sources named with each feature keep their own terms",
    }
    if page.links:
        head["links"] = page.links
    before, is_whole = orjson.dumps(head)[:-1] + b',"features":[', page.more is None
    for part in page.parts():
        yield _joined(before, feature_bytes(part), END if is_whole else b"")
        before = b",\n"
    if not is_whole:
        yield END


END = b"]}\n"


def _joined(before: bytes, features: Iterable[Buffer], after: bytes) -> bytes:
    """Features with what stands before and after them, each copied once."""
    some = [*features] or [b""]
    some[0] = before + some[0]
    some[-1] = b"".join((some[-1], after))
    return b",\n".join(some)


FORMAT = Format("geojson", "GeoJSON", "application/geo+json", encode, joins=True, is_quick=True)
