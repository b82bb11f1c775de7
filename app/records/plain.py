"""Parts of metadata files, each of the kind that it has to be; else TypeError says which it is."""

from __future__ import annotations

from typing import Any

from app.domain.text import Text


def string(value: Any) -> str:
    """A string."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is no text")
    return value


def number(value: Any) -> Any:
    """A number; a whole one stays whole."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r:.60} is no number")
    return value


def members(value: Any) -> dict[str, Any]:
    """A JSON object or a TOML table, by its names."""
    if not isinstance(value, dict):
        raise TypeError(f"{value!r:.60} has no members")
    return value


def strings(value: Any) -> dict[str, str]:
    """A string for each name."""
    return {name: string(one) for name, one in members(value).items()}


def text(value: Any) -> Text:
    """A text, by language."""
    return Text(strings(value))
