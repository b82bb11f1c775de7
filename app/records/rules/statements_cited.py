"""Position, status, dates and figures are each supported by a citation."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.records.fault import Fault, file_of

DATES_AND_FIGURES = ("opened", "closed", "date", "area_km2", "length_m")


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each statement that no citation supports."""
    for feature in dataset.records:
        for name in sorted(_stated(feature) - feature.supported()):
            remedy = f"no citation supports {name!r}; name the source or leave the statement out"
            yield Fault(file_of(feature), "statements-cited", remedy)


def _stated(feature: Feature) -> set[str]:
    stated = {name for name in DATES_AND_FIGURES if name in feature.properties}
    stated |= {c.property for c in feature.claims if c.property in ("population", "people")}
    if feature.geometry is not None:
        stated.add("position")
    if feature.status not in (None, "unknown"):
        stated.add("status")
    return stated
