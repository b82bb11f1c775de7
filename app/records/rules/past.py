"""Facts are about the past: no date lies in the future; what is planned stands in a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.domain.dataset import Dataset
from app.domain.dates import Span
from app.domain.feature import DATED, Feature
from app.errors import BadDate
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each date that no part of the world has reached yet."""
    # The day begins in the Pacific half a day before it does at Greenwich.
    today = (datetime.now(UTC) + timedelta(hours=14)).date()
    for feature in dataset.records:
        for name, date in _dates(feature):
            earliest = _read(date).earliest
            if earliest and earliest > today:
                remedy = f"{name} {date} lies in the future; say what is planned in a text"
                yield Fault(file_of(feature), "past", remedy)


def _read(date: str) -> Span:
    try:
        return Span.parse(date)
    except BadDate:
        # That it cannot be read is the matter of `dates`.
        return Span(date, None, None)


def _dates(feature: Feature) -> Iterator[tuple[str, str]]:
    for name in DATED:
        if name in feature.properties:
            yield name, feature.properties[name]
    for claim in feature.claims:
        if claim.property in DATED:
            yield f"claim {claim.property}", claim.value
        for name, date in (("as_of", claim.as_of), ("stated", claim.stated)):
            if date:
                yield f"{claim.property} {name}", date
    if feature.withdrawn:
        yield "withdrawn on", feature.withdrawn["on"]
