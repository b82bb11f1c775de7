"""What can be asked of a layer, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.filter import Expression
from app.domain.geometry import BBox


@dataclass(frozen=True, slots=True)
class Query:
    """A question to one layer, normalised: equal questions are equal values."""

    bbox: BBox | None = None
    span: Span | None = None
    filter: Expression | None = None
    sortby: tuple[tuple[str, bool], ...] = ()
    """Names of properties, each with whether it descends; null is last, ties in order of ids."""
    properties: tuple[str, ...] | None = None
    """Names of the properties to give; None is all of them."""
    skip_geometry: bool = False
    limit: int | None = None
    """None is all: nothing is cut off that nobody asked to cut."""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """The answer in columns, n features in the order of their ids, or in the one asked for.

    `ids` is (n,) of str; `geometries` (n,) of shapely geometries or None, degrees, longitude
    latitude; `properties` has one sequence of n JSON values a name; `ready`, where the store
    keeps it, is each feature's GeoJSON in UTF-8.
    """

    ids: Sequence[str]
    geometries: NDArray[np.object_]
    properties: Mapping[str, Sequence[Any]]
    matched: int
    ready: Sequence[bytes] | None = None
    links: tuple[Mapping[str, str], ...] = ()
    """Links of RFC 8288, for formats that have a place for them."""

    def __len__(self) -> int:
        return len(self.ids)
