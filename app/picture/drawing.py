"""A picture before it is markup: what is drawn where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.picture.box import Box
from app.picture.ground import Ground, Shapes, draw_ground
from app.picture.labels import Label, arrange
from app.picture.names import Around
from app.picture.projection import View
from app.picture.symbols import Place, Symbol, place_symbols
from app.picture.words import words_of


class Wanted(NamedTuple):
    """What a picture is to show, and where nothing may be written."""

    lang: str = "en"
    focus: str | None = None
    """The id of a place that stands alone with its name, as camps do."""
    names: bool = True
    walls: tuple[Box, ...] = ()
    frame: Box | None = None
    """Where names stand if they can; without one, nowhere but in the picture."""
    coarse_px: float = 0.4
    """Corners that move a line of the ground by less than this are left out."""


class Marks(NamedTuple):
    """What belongs to one zoom: names of the ground, and our places."""

    view: View
    labels: tuple[Label, ...]
    symbols: tuple[Symbol, ...]


class Drawing(NamedTuple):
    """The ground of a view, if there is any, and what stands on it."""

    ground: Ground | None
    marks: Marks


def draw(view: View, places: Sequence[Place], shapes: Shapes, wanted: Wanted) -> Drawing:
    """A view of the places on the ground; without shapes they stand on plain paper."""
    ground = draw_ground(shapes, view, wanted.coarse_px) if shapes else None
    return Drawing(ground, mark(view, places, shapes, wanted))


def mark(view: View, places: Sequence[Place], shapes: Shapes, wanted: Wanted) -> Marks:
    """The names and symbols of a view."""
    whole = Box(0, 0, view.width, view.height)
    around = Around(wanted.frame or whole, wanted.walls, is_strict=wanted.frame is None)
    symbols = place_symbols(places, view, around, wanted.focus)
    if not wanted.names:
        return Marks(view, (), tuple(one._replace(label=None) for one in symbols))
    taken = [*wanted.walls, *(one.body.box for one in symbols)]
    taken += [one.label for one in symbols if one.label]
    words = words_of(shapes.get("place", ()), view, wanted.lang)
    return Marks(view, tuple(arrange(words, taken, whole)), tuple(symbols))
