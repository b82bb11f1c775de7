"""What the data hold, counted: sorts of places, how well and since when each is known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.domain.choice import ACCURACIES, Choice, choose
from app.domain.feature import Feature
from app.domain.source import Source

COUNTED = ("layers", "kind", "status", "evidence")
"""The facets that are counted, each as the filter of the same name counts it."""

PROSE = "account"
"""The property whose values are told in sentences, which cannot be compared."""


class Overview(NamedTuple):
    """The counts. A place that has two sorts of dispute counts in both."""

    facets: Mapping[str, Counter[str]]
    accuracy: Mapping[int, int]
    """By metres, the places known at least as well; each holds those before it."""
    unplaced: int
    """How many have no position, or one whose accuracy is not known."""
    decades: Mapping[int, int]
    """By its first year, the places of which the oldest source cited is of that decade."""
    undated: int
    """How many cite no source with a year."""
    disputed: Mapping[str, tuple[Feature, ...]]
    """By property, the places for which sources state more than one value; most first."""


def overview_of(features: Iterable[Feature], sources: Mapping[str, Source]) -> Overview:
    """Count the features published."""
    every = tuple(features)
    chosen = choose(every, Choice())
    accuracy = {
        metres: len(choose(every, Choice(accuracy_m=metres)).features) for metres in ACCURACIES
    }
    unplaced = sum(one.geometry is None or one.position.accuracy_m is None for one in every)
    years = [_first_year(one, sources) for one in every]
    decades = Counter(year // 10 * 10 for year in years if year is not None)
    return Overview(
        {name: chosen.counts[name] for name in COUNTED},
        accuracy,
        unplaced,
        dict(sorted(decades.items())),
        years.count(None),
        _disputed(every),
    )


def _first_year(feature: Feature, sources: Mapping[str, Source]) -> int | None:
    found = [sources[one.source].year for one in feature.citations if one.source in sources]
    return min((year for year in found if year is not None), default=None)


def _disputed(features: Iterable[Feature]) -> Mapping[str, tuple[Feature, ...]]:
    found: dict[str, list[Feature]] = {}
    for one in features:
        values: dict[str, set[str]] = {}
        for claim in one.claims:
            written = json.dumps(claim.value, sort_keys=True, ensure_ascii=False)
            values.setdefault(claim.property, set()).add(written)
        for name, stated in values.items():
            if name != PROSE and len(stated) > 1:
                found.setdefault(name, []).append(one)
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return {name: tuple(places) for name, places in ranked}
