"""One feature as data: its GeoJSON, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from markupsafe import Markup

from app.domain.columns import published
from app.domain.feature import Feature
from app.domain.query import Page
from app.errors import NotHere, Withdrawn
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.crs import project
from app.web.near import nearest


def published_place(atlas: Atlas, name: str, layer: str | None = None) -> Feature:
    """The feature of that id, of that layer if one is named. Raises NotHere, or Withdrawn."""
    feature = atlas.dataset.feature(name)
    if layer is not None and feature.layer != layer:
        raise NotHere(f"{name!r} is in the layer {feature.layer}, not in {layer}")
    if feature.withdrawn:
        withdrawn = feature.withdrawn
        raise Withdrawn(withdrawn["on"], withdrawn["reason"])
    return feature


def member_of(atlas: Atlas, feature: Feature, crs: str) -> dict[str, Any]:
    """A feature as a GeoJSON value, in a system's own axis order."""
    geometries = np.array([feature.geometry], dtype=object)
    (geometry,) = project(Page([feature.id], geometries, {}, 1), crs).geometries
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": shapely.geometry.mapping(geometry) if geometry is not None else None,
        "properties": published(feature, atlas.dataset, atlas.links.place),
    }


def with_links(feature: bytes | memoryview, links: bytes) -> bytes:
    """The GeoJSON of a feature with links, in JSON, as a further member."""
    return b"".join((feature[:-1], b',"links":', links, b"}"))


def linked_data(atlas: Atlas, features: Sequence[Feature]) -> Markup:
    """Features of one layer as schema.org JSON-LD, to stand in a page."""
    rows = [published(one, atlas.dataset, atlas.links.place) for one in features]
    names = dict.fromkeys(name for row in rows for name in row)
    geometries = np.empty(len(features), dtype=object)
    geometries[:] = [one.geometry for one in features]
    columns = {name: [row.get(name) for row in rows] for name in names}
    page = Page([one.id for one in features], geometries, columns, len(features))
    layer = atlas.dataset.layers[features[0].layer]
    written = b"".join(FORMATS["jsonld"].encode(layer, page)).decode()
    return Markup(written)  # noqa: S704 - the format escapes every `<`


def beside(atlas: Atlas, feature: Feature) -> dict[str, Any]:
    """What the record does not hold itself: its sources in full, and what lies near."""
    near = nearest(atlas.dataset, feature)
    cited = (atlas.dataset.sources[citation.source] for citation in feature.citations)
    return {
        "sources": [source.csl for source in cited],
        "nearest_places": [{"id": one.id, "distance_m": round(m)} for one, m in near.places],
        "nearest_crossings": [{"id": one.id, "distance_m": round(m)} for one, m in near.crossings],
    }
