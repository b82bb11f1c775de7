"""What a source claims stands in the `supports` of its citation."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each source and property; claims that were set aside count too."""
    for feature in dataset.records:
        for source, name in sorted(_claimed(feature) - _supported(feature)):
            remedy = f"{source!r} claims {name!r}; add that to the `supports` of its citation"
            yield Fault(file_of(feature), "claims-supported", remedy)


def _claimed(feature: Feature) -> set[tuple[str, str]]:
    # A source that is not cited at all is the matter of `sources-exist`.
    cited = {citation.source for citation in feature.citations}
    return {(claim.source, claim.property) for claim in feature.claims if claim.source in cited}


def _supported(feature: Feature) -> set[tuple[str, str]]:
    return {(cited.source, name) for cited in feature.citations for name in cited.supports}
