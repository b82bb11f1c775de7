"""The embedded default: columns, one tree of boxes and ready GeoJSON a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from app.domain.columns import Link, published
from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.query import Page, Query
from app.domain.queryables import Column, column_of
from app.errors import NotHere
from app.stores.evaluate import matches
from app.stores.order import ordered
from app.stores.table import Table
from app.stores.vectors import Rows, days_of, ordinals, vector_of


@dataclass(frozen=True, slots=True)
class Columns:
    """One layer: n features in the order of their ids."""

    ids: tuple[str, ...]
    properties: dict[str, list[Any]]
    kinds: dict[str, Column]
    ready: tuple[bytes, ...]
    table: Table


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
            geometries=_geometries(columns, query, rows),
            properties={name: [columns.properties[name][row] for row in rows] for name in names},
            matched=matched,
            ready=[columns.ready[row] for row in rows] if _is_whole(query) else None,
        )

    def columns(self, layer: str) -> Mapping[str, Column]:
        """The properties, in the order in which they are written, and what each holds."""
        return self._of(layer).kinds

    async def close(self) -> None:
        """Nothing is held open."""

    def _of(self, layer: str) -> Columns:
        if layer not in self._layers:
            raise NotHere(f"there is no layer {layer!r}", tuple(self._layers))
        return self._layers[layer]


def _columns(features: Sequence[Feature], dataset: Dataset, link: Link) -> Columns:
    rows = [published(feature, dataset, link) for feature in features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    properties = {name: [row.get(name) for row in rows] for name in names}
    kinds = {name: column_of(name, values) for name, values in properties.items()}
    geometries = np.empty(len(features), dtype=object)
    geometries[:] = [feature.geometry for feature in features]
    found = {name: vector_of(kinds[name], properties[name]) for name in names}
    return Columns(
        ids=tuple(feature.id for feature in features),
        properties=properties,
        kinds=kinds,
        ready=tuple(map(_ready, features, rows)),
        table=Table(
            geometries=geometries,
            days=days_of([feature.span for feature in features]),
            vectors={name: vector for name, vector in found.items() if vector is not None},
        ),
    )


def _ready(feature: Feature, row: dict[str, Any]) -> bytes:
    geometry = shapely.geometry.mapping(feature.geometry) if feature.geometry else None
    member = {"type": "Feature", "id": feature.id, "geometry": geometry, "properties": row}
    return orjson.dumps(member)


def _is_whole(query: Query) -> bool:
    """Whether features are asked for as they stand in their ready bytes."""
    return query.properties is None and not query.skip_geometry


def _geometries(columns: Columns, query: Query, rows: Rows) -> NDArray[np.object_]:
    if query.skip_geometry:
        return np.full(len(rows), None, dtype=object)
    return columns.table.geometries[rows]


def _matching(columns: Columns, query: Query) -> Rows:
    """Row numbers in the order asked for, else ascending.

    Undated features match every date of the `datetime` parameter: nobody knows that they do
    not. To a filter they have no date, and what is compared with it is unknown.
    """
    table = columns.table
    rows: Rows | None = None
    if query.bbox is not None:
        rows = np.sort(table.tree.query(query.bbox.shape(), predicate="intersects"))
    if query.span is not None:
        rows = np.arange(len(table)) if rows is None else rows
        start, end = ordinals(query.span)
        rows = rows[(table.days.starts[rows] <= end) & (table.days.ends[rows] >= start)]
    if query.filter is not None:
        found = np.flatnonzero(matches(table, query.filter, rows))
        rows = found if rows is None else rows[found]
    rows = np.arange(len(table)) if rows is None else rows
    return ordered(table, rows, query.sortby)
