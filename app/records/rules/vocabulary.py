"""Kind and operator are words of the vocabulary, in claims as well."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each word that vocabulary.json does not have."""
    words = dataset.vocabulary
    for feature in dataset.records:
        said = [(key, feature.properties.get(key)) for key in ("kind", "operator")]
        said += [(claim.property, claim.value) for claim in feature.claims]
        for key, word in said:
            known = words.terms(key)
            # A kind that is refused is another rule's fault.
            if word and known is not None and str(word) not in {*known, *words.refused}:
                remedy = f"{key} {word!r} is not in vocabulary.json"
                yield Fault(file_of(feature), "vocabulary", remedy)
