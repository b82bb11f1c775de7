"""What every store promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.domain.query import Page, Query
from app.domain.queryables import Column


class Store(Protocol):
    """Looks features up. Sees domain values; never HTTP, never files."""

    async def features(self, layer: str, query: Query) -> Page:
        """The features of a layer that a query asks for. Raises NotHere for an unknown layer."""

    def columns(self, layer: str) -> Mapping[str, Column]:
        """The properties that features of the layer may have, and what each holds."""

    async def close(self) -> None:
        """Let go of what the store holds."""
