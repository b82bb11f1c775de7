"""Releases: the data as it was published once, under a name, never to change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from app.errors import NotHere

SCHEMA = 1
"""The shape of a release's folder; a reader that knows it can read every release that says it."""

NAME = re.compile(r"\d{4}\.(0[1-9]|1[0-2])(\.[1-9]\d?)?", re.ASCII)
"""Year and month, and a number from the second release of a month on: 2026.11, 2026.11.2."""


SUMS = "SHA256SUMS"
"""The file that lists every other file of a release with its hash, as `sha256sum` does."""


class Origin(NamedTuple):
    """Which commits a record comes from: hash and day of the first and of the last one.

    The last one is None where it is not known.
    """

    introduced: str
    introduced_on: str
    changed: str | None
    changed_on: str | None


class Edition(NamedTuple):
    """The state of the data that a citation is of: `below` is the path that pins it."""

    version: str
    day: date
    note: str
    below: str


@dataclass(frozen=True)
class Release:
    """One release: what it is called, when it was made, and the hash that proves its files."""

    name: str
    day: date
    hash: str
    """SHA-256 of SHA256SUMS."""
    schema: int
    data: str
    """The version of the data when it was frozen, as `Dataset.version` has it."""
    previous: str | None
    counts: Mapping[str, Any]
    files: Mapping[str, str]
    """SHA-256 of every file, by its path in the release."""
    changes: tuple[Mapping[str, Any], ...] = ()
    """What changed since the release before, as `Change.as_json` writes it."""
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def hash_of(self, path: str) -> str:
        """SHA-256 of a file of it. Raises NotHere for one that it does not list."""
        if path != SUMS and path not in self.files:
            raise NotHere(f"the release {self.name} has no file {path[:80]!r}", (SUMS,))
        return self.hash if path == SUMS else self.files[path]

    @property
    def order(self) -> tuple[int, ...]:
        """What releases are sorted by."""
        return order_of(self.name)

    @property
    def modified(self) -> datetime:
        """The moment from which on it stands: the beginning of its day, UTC."""
        return datetime.combine(self.day, time(), UTC)


def order_of(name: str) -> tuple[int, ...]:
    """The numbers in a release's name.

    >>> order_of("2026.11") < order_of("2026.11.2") < order_of("2027.01")
    True
    """
    return tuple(map(int, name.split(".")))
