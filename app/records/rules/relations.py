"""A relation names a record that exists, and points both ways."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.vocabulary import INVERSE
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each relation without a target, to itself, or without its way back."""
    for feature in dataset.records:
        for relation in feature.relations:
            target, back = relation.target, INVERSE[relation.type]
            if target in dataset.unread:
                continue
            if target == feature.id or target not in dataset.features:
                remedy = f"{relation.type} {target!r}, which is no other record; correct the id"
                yield Fault(file_of(feature), "relations", remedy)
            elif (back, feature.id) not in {
                (other.type, other.target) for other in dataset.features[target].relations
            }:
                remedy = f"{relation.type} {target!r}, which does not say `{back}` in return"
                yield Fault(file_of(feature), "relations", remedy)
