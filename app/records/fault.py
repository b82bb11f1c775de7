"""What is wrong with the data, where, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.domain.feature import Feature


class Fault(NamedTuple):
    """One line of `campmap validate`. A notice says what could not be checked; it stops nothing."""

    file: str
    rule: str
    remedy: str
    is_notice: bool = False

    def __str__(self) -> str:
        return f"{self.file}: {self.rule}: {self.remedy}"


def file_of(feature: Feature) -> str:
    """Where a feature's record stands, from the folder geodata."""
    return f"{feature.layer}/features/{feature.id}.geojson"
