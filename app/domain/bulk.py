"""Layers too large for a file a feature: one file of many, read in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.queryables import Column


class Bulk(NamedTuple):
    """What a layer.toml says of its file, and of all that is in it."""

    file: str
    """Its name in the layer's folder."""
    id: str
    """The column that tells features apart for ever."""
    sources: tuple[str, ...]
    """The layer is cited as a whole."""
    accuracy_m: float | None
    """Radius that holds each position, in metres; None where a column says it."""


class Batch(NamedTuple):
    """Some features in the order of the file: ids, geometries or None, JSON values by column."""

    ids: Sequence[str]
    geometries: NDArray[np.object_]
    columns: Mapping[str, Sequence[Any]]


class BulkFile(Protocol):
    """The file of a layer, as it lies in geodata."""

    @property
    def digest(self) -> str:
        """The hash of its content and of what layer.toml says of it."""

    def columns(self) -> Mapping[str, Column]:
        """What properties its features have. Raises BrokenData if it cannot be read."""

    def batches(self) -> Iterator[Batch]:
        """All features. Raises BrokenData, at the latest at the end, for what breaks a rule."""

    def faults(self) -> Sequence[str]:
        """What is wrong with it as far as can be told without reading all of it."""
