"""Pages of rows that came from a database: what a page says is made when it is first used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.query import Page, Query
from app.stores.properties import Properties

Fetch = tuple[str, bytes, bytes | None]
"""A row: the id, the GeoJSON, and the shape as WKB where it is asked for."""


class Fetched(Page):
    """A page of rows as they came."""

    rows: Sequence[Fetch]
    query: Query

    def __init__(
        self, rows: Sequence[Fetch], query: Query, names: Sequence[str], matched: int
    ) -> None:
        said = Properties(lambda: (ready for _, ready, _ in rows), names)
        self.__dict__.update(rows=rows, query=query, matched=matched, properties=said)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ids(self) -> Sequence[str]:
        """The ids of the rows."""
        return [name for name, _, _ in self.rows]

    @cached_property
    def geometries(self) -> NDArray[np.object_]:
        """The geometries of the rows, none where they are not asked for."""
        made = np.empty(len(self.rows), dtype=object)
        made[:] = shapely.from_wkb([wkb for _, _, wkb in self.rows])
        return made

    @cached_property
    def ready(self) -> Sequence[bytes] | None:
        """The GeoJSON of the rows, where features are asked for as they stand in it."""
        if self.query.properties is not None or self.query.skip_geometry:
            return None
        return [ready for _, ready, _ in self.rows]
