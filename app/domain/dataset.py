"""The whole of the data at one moment: layers, features, sources, vocabulary, stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from app.domain.bulk import BulkFile
from app.domain.feature import Feature
from app.domain.layer import Layer
from app.domain.people import People
from app.domain.source import Source
from app.domain.story import Story
from app.domain.vocabulary import Vocabulary
from app.errors import NotHere


class Outline(Protocol):
    """The country's outline and borders, as the map's ground draws them."""

    def is_inside_country(self, lon: float, lat: float, tolerance_m: float) -> bool:
        """Whether a point lies in the DPRK, or within `tolerance_m` metres of it."""

    def distance_to_border_m(self, lon: float, lat: float, neighbour: str) -> float:
        """Metres from a point to the border with CN, RU or KR."""


@dataclass(frozen=True)
class Dataset:
    """Everything that is published; `version` is the hash of its bytes."""

    layers: Mapping[str, Layer]
    records: tuple[Feature, ...]
    """Every record that could be read, in the order of layers and ids, withdrawn ones included."""
    sources: Mapping[str, Source]
    vocabulary: Vocabulary
    version: str
    modified: datetime
    outline: Outline | None = None
    """None where the ground is not built."""
    register: Mapping[str, str] = field(default_factory=dict)
    """Every id ever published, with its layer: ids are never reused."""
    bulk: Mapping[str, BulkFile] = field(default_factory=dict)
    """The files of the layers that have one instead of records."""
    strays: tuple[str, ...] = ()
    """Files that stand among records and are none."""
    stories: Mapping[str, Story] = field(default_factory=dict)
    """In reading order."""
    people: People = field(default_factory=People)
    """Who may be named."""
    changelog: str = ""
    """Why records changed, as it is written."""
    unread: frozenset[str] = frozenset()
    """Ids of records and sources whose files could not be read: rules do not report them twice."""

    @cached_property
    def features(self) -> Mapping[str, Feature]:
        """The records by id."""
        return {feature.id: feature for feature in self.records}

    @cached_property
    def by_layer(self) -> Mapping[str, tuple[Feature, ...]]:
        """The features of each layer that are still published, in the order of their ids."""
        found: dict[str, list[Feature]] = {layer: [] for layer in self.layers}
        for feature in self.records:
            if not feature.withdrawn:
                found[feature.layer].append(feature)
        return {layer: tuple(features) for layer, features in found.items()}

    def published(self, layers: Sequence[str] | None = None) -> list[Feature]:
        """The features of some layers that are still published, layer by layer; of all without."""
        return [one for name in layers or self.layers for one in self.by_layer[name]]

    @cached_property
    def uses(self) -> Mapping[str, tuple[Feature, ...]]:
        """The features that cite each source."""
        found: dict[str, list[Feature]] = {source: [] for source in self.sources}
        for feature in self.records:
            for citation in feature.citations:
                found.setdefault(citation.source, []).append(feature)
        return {source: tuple(features) for source, features in found.items()}

    @cached_property
    def told(self) -> Mapping[str, tuple[Story, ...]]:
        """The stories that cite each source or lead to each place, by its id."""
        found: dict[str, list[Story]] = {}
        for story in self.stories.values():
            cited = (source for one in story.tellings.values() for source in one.sources)
            for name in dict.fromkeys((*story.places, *cited)):
                found.setdefault(name, []).append(story)
        return {name: tuple(stories) for name, stories in found.items()}

    def layer(self, name: str) -> Layer:
        """The layer of that id. Raises NotHere, naming those that exist."""
        if name not in self.layers:
            raise NotHere(f"there is no layer {name[:80]!r}", tuple(self.layers))
        return self.layers[name]

    def feature(self, name: str) -> Feature:
        """The feature of that id, withdrawn ones included. Raises NotHere."""
        if name not in self.features:
            raise NotHere(f"there is no place {name[:80]!r}; /layers lists all places")
        return self.features[name]

    def story(self, name: str) -> Story:
        """The story of that id. Raises NotHere, naming those that exist."""
        if name not in self.stories:
            raise NotHere(f"there is no story {name[:80]!r}", tuple(self.stories))
        return self.stories[name]

    def source(self, name: str) -> Source:
        """The source of that id. Raises NotHere."""
        if name not in self.sources:
            raise NotHere(f"there is no source {name[:80]!r}; /sources lists all sources")
        return self.sources[name]
