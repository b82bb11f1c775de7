"""Kind and operator are words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each word that vocabulary.json does not have."""
    words = dataset.vocabulary
    for feature in dataset.records:
        if feature.kind not in words.kinds.keys() | words.refused.keys():
            remedy = f"kind {feature.kind!r} is not in vocabulary.json"
            yield Fault(file_of(feature), "vocabulary", remedy)
        operator = feature.properties.get("operator")
        if operator and operator not in words.operators:
            remedy = f"operator {operator!r} is not in vocabulary.json"
            yield Fault(file_of(feature), "vocabulary", remedy)
