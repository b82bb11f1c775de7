"""Every source named by a claim, a fact or a citation exists, and is cited in its record."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each unknown source, and for each that is used but not cited."""
    known = dataset.sources.keys() | dataset.unread
    for feature in dataset.records:
        cited = {citation.source for citation in feature.citations}
        for name in sorted((cited | _used(feature)) - known):
            remedy = f"there is no sources/{name}.json; add it or correct the id"
            yield Fault(file_of(feature), "sources-exist", remedy)
        for name in sorted((_used(feature) - cited) & known):
            remedy = f"uses {name!r} without citing it; add it to `citations`"
            yield Fault(file_of(feature), "sources-exist", remedy)


def _used(feature: Feature) -> set[str]:
    claims = {claim.source for claim in feature.claims}
    return claims | {source for fact in feature.facts for source in fact.sources}
