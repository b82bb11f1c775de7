"""What every format promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.domain.layer import Layer
from app.domain.query import Page


class Format(NamedTuple):
    """A way to write features down: what a URL ends with, the media type, the writer."""

    name: str
    title: str
    media_type: str
    encode: Callable[[Layer, Page], Iterable[bytes]]
    is_streamed: bool = False
    """Whether a page is written part by part; for the others all features are held at once."""
    extra: str = ""
    """The extra of campmap without which it cannot be written."""
