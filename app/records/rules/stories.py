"""A story shows and cites what exists, each step cites a source, and it harms nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.story import Section, Sight, Story
from app.errors import BadDate
from app.records.fault import Fault
from app.records.stories import RULE, file_of

NEEDED = ("en", "ko")
"""Languages in which a story is told at least."""

NARROWEST = 0.2
"""Degrees that a box spans at least: what is shown nearer is a place with a record."""

NEAREST, NEAREST_COARSE = 14, 10
"""Zooms; the smaller for layers whose positions are kept coarse."""

COORDINATE = re.compile(r"\d{1,3}\.\d{3,}°?\s*[NSEW]?[\s,;]+\d{1,3}\.\d{3,}|\d+°\s*\d+[′']")
"""Degrees with decimals in pairs, or degrees and minutes."""


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault for each thing that a story may not say, show or lack."""
    for story in dataset.stories.values():
        for lang in NEEDED:
            if lang not in story.tellings:
                yield Fault(file_of(story, lang), RULE, "is missing; tell the story there too")
        for number, step in enumerate(story.steps, start=1):
            for problem in _sight(dataset, step):
                yield Fault(file_of(story), RULE, f"step {number}: {problem}")
        yield from _tellings(dataset, story)


def _tellings(dataset: Dataset, story: Story) -> Iterator[Fault]:
    for lang, telling in story.tellings.items():
        for number, section in enumerate(telling.sections, start=1):
            for problem in _section(dataset, section):
                yield Fault(file_of(story, lang), RULE, f"step {number}: {problem}")
        if {*telling.sources} != {*story.tellings[NEEDED[0]].sources}:
            remedy = "cites other sources than the English text; cite the same"
            yield Fault(file_of(story, lang), RULE, remedy)


def _sight(dataset: Dataset, step: Sight) -> Iterator[str]:
    for layer in step.layers:
        if layer not in dataset.layers:
            yield f"there is no layer {layer!r}"
    if step.bbox is not None:
        yield from _box(*step.bbox)
    if step.time is not None:
        try:
            Span.parse(step.time)
        except BadDate as error:
            yield str(error)
    if step.place is not None:
        yield from _place(dataset, step.place)
        feature = dataset.features.get(step.place)
        if feature is not None and (step.zoom or 0) > _nearest(dataset, feature):
            yield f"zoom to {_nearest(dataset, feature)} at most: the map knows it no nearer"


def _box(west: float, south: float, east: float, north: float) -> Iterator[str]:
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        yield "a bbox is west, south, east, north in degrees"
    elif min(east - west, north - south) < NARROWEST:
        yield f"a bbox spans {NARROWEST} degrees or more; name the place to show it nearer"


def _nearest(dataset: Dataset, feature: Feature) -> int:
    layer = dataset.layers.get(feature.layer)
    return NEAREST_COARSE if layer and layer.finest_m else NEAREST


def _place(dataset: Dataset, name: str) -> Iterator[str]:
    feature = dataset.features.get(name)
    if feature is None:
        if name not in dataset.unread:
            yield f"there is no place {name!r}"
    elif feature.withdrawn:
        yield f"{name!r} is withdrawn; a story does not lead to it"


def _section(dataset: Dataset, section: Section) -> Iterator[str]:
    if not section.prose.sources:
        yield "cites no source; write [@id] after what it says"
    for source in section.prose.sources:
        if source not in dataset.sources.keys() | dataset.unread:
            yield f"there is no source {source!r}"
    for kind, name in section.prose.targets:
        if kind == "place":
            yield from _place(dataset, name)
        elif kind == "layer":
            if name not in dataset.layers:
                yield f"there is no layer {name!r}"
        else:
            yield f"links to {name[:60]!r}; link place:id or layer:id, and cite sources as [@id]"
    if COORDINATE.search(section.prose.plain):
        yield "gives coordinates; positions stand in records alone, with their accuracy"
