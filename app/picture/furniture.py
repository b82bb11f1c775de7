"""What stands at the foot of a picture: the scale bar and the credits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.picture.box import Box
from app.picture.lettering import text_width
from app.picture.projection import View
from app.picture.scale import Scale, scale_of

TEXT, LINE, EDGE, PAD = 10.0, 13.0, 10.0, 4.0
SCALE_TEXT = 11.0
LEAST_PX = 200
"""Pictures narrower or lower than this have room for places only."""
SEPARATOR = " · "


class Furniture(NamedTuple):
    """The scale bar with its end on the left, and the lines of the credits; boxes in pixels."""

    scale: Scale
    scale_box: Box | None
    credits: tuple[str, ...]
    credits_box: Box | None

    @property
    def walls(self) -> tuple[Box, ...]:
        """Where no name may stand."""
        return tuple(box for box in (self.scale_box, self.credits_box) if box)


def furnish(view: View, credits: Sequence[str], note: str | None = None) -> Furniture:
    """The furniture of a view, a note in a line over the credits; a small picture has none."""
    scale = scale_of(view)
    if min(view.width, view.height) < LEAST_PX:
        return Furniture(scale, None, (), None)
    room = view.width - 2 * PAD
    lines = _wrapped(credits, room)
    if note and text_width(note, TEXT) <= room:
        lines = (note, *lines)
    wide = max(text_width(line, TEXT) for line in lines) + 2 * PAD
    high = len(lines) * LINE + PAD
    foot = Box(view.width - wide, view.height - high, view.width, view.height)
    long = scale.px + 2 * EDGE
    above = high if wide + long > view.width else 0
    return Furniture(scale, bar_box(scale, view.height - above), lines, foot)


def bar_box(scale: Scale, foot: float) -> Box:
    """The room of a scale bar that stands on a line."""
    bottom = foot - EDGE / 2
    return Box(EDGE, bottom - SCALE_TEXT * 1.6, EDGE + scale.px, bottom)


def _wrapped(credits: Sequence[str], width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for credit in credits:
        longer = f"{lines[-1]}{SEPARATOR}{credit}" if lines else credit
        if lines and text_width(longer, TEXT) <= width:
            lines[-1] = longer
        else:
            lines.append(credit)
    return tuple(lines)
