"""What every form of a citation promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Item = Mapping[str, Any]
"""One thing to cite, in CSL-JSON 1.0.2."""


class Form(NamedTuple):
    """A way to cite: what an address ends with, its title, the media type, the writer."""

    name: str
    title: str
    media_type: str
    write: Callable[[Item], str]


def day_of(item: Item) -> tuple[int, int, int]:
    """Year, month and day of issue; a month or day that is not known is 0."""
    parts = [*item.get("issued", {}).get("date-parts", [[0]])[0], 0, 0]
    return int(parts[0]), int(parts[1]), int(parts[2])


def names_of(item: Item) -> list[str]:
    """The authors: family name first, or the name of a body as it is."""
    return [
        one.get("literal") or ", ".join(filter(None, (one.get("family"), one.get("given"))))
        for one in item.get("author", ())
    ]
