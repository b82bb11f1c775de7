"""The embedded default: a table of columns a layer, in memory or mapped into it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import orjson
import shapely

from app.domain.columns import Link, published
from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.query import Page, Query
from app.domain.queryables import Column, column_of
from app.errors import NotHere
from app.stores.gather import gather, gather_parts
from app.stores.pool import Pool, Strings
from app.stores.search import LIGHT, Start, begin, search
from app.stores.shapes import Held
from app.stores.store import About
from app.stores.table import Table
from app.stores.vectors import Rows, days_of, vector_of

SEARCHING = ThreadPoolExecutor(2, thread_name_prefix="search")
"""So many heavy questions are looked up at once; further ones wait, and nobody else does."""

Gather = Callable[[Table, Query, Rows, int], Page]


class MemoryStore:
    """Answers from arrays; made anew for every version of the data."""

    def __init__(
        self, dataset: Dataset, link: Link, bulk: Mapping[str, Table] | None = None
    ) -> None:
        self._tables = tables_of(dataset, link, bulk)
        self._about = {layer: table.about() for layer, table in self._tables.items()}

    async def features(self, layer: str, query: Query) -> Page:
        """The rows that match, cut to the page asked for."""
        return await self._answer(layer, query, gather)

    async def stream(self, layer: str, query: Query) -> Page:
        """The same, in parts where they are many."""
        return await self._answer(layer, query, gather_parts)

    def at_once(self, layer: str, query: Query) -> Page | None:
        """The same as `stream`, where few rows have to be looked at."""
        table = self._of(layer)
        start = begin(table, query)
        return _found(table, query, start, gather_parts) if start.weight(table) <= LIGHT else None

    def ready(self, layer: str, name: str) -> bytes | None:
        """The GeoJSON of a feature by its id, if there is one."""
        table = self._of(layer)
        row = table.row_of(name)
        return None if row is None else table.ready[row]

    def columns(self, layer: str) -> Mapping[str, Column]:
        """The properties, in the order in which they are written, and what each holds."""
        return self._of(layer).kinds

    def about(self, layer: str) -> About:
        """The layer as a whole."""
        self._of(layer)
        return self._about[layer]

    def draws_points(self, layer: str) -> bool:
        """Whether points are all that the layer draws."""
        return self._of(layer).points is not None

    async def problem(self) -> str | None:
        """Memory always answers."""
        return None

    async def close(self) -> None:
        """Files that are mapped are let go of with the last page that reads them."""

    async def _answer(self, layer: str, query: Query, as_page: Gather) -> Page:
        table = self._of(layer)
        start = begin(table, query)
        if start.weight(table) <= LIGHT:
            return _found(table, query, start, as_page)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(SEARCHING, _found, table, query, start, as_page)

    def _of(self, layer: str) -> Table:
        if layer not in self._tables:
            raise NotHere(f"there is no layer {layer!r}", tuple(self._tables))
        return self._tables[layer]


def _found(table: Table, query: Query, start: Start, as_page: Gather) -> Page:
    rows, matched = search(table, query, start)
    return as_page(table, query, rows, matched)


def tables_of(
    dataset: Dataset, link: Link, bulk: Mapping[str, Table] | None = None
) -> dict[str, Table]:
    """The tables of all layers: of records, and those that were read in bulk."""
    by_layer = dataset.by_layer.items()
    return {layer: table_of(features, dataset, link) for layer, features in by_layer} | dict(
        bulk or {}
    )


def table_of(features: Sequence[Feature], dataset: Dataset, link: Link) -> Table:
    """The table of a layer's records."""
    rows = [published(feature, dataset, link) for feature in features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    properties = {name: [row.get(name) for row in rows] for name in names}
    kinds = {name: column_of(name, values) for name, values in properties.items()}
    geometries = np.empty(len(features), dtype=object)
    geometries[:] = [feature.geometry for feature in features]
    found = {name: vector_of(kinds[name], properties[name]) for name in names}
    return Table(
        ids=Strings.of(feature.id for feature in features),
        kinds=kinds,
        ready=Pool.of(list(map(_ready, features, rows))),
        shapes=Held(geometries),
        days=days_of([feature.span for feature in features]),
        vectors={name: vector for name, vector in found.items() if vector is not None},
    )


def _ready(feature: Feature, row: dict[str, Any]) -> bytes:
    geometry = shapely.geometry.mapping(feature.geometry) if feature.geometry else None
    member = {"type": "Feature", "id": feature.id, "geometry": geometry, "properties": row}
    return orjson.dumps(member)
