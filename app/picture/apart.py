"""Moving symbols off one another, each as near to its true point as it can stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.picture.box import Box
from app.picture.projection import Points

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""A turn that fills the circle evenly: points that coincide leave in different directions."""
ROUNDS, PULL_ROUNDS = 240, 120
"""For the first rounds bodies are drawn back to their points: no push lasts longer than needed."""
PULL, SLACK = 0.06, 0.05
STEP, FAR, ARC = 2, 120, 4
"""Pixels between the rings that are searched, the last ring, and between spots on a ring."""
AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Body:
    """A symbol in pixels: the places it stands for, its true point, where it is drawn."""

    ids: tuple[str, ...]
    family: str
    anchor: tuple[float, float]
    at: tuple[float, float]
    size: float

    @property
    def is_group(self) -> bool:
        """Whether it counts places."""
        return len(self.ids) > 1

    @property
    def displacement(self) -> float:
        """How far it is drawn from its true point."""
        return math.dist(self.anchor, self.at)

    @property
    def box(self) -> Box:
        """The square that it fills."""
        return Box.around(*self.at, self.size)


def separate(bodies: Sequence[Body], gap: float) -> list[Body]:
    """The same bodies clear of one another: all give way, so their order in space is kept."""
    at = [list(body.anchor) for body in bodies]
    for turn in range(ROUNDS):
        if not _push_all(at, bodies, gap):
            break
        if turn < PULL_ROUNDS:
            for point, body in zip(at, bodies, strict=True):
                point[0] += (body.anchor[0] - point[0]) * PULL
                point[1] += (body.anchor[1] - point[1]) * PULL
    return [replace(body, at=(x, y)) for body, (x, y) in zip(bodies, at, strict=True)]


def _push_all(at: list[list[float]], bodies: Sequence[Body], gap: float) -> bool:
    touched = False
    for i, a in enumerate(at):
        for j in range(i + 1, len(at)):
            b = at[j]
            wanted = (bodies[i].size + bodies[j].size) / 2 + gap
            length = math.hypot(b[0] - a[0], b[1] - a[1])
            if length >= wanted:
                continue
            dx, dy = _bearing(bodies[i], bodies[j], j)
            half = (wanted - length + SLACK) / 2
            a[0], a[1] = a[0] - dx * half, a[1] - dy * half
            b[0], b[1] = b[0] + dx * half, b[1] + dy * half
            touched = True
    return touched


def _bearing(a: Body, b: Body, number: int) -> tuple[float, float]:
    """From one true point to the other: what lies north of something is drawn north of it."""
    dx, dy = b.anchor[0] - a.anchor[0], b.anchor[1] - a.anchor[1]
    length = math.hypot(dx, dy)
    if length > 1e-6:
        return dx / length, dy / length
    return math.cos(number * GOLDEN_ANGLE), math.sin(number * GOLDEN_ANGLE)


def settle(
    bodies: Sequence[Body], taken: Sequence[Body], walls: Sequence[Box], gap: float
) -> list[Body]:
    """The bodies in order, each in the free spot nearest to its point; without one, at its point.

    A spot is free that is `gap` pixels clear of those before, of `taken` and of the walls.
    """
    settled = list(taken)
    placed = []
    for body in bodies:
        found = replace(body, at=_free_spot(body, settled, walls, gap))
        settled.append(found)
        placed.append(found)
    return placed


def _free_spot(
    body: Body, settled: Sequence[Body], walls: Sequence[Box], gap: float
) -> tuple[float, float]:
    near = [one for one in settled if math.dist(one.at, body.anchor) < FAR + one.size + body.size]
    centres = np.array([one.at for one in near]).reshape(-1, 2)
    wanted = np.array([(one.size + body.size) / 2 + gap for one in near])
    frames = np.array(walls, float).reshape(-1, 4)
    reach = body.size / 2 + gap
    for start, end in CHUNKS:
        spots = SPOTS[start:end] + body.anchor
        apart = np.hypot(*(spots[:, None, :] - centres[None]).transpose(2, 0, 1))
        x, y = spots[:, :1], spots[:, 1:]
        walled = (
            (x + reach > frames[:, 0])
            & (x - reach < frames[:, 2])
            & (y + reach > frames[:, 1])
            & (y - reach < frames[:, 3])
        )
        free = np.flatnonzero(~((apart < wanted).any(axis=1) | walled.any(axis=1)))
        if len(free):
            return (float(spots[free[0], 0]), float(spots[free[0], 1]))
    return body.anchor


def _rings() -> Points:
    spots = [(0.0, 0.0)]
    for radius in range(STEP, FAR + 1, STEP):
        count = max(8, round(2 * math.pi * radius / ARC))
        turns = (2 * math.pi * index / count for index in range(count))
        spots += [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]
    return np.array(spots)


SPOTS = _rings()
"""The spots to try, nearest first, from a symbol's true point."""
CHUNKS = ((0, 1), (1, 64), *((at, at + AT_ONCE) for at in range(64, len(SPOTS), AT_ONCE)))
"""How many are tried at once: most symbols stay where they are."""
