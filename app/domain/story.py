"""Guided maps: steps of text, each beside a view of the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from app.domain.geometry import BBox
from app.domain.prose import Prose
from app.domain.text import LANGUAGES


class Sight(NamedTuple):
    """What the map shows beside a step: a box, or a place in its middle; some layers, a time."""

    bbox: BBox | None = None
    place: str | None = None
    """Named on the map."""
    zoom: float | None = None
    """How near to the place, where there is no box."""
    layers: tuple[str, ...] = ()
    """None named shows all."""
    time: str | None = None
    """EDTF: only what may have existed or happened then."""


class Section(NamedTuple):
    """A step in words."""

    heading: str
    prose: Prose


class Telling(NamedTuple):
    """A story in one language; its sections stand in the order of the steps."""

    lang: str
    title: str
    summary: str
    sections: tuple[Section, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that it cites, in the order of their first mention."""
        named = (source for section in self.sections for source in section.prose.sources)
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True)
class Story:
    """One guided map; `tellings` has it by language."""

    id: str
    order: int
    written: date
    steps: tuple[Sight, ...]
    tellings: Mapping[str, Telling]

    def telling(self, lang: str) -> Telling:
        """The story in that language, else in English, else in what there is."""
        for tag in (lang, LANGUAGES[0]):
            if tag in self.tellings:
                return self.tellings[tag]
        return next(iter(self.tellings.values()))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The ids of all places that it shows or names."""
        shown = [step.place for step in self.steps if step.place]
        named = [
            name
            for telling in self.tellings.values()
            for section in telling.sections
            for kind, name in section.prose.targets
            if kind == "place"
        ]
        return tuple(dict.fromkeys((*shown, *named)))
