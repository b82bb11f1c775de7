"""The scale bar: a round length that fits the picture."""

from __future__ import annotations

import math
from typing import NamedTuple

from app.picture.projection import View

LONGEST_PX = 110
LEADS = (5, 3, 2, 1)


class Scale(NamedTuple):
    """A length in metres, and the pixels that it takes at the centre of a view."""

    metres: float
    px: float


def scale_of(view: View) -> Scale:
    """The longest length that starts with 1, 2, 3 or 5 and takes a third of the width at most."""
    most = min(LONGEST_PX, view.width / 3) * view.metres_per_px
    power = 10 ** math.floor(math.log10(most))
    metres = next(lead for lead in LEADS if lead * power <= most) * power
    return Scale(metres, metres / view.metres_per_px)
