"""Reading people.json: who may be named, and what only looks like a name."""

from __future__ import annotations

import json
from pathlib import Path

from app.domain.people import REASONS, People, Person
from app.domain.text import Text

REGISTER = "people.json"


def read_people(folder: Path) -> People:
    """The register of a folder; one without the file names nobody.

    Raises OSError, ValueError, KeyError, TypeError or AttributeError where it is not as it should.
    """
    path = folder / REGISTER
    if not path.exists():
        return People()
    found = json.loads(path.read_bytes())
    persons = {
        name: Person(
            id=name,
            names=tuple(map(str, one["names"])),
            reason=_reason(one["reason"]),
            why=Text({str(tag): str(text) for tag, text in one["why"].items()}),
            source=str(one["source"]),
        )
        for name, one in found["persons"].items()
    }
    return People(persons, frozenset(map(str, found["terms"])))


def _reason(word: str) -> str:
    if word not in REASONS:
        raise ValueError(f"the reason {word!r} is none of {', '.join(REASONS)}")
    return word
