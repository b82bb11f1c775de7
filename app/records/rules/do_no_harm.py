"""Do no harm: kinds that put people at risk are refused, and layers keep their coarseness."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.geometry import decimals_for
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault for each record of a refused kind, and for each position that is too fine."""
    refused = dataset.vocabulary.refused
    for feature in dataset.records:
        for word in sorted({feature.kind, feature.layer} & refused.keys()):
            remedy = f"{word!r} is never published: {refused[word]}"
            yield Fault(file_of(feature), "do-no-harm", remedy)
        layer = dataset.layers.get(feature.layer)
        if layer and layer.finest_m and _is_finer(feature, layer.finest_m):
            remedy = f"give positions of this layer no finer than {layer.finest_m:g} m"
            yield Fault(file_of(feature), "do-no-harm", remedy)


def _is_finer(feature: Feature, finest_m: float) -> bool:
    """Whether any accuracy, or any coordinate of a claim, tells more than the layer allows."""
    accuracies = [feature.position.accuracy_m, *(claim.accuracy_m for claim in feature.claims)]
    if any(accuracy is not None and accuracy < finest_m for accuracy in accuracies):
        return True
    most = decimals_for(finest_m) + 1
    points = [claim.value for claim in feature.claims if claim.property == "position"]
    return any(round(degree, most) != degree for point in points for degree in point)
