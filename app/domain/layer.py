"""Layers: what a folder of features says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.domain.bulk import Bulk
from app.domain.text import Text


class Style(NamedTuple):
    """How the features are drawn: a shape, a colour token, a fill by status."""

    shape: str
    color: str


class Expect(NamedTuple):
    """What a layer promises: with less than this nothing ships."""

    features: int
    citations: int
    summaries: tuple[str, ...]
    """Languages in which every feature has a summary."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer's metadata, from its `layer.toml`."""

    id: str
    order: int
    title: Text
    description: Text
    licence: str
    area: str
    """Where its features lie: dprk, border or abroad."""
    finest_m: float
    """Do no harm: positions of this layer are never published finer than this, in metres."""
    style: Style
    expect: Expect
    bulk: Bulk | None = None
    """The one file of a layer that is too large for a file a feature."""


FILL = {
    "operating": "solid",
    "open": "solid",
    "closed": "hollow",
    "disused": "hollow",
    "disputed": "half",
    "under-construction": "half",
    "freight-only": "half",
    "unknown": "dotted",
}
"""How a status shows in a symbol, so that colour never carries it alone."""


def fill_of(status: str | None) -> str:
    """The fill of a symbol; what has no status, such as an event, is solid."""
    return FILL.get(status or "open", "dotted")
