"""Which names of the ground find room: none over another, none over the map's own places."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.picture.box import Box
from app.picture.lettering import text_width
from app.picture.words import Word

LINE = 1.2
MARGIN, GAP = 2, 4
STEPS = (0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1, 1)
"""How far a name without a dot may move from its middle, as parts of its drift."""
DRIFTS = sorted(((x, y) for x in STEPS for y in STEPS), key=lambda step: math.hypot(*step))


class Label(NamedTuple):
    """A name of the ground where it is set: `box` holds its lines, with a margin."""

    word: Word
    box: Box


def arrange(words: Sequence[Word], taken: Sequence[Box], view: Box) -> list[Label]:
    """The names that find room inside the view, in the order of the words; `taken` stays free."""
    boxes = [box for box in taken if box.overlap(view)]
    placed = []
    for word in words:
        if not view.holds(Box(word.x, word.y, word.x, word.y)):
            continue
        dot = _margined(word.x, word.y, word.hand.dot * 2, word.hand.dot * 2)
        if word.hand.dot and any(dot.overlap(box) for box in boxes):
            continue
        tried = (box for box in _candidates(word) if view.holds(box))
        spot = next((box for box in tried if not any(box.overlap(one) for one in boxes)), None)
        if spot is not None:
            placed.append(Label(word, spot))
            boxes += [spot, dot] if word.hand.dot else [spot]
    return placed


def _candidates(word: Word) -> Iterator[Box]:
    hand = word.hand
    width = max(text_width(line, hand.size, hand.is_strong, hand.spacing) for line in word.lines)
    height = hand.size * LINE * len(word.lines)
    for dx, dy in _spots(hand.dot, hand.drift, width, height):
        yield _margined(word.x + dx, word.y + dy, width, height)


def _spots(dot: float, drift: float, width: float, height: float) -> Iterator[tuple[float, float]]:
    if not dot:
        yield from ((x * drift, y * drift) for x, y in DRIFTS)
        return
    aside, above = dot + GAP + width / 2, dot + 1 + height / 2
    yield from ((aside, 0), (-aside, 0), (0, -above), (0, above))
    for dx in (aside - GAP, GAP - aside):
        yield from ((dx, -above * 0.8), (dx, above * 0.8))


def _margined(x: float, y: float, width: float, height: float) -> Box:
    return Box.around(x, y, width + 2 * MARGIN, height + MARGIN)
