"""Which places a reader wants to see, and how many there would be of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.search import search

NONE = "none"
"""The value of a facet for what has none of it: no province, no operator, no status."""

ACCURACIES = (250, 1000, 5000, 15000)
"""Metres within which a position may be asked to be known."""

FACETS: Mapping[str, Callable[[Feature], str]] = {
    "layers": lambda feature: feature.layer,
    "kind": lambda feature: feature.kind,
    "status": lambda feature: feature.status or NONE,
    "evidence": lambda feature: feature.position.evidence,
    "operator": lambda feature: str(feature.properties.get("operator", NONE)),
    "province": lambda feature: str(feature.properties.get("province", NONE)),
}
"""What places are told apart by, and the value that each has."""


class Choice(NamedTuple):
    """What is asked for; a facet that is not named, or None, leaves all."""

    text: str | None = None
    facets: Mapping[str, tuple[str, ...]] = {}
    accuracy_m: float | None = None
    span: Span | None = None

    def admits(self, feature: Feature, but: str | None = None) -> bool:
        """Whether a feature is asked for, by all that is asked but the facet `but`."""
        wanted = all(
            FACETS[name](feature) in values for name, values in self.facets.items() if name != but
        )
        return wanted and self._is_near_enough(feature) and feature.may_be_of(self.span)

    def _is_near_enough(self, feature: Feature) -> bool:
        if self.accuracy_m is None:
            return True
        known_m = feature.position.accuracy_m
        drawn = feature.geometry is not None
        return drawn and known_m is not None and known_m <= self.accuracy_m


class Chosen(NamedTuple):
    """The features asked for, and the counts of each value of each facet."""

    features: tuple[Feature, ...]
    counts: Mapping[str, Counter[str]]
    matched: Mapping[str, str]
    """By id the name that a text was found in; empty without a text."""


def choose(features: Iterable[Feature], choice: Choice) -> Chosen:
    """What is asked for, the best match of a text first.

    A facet's counts are what each of its values would give by itself, beside the other facets.
    """
    features = tuple(features)
    matched = {}
    if choice.text is not None:
        found = search(features, choice.text)
        matched = {one.feature.id: one.name for one in found}
        features = tuple(one.feature for one in found)
    counts = {
        name: Counter(value(one) for one in features if choice.admits(one, but=name))
        for name, value in FACETS.items()
    }
    return Chosen(tuple(one for one in features if choice.admits(one)), counts, matched)
