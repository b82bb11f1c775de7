"""Who may be named in the data, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.text import Text

REASONS = ("office", "own-words")
"""Why a person may be named: a public office, or words published under that name."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be named: every spelling in use, the reason, and a source that shows it."""

    id: str
    names: tuple[str, ...]
    reason: str
    why: Text
    source: str


@dataclass(frozen=True, slots=True)
class People:
    """The register of people; `terms` are words that only look like names of people."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
