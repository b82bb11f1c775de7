"""A site lies in the DPRK, a crossing on its border within its accuracy plus 1 km."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset, Outline
from app.domain.feature import Feature
from app.records.fault import Fault, file_of

BORDER_TOLERANCE_M = 1000
"""Border rivers are up to 2 km wide, and outlines take one bank, the other, or the middle."""


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault for each place that lies elsewhere, by the outline that the map draws."""
    if dataset.outline is None:
        remedy = "was not checked: the map's ground is not built; run `make ground`"
        yield Fault("geodata", "location", remedy, is_notice=True)
        return
    for feature in dataset.records:
        if feature.geometry is not None and feature.layer in dataset.layers:
            area = dataset.layers[feature.layer].area
            for remedy in _problems(feature, area, dataset.outline):
                yield Fault(file_of(feature), "location", remedy)


def _problems(feature: Feature, area: str, outline: Outline) -> Iterator[str]:
    if feature.geometry is None or area == "abroad":
        return
    lon, lat = feature.geometry.centroid.coords[0]
    accuracy_m = feature.position.accuracy_m or 0
    if area == "dprk" and not outline.is_inside_country(lon, lat, accuracy_m):
        yield f"{lon}, {lat} lies outside the DPRK; longitude comes first"
    if area == "border":
        neighbour = feature.properties["neighbour"]
        distance_m = outline.distance_to_border_m(lon, lat, neighbour)
        if distance_m > accuracy_m + BORDER_TOLERANCE_M:
            yield f"{lon}, {lat} lies {distance_m / 1000:.1f} km from the border with {neighbour}"
