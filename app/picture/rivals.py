"""A small map of the positions that sources give for one place, each with a letter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from app.domain.geometry import METRES_PER_DEGREE
from app.picture.apart import Body, settle
from app.picture.box import Box
from app.picture.drawing import Marks
from app.picture.furniture import bar_box
from app.picture.ground import Shapes, draw_ground
from app.picture.labels import arrange
from app.picture.markup import BASELINE, ground_markup, leader, marks_markup, text
from app.picture.path import number
from app.picture.projection import View
from app.picture.scale import scale_of
from app.picture.svg import scale_bar
from app.picture.words import words_of

SIZE = (400, 280)
"""Pixels; `dossier.css` shows it no larger than its letters bear."""
INSET = 24
"""Pixels that stay free between a circle of accuracy and the edge."""
DISC, DISC_TEXT, GAP = 20.0, 12.0, 2.0
LOOKS = {"primary": "drawn", "rejected": "aside", "stand-in": "aside"}
"""The look of a letter by the role of its claim: filled, ringed, or in a dashed ring."""


class Stake(NamedTuple):
    """One claim of a position: its letter, its point in degrees, its radius if one is stated."""

    letter: str
    lon: float
    lat: float
    accuracy_m: float | None
    role: str | None


class Sheet(NamedTuple):
    """What stands around the stakes: colour, language, and the length of the scale in words."""

    color: str
    lang: str
    label: str
    scale: str


def look_of(role: str | None) -> str:
    """How the letter of a claim is drawn, on the map and in the table below it."""
    return LOOKS.get(role or "", "other")


def view_of(stakes: Sequence[Stake]) -> View:
    """The closest view that holds every point with its circle."""
    return View.fit(_bounds(stakes), SIZE, inset=INSET)


def write_rivals(stakes: Sequence[Stake], shapes: Shapes, view: View, sheet: Sheet) -> str:
    """An element for a page that has the styles already; nothing in it is fetched."""
    scale = scale_of(view)
    bar = bar_box(scale, view.height)
    bodies = settled(stakes, view, bar)
    taken = [bar, *(one.box for one in bodies)]
    words = words_of(shapes.get("place", ()), view, sheet.lang)
    labels = arrange(words, taken, Box(0, 0, view.width, view.height))
    ground = draw_ground(shapes, view) if shapes else None
    by_letter = {stake.letter: stake for stake in stakes}
    return (
        f'<svg class="drawn drawn-rivals c-{text(sheet.color)}" role="img" '
        f'aria-label="{text(sheet.label)}" viewBox="0 0 {view.width} {view.height}">'
        f"{ground_markup(ground, view, 'r')}{marks_markup(Marks(view, tuple(labels), ()))}"
        f"{''.join(_circles(stakes, view))}{''.join(map(leader, bodies))}"
        f"{''.join(_disc(one, by_letter[one.ids[0]]) for one in reversed(bodies))}"
        f"{scale_bar(bar, scale.px, sheet.scale)}</svg>"
    )


def settled(stakes: Sequence[Stake], view: View, bar: Box) -> list[Body]:
    """The letters clear of one another and of the bar; the drawn one stays at its point."""
    order = sorted(stakes, key=lambda stake: look_of(stake.role) != "drawn")
    points = view.project(np.array([[stake.lon, stake.lat] for stake in order]))
    bodies = [
        Body((stake.letter,), "", (x, y), (x, y), DISC)
        for stake, (x, y) in zip(order, points.tolist(), strict=True)
    ]
    return settle(bodies, (), (bar, *_edges(view)), GAP)


def _bounds(stakes: Sequence[Stake]) -> tuple[float, float, float, float]:
    boxes = []
    for _, lon, lat, accuracy_m, _ in stakes:
        north = (accuracy_m or 0) / METRES_PER_DEGREE
        east = north / math.cos(math.radians(lat))
        boxes.append((lon - east, lat - north, lon + east, lat + north))
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return (min(wests), min(souths), max(easts), max(norths))


def _edges(view: View) -> Iterable[Box]:
    """Walls along the picture, so that no letter is cut."""
    wide, high = view.width, view.height
    yield from (Box(-99, -99, wide + 99, 0), Box(-99, high, wide + 99, high + 99))
    yield from (Box(-99, -99, 0, high + 99), Box(wide, -99, wide + 99, high + 99))


def _circles(stakes: Iterable[Stake], view: View) -> Iterable[str]:
    for stake in stakes:
        if stake.accuracy_m:
            ((x, y),) = view.project(np.array([[stake.lon, stake.lat]])).tolist()
            radius = stake.accuracy_m / view.metres_per_px
            yield (
                f'<circle class="d-circle" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
            )


def _disc(body: Body, stake: Stake) -> str:
    x, y = body.at
    return (
        f'<g class="stake stake-{look_of(stake.role)}">'
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(DISC / 2 - 1)}"/>'
        f'<text x="{number(x)}" y="{number(y + DISC_TEXT * BASELINE)}" text-anchor="middle" '
        f'font-size="{number(DISC_TEXT)}" font-weight="600">{text(stake.letter)}</text></g>'
    )
