"""What every store promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from app.domain.query import Page, Query
from app.domain.queryables import Column

FIRST, PART = 200, 5_000
"""Features of the first page of a stream, which a client waits for, and of the further ones.

They are the same in every store: a format that is written part by part shows them.
"""


class About(NamedTuple):
    """A layer as a whole: how many features, how many of them drawn, where, and when.

    `bounds` are west, south, east, north in degrees of what is drawn. `days` are the first day of
    all dated features and the last, as proleptic Gregorian ordinals: None where it is open, or
    where some feature has no date; no `days` where none has a first day.
    """

    features: int
    drawn: int
    bounds: tuple[float, float, float, float] | None
    days: tuple[int, int | None] | None


class Store(Protocol):
    """Looks features up. Sees domain values; never HTTP, never files."""

    async def features(self, layer: str, query: Query) -> Page:
        """The features of a layer that a query asks for, all on one page.

        Raises NotHere for an unknown layer.
        """

    async def stream(self, layer: str, query: Query) -> Page:
        """The same; where there are very many, a first page and the way to the further ones.

        Those are read in a thread, one after the other, as fast as they are wanted.
        """

    def at_once(self, layer: str, query: Query) -> Page | None:
        """The same as `stream`, where it is told without waiting; None where that takes longer."""

    def ready(self, layer: str, name: str) -> bytes | None:
        """The GeoJSON of a feature by its id, where it is at hand; else `features` has to tell."""

    def columns(self, layer: str) -> Mapping[str, Column]:
        """The properties that features of the layer may have, and what each holds."""

    def about(self, layer: str) -> About:
        """The layer as a whole, without reading its features."""

    def draws_points(self, layer: str) -> bool:
        """Whether points are all that the layer draws."""

    async def problem(self) -> str | None:
        """Why questions cannot be answered now; None where they can."""

    async def close(self) -> None:
        """Let go of what the store holds."""
