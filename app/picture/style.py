"""How wide and from which zoom each line of the ground is drawn; widths in pixels.

The same numbers as the browser's `src/ground/style.ts`: a picture shows what the map shows.
"""

from __future__ import annotations

import numpy as np

Steps = tuple[tuple[float, float], ...]
"""Widths at zooms; between two they are interpolated, outside they are as at the nearest."""

WIDTHS: dict[str, Steps] = {
    "coast": ((4, 0.5), (8, 0.8), (12, 1.2)),
    "river": ((4, 0.4), (7, 0.9), (10, 1.8), (12, 3), (14, 5)),
    "brook": ((6, 0.35), (8, 0.6), (10, 1.1), (14, 2.6)),
    "border-river": ((5, 0), (7, 1.6), (10, 3.2), (12, 5), (14, 8)),
    "border": ((3, 0.7), (6, 1), (8, 1.3), (14, 1.8)),
    "border-wash": ((3, 2), (6, 4), (8, 6), (14, 12)),
    "province": ((6, 0.6), (10, 1)),
    "rail": ((7, 0.5), (9, 0.9)),
}
SHOWN = {"province": (6, 15), "rail": (7, 9.5)}
"""First zoom, and the zoom from which a line is drawn no more."""
FAR_BORDER = 0.7
"""Borders between other countries are so much thinner."""
DMZ = 1.2
ROUNDED = 10
"""From this zoom on rivers would show the corners of their source."""
DASHES = {"dmz": "5 3", "province": "3 2.5"}


def width_at(line: str, zoom: float) -> float:
    """The width of a line at a zoom; 0 where it is not drawn."""
    first, last = SHOWN.get(line, (0, 99))
    if not first <= zoom < last:
        return 0.0
    zooms, widths = zip(*WIDTHS[line], strict=True)
    return round(float(np.interp(zoom, zooms, widths)), 2)
