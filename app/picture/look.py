"""Sizes of symbols by zoom, in pixels: small where the country is small."""

from __future__ import annotations

from typing import NamedTuple

CAMP = "camp"
"""The colour of the layers whose places always stand alone with their names."""


class Look(NamedTuple):
    """How places are drawn at a zoom; the same numbers as the browser's `src/data/look.ts`."""

    camp: int
    other: int
    group: int
    gap: int
    """Pixels between the rims of two symbols."""
    keep_gap: int
    """The same between two that are never counted: their names need room."""
    radius: int
    """Marks within so many pixels of the first of them belong together."""
    least: int
    """Fewer than this are spread around instead."""
    least_at_one: int
    """The same for marks at one and the same point, as places known to be in a city are."""
    reach: int
    """A symbol pushed further than this from its point joins a crowd instead."""
    names: bool
    """Whether places other than camps carry their names."""


SMALL = Look(12, 10, 18, 1, 1, 16, 2, 2, 16, names=False)
MEDIUM = Look(17, 13, 21, 2, 5, 20, 3, 2, 26, names=False)
LARGE = Look(20, 16, 24, 3, 4, 24, 4, 4, 34, names=True)


def look_at(zoom: float) -> Look:
    """The look of a zoom."""
    if zoom < 6:
        return SMALL
    return MEDIUM if zoom < 8 else LARGE
