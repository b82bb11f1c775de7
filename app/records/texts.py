"""Every text that is published, with the file in which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.domain.dataset import Dataset
from app.domain.source import Source
from app.domain.text import Text
from app.records.changelog import FILE as CHANGELOG
from app.records.fault import file_of
from app.records.people import REGISTER
from app.records.stories import file_of as story_file

NO_PROSE = {"citations", "evidence", "kind", "operator", "role", "source", "sources", "type"}
"""Members that hold words of a list, never prose."""

ADDRESSES = {"URL", "archive_url"}

ID = re.compile(r"`[^`]*`")
ITEM = re.compile(r"\n(?=[-#\n])")


class Said(NamedTuple):
    """A text, and the file in which it stands."""

    file: str
    text: str


def written(dataset: Dataset) -> Iterator[Said]:
    """All that was written of places: records, notes on sources, stories, layers, the changelog."""
    for feature in dataset.records:
        for text in strings(feature.properties):
            yield Said(file_of(feature), text)
    for source in dataset.sources.values():
        for text in strings((source.csl.get("note"), source.csl.get("abstract"), source.custom)):
            yield Said(_file(source), text)
    for story in dataset.stories.values():
        for lang, telling in story.tellings.items():
            for section in telling.sections:
                yield Said(story_file(story, lang), f"{section.heading}\n{section.prose.plain}")
            yield Said(story_file(story, lang), f"{telling.title}\n{telling.summary}")
    yield from of_layers(dataset)
    for item in ITEM.split(dataset.changelog):
        yield Said(CHANGELOG, ID.sub("", " ".join(item.split())))


def of_layers(dataset: Dataset) -> Iterator[Said]:
    """What layers say of themselves."""
    for layer in dataset.layers.values():
        for text in _said(layer.title, layer.description):
            yield Said(f"{layer.id}/layer.toml", text)


def of_lists(dataset: Dataset) -> Iterator[Said]:
    """What is said of words in the vocabulary, and of people in the register."""
    words = dataset.vocabulary
    for term in (*words.kinds.values(), *words.operators.values()):
        for text in _said(term.label, term.about):
            yield Said("vocabulary.json", text)
    for text in words.refused.values():
        yield Said("vocabulary.json", text)
    for person in dataset.people.persons.values():
        for text in (*person.names, *_said(person.why)):
            yield Said(REGISTER, text)
    for text in dataset.people.terms:
        yield Said(REGISTER, text)


def quoted(dataset: Dataset) -> Iterator[Said]:
    """How sources call themselves and their authors."""
    for source in dataset.sources.values():
        for key, value in source.csl.items():
            if key not in ADDRESSES:
                for text in strings(value):
                    yield Said(_file(source), text)


def _file(source: Source) -> str:
    return f"sources/{source.id}.json"


def _said(*texts: Text | None) -> Iterator[str]:
    for text in texts:
        if text is not None:
            yield from text.by_language.values()


def strings(value: Any) -> Iterator[str]:
    """Every string of prose in a parsed value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NO_PROSE:
                yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
