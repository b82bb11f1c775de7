"""Upright rectangles in pixels."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle; the top is the smaller y."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float | None = None) -> Box:
        """A box by its middle and its size; a square where one length is given."""
        right, down = width / 2, (width if height is None else height) / 2
        return cls(x - right, y - down, x + right, y + down)

    def overlap(self, other: Box) -> float:
        """The area that two boxes share, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def holds(self, inner: Box) -> bool:
        """Whether the other box lies inside this one."""
        return (
            inner.left >= self.left
            and inner.right <= self.right
            and inner.top >= self.top
            and inner.bottom <= self.bottom
        )

    def grown(self, by: float) -> Box:
        """The box with so much added on each side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)
