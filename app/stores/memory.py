"""The embedded default: columns, one tree of boxes and ready GeoJSON a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from app.domain.columns import Link, published
from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.query import Page, Query
from app.errors import NotHere

OPEN_START, OPEN_END = 0, 9_999_999
"""Days, as proleptic Gregorian ordinals, that stand for no beginning and no end."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One layer: n features in the order of their ids."""

    ids: tuple[str, ...]
    geometries: NDArray[np.object_]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    properties: dict[str, list[Any]]
    ready: tuple[bytes, ...]
    tree: shapely.STRtree


class MemoryStore:
    """Answers from memory; made anew for every version of the data."""

    def __init__(self, dataset: Dataset, link: Link) -> None:
        self._layers = {
            layer: _columns(features, dataset, link) for layer, features in dataset.by_layer.items()
        }

    async def features(self, layer: str, query: Query) -> Page:
        """The rows that match, cut to the page asked for, as columns."""
        columns = self._of(layer)
        rows = _matching(columns, query)
        matched = len(rows)
        rows = rows[query.offset :][: query.limit]
        names = query.properties if query.properties is not None else (*columns.properties,)
        return Page(
            ids=[columns.ids[row] for row in rows],
            geometries=columns.geometries[rows],
            properties={name: [columns.properties[name][row] for row in rows] for name in names},
            matched=matched,
            ready=[columns.ready[row] for row in rows] if query.properties is None else None,
        )

    def columns(self, layer: str) -> tuple[str, ...]:
        """The names of the properties, in the order in which they are written."""
        return (*self._of(layer).properties,)

    async def close(self) -> None:
        """Nothing is held open."""

    def _of(self, layer: str) -> Columns:
        if layer not in self._layers:
            raise NotHere(f"there is no layer {layer!r}", tuple(self._layers))
        return self._layers[layer]


def _columns(features: Sequence[Feature], dataset: Dataset, link: Link) -> Columns:
    rows = [published(feature, dataset, link) for feature in features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    geometries = np.empty(len(features), dtype=object)
    geometries[:] = [feature.geometry for feature in features]
    days = np.array([_days(feature.span) for feature in features], dtype=np.int64).reshape(-1, 2)
    return Columns(
        ids=tuple(feature.id for feature in features),
        geometries=geometries,
        starts=days[:, 0],
        ends=days[:, 1],
        properties={name: [row.get(name) for row in rows] for name in names},
        ready=tuple(map(_ready, features, rows)),
        tree=shapely.STRtree(geometries),
    )


def _ready(feature: Feature, row: dict[str, Any]) -> bytes:
    geometry = shapely.geometry.mapping(feature.geometry) if feature.geometry else None
    member = {"type": "Feature", "id": feature.id, "geometry": geometry, "properties": row}
    return orjson.dumps(member)


def _days(span: Span | None) -> tuple[int, int]:
    if span is None:
        return OPEN_START, OPEN_END
    start = span.earliest.toordinal() if span.earliest else OPEN_START
    return start, span.latest.toordinal() if span.latest else OPEN_END


def _matching(columns: Columns, query: Query) -> NDArray[np.int64]:
    """Row numbers, ascending. Undated features match every date: nobody knows that they do not."""
    if query.bbox is None:
        rows = np.arange(len(columns.ids))
    else:
        rows = np.sort(columns.tree.query(query.bbox.shape(), predicate="intersects"))
    if query.span is not None:
        start, end = _days(query.span)
        rows = rows[(columns.starts[rows] <= end) & (columns.ends[rows] >= start)]
    return rows
