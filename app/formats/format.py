"""What every format promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.domain.layer import Layer
from app.domain.query import Page


class Format(NamedTuple):
    """A way to write features down: what a URL ends with, the media type, the writer.

    A page is written part by part, so that never all of its features are held at once.
    """

    name: str
    title: str
    media_type: str
    encode: Callable[[Layer, Page], Iterable[bytes]]
    joins: bool = False
    """Whether it does no more than join the GeoJSON that a store keeps ready."""
    is_quick: bool = False
    """Whether some hundred features are written within a millisecond or two."""
    extra: str = ""
    """The extra of campmap without which it cannot be written."""
