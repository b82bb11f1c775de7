"""A layer has what its layer.toml promises: features, citations, summaries by language."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.layer import Layer
from app.records.fault import Fault, file_of

REMEDY = "find what was lost; if it was withdrawn, lower the number here"


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each promise that is not kept."""
    for layer in dataset.layers.values():
        features = dataset.by_layer[layer.id]
        file = f"{layer.id}/layer.toml"
        if not dataset.unread and layer.bulk is None:
            for remedy in _shortfalls(layer, features):
                yield Fault(file, "expect", remedy)
        for feature in features:
            missing = set(layer.expect.summaries) - set(feature.properties["summary"])
            if missing:
                remedy = f"add its summary in {', '.join(sorted(missing))}"
                yield Fault(file_of(feature), "expect", remedy)


def _shortfalls(layer: Layer, features: tuple[Feature, ...]) -> Iterator[str]:
    citations = sum(len(feature.citations) for feature in features)
    for what, there, asked in (
        ("features", len(features), layer.expect.features),
        ("citations", citations, layer.expect.citations),
    ):
        if there < asked:
            yield f"has {there} {what}, {asked} are expected; {REMEDY}"
