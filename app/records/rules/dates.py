"""Dates are EDTF, and nothing closes before it opened."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import DATED, Feature
from app.errors import BadDate
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each date that cannot be read, or stands in the wrong order."""
    for feature in dataset.records:
        for remedy in _problems(feature):
            yield Fault(file_of(feature), "dates", remedy)


def _problems(feature: Feature) -> Iterator[str]:
    unread = False
    for date in _dates(feature):
        try:
            Span.parse(date)
        except BadDate as error:
            unread = True
            yield str(error)
    opened, closed = (feature.properties.get(key) for key in ("opened", "closed"))
    if opened and closed and not unread:
        first, last = Span.parse(opened).earliest, Span.parse(closed).latest
        if first and last and first > last:
            yield f"closed {closed} before it opened {opened}; correct one of them"


def _dates(feature: Feature) -> Iterator[str]:
    yield from (feature.properties[key] for key in DATED if key in feature.properties)
    for claim in feature.claims:
        yield from filter(None, (claim.as_of, claim.stated))
        if claim.property in DATED:
            yield claim.value
    if feature.withdrawn:
        yield feature.withdrawn["on"]
