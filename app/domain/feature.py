"""A place or an event: its geometry, its statements, and who makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from shapely.geometry.base import BaseGeometry

from app.domain.dates import Span
from app.domain.text import Text

DATED = ("opened", "closed", "date", "status_as_of")
"""The properties that hold EDTF dates."""


class Position(NamedTuple):
    """How a position is known: what it marks, a radius in metres that holds it, the evidence."""

    of: Text | None
    accuracy_m: float | None
    evidence: str
    missing: Text | None


class Claim(NamedTuple):
    """What one source says of one property; a position is (longitude, latitude) in degrees."""

    property: str
    value: Any
    source: str
    role: str | None
    accuracy_m: float | None
    as_of: str | None
    stated: str | None
    note: Text | None


class Fact(NamedTuple):
    """A sourced statement that no property holds."""

    text: Text
    sources: tuple[str, ...]


class Relation(NamedTuple):
    """How this feature stands to another."""

    type: str
    target: str
    note: Text | None


class Citation(NamedTuple):
    """A source, and the properties that it supports here."""

    source: str
    page: str | None
    supports: tuple[str, ...]


@dataclass(frozen=True)
class Feature:
    """One record of geodata: RFC 7946 in, the subject's values out."""

    id: str
    layer: str
    geometry: BaseGeometry | None
    properties: Mapping[str, Any]

    @property
    def name(self) -> Text:
        """The names by language, `ko-Hani` for hanja."""
        return Text(self.properties["name"])

    @property
    def kind(self) -> str:
        """What it is, a word of the vocabulary."""
        return str(self.properties["kind"])

    @property
    def status(self) -> str | None:
        """Whether it works today, as far as is known; events have none."""
        return self.properties.get("status")

    @property
    def withdrawn(self) -> Mapping[str, Any] | None:
        """When and why the record was withdrawn, if it was."""
        return self.properties.get("withdrawn")

    @property
    def point(self) -> list[float] | None:
        """Longitude and latitude of the point drawn, or of the middle of what is no point.

        As exact as the record has it; None where nothing is drawn.
        """
        if self.geometry is None:
            return None
        return [float(x) for x in self.geometry.centroid.coords[0][:2]]

    def text(self, key: str) -> Text | None:
        """A translated property, such as `summary` or `status_note`."""
        return Text.read(self.properties.get(key))

    @cached_property
    def position(self) -> Position:
        """How the position is known, or why it is not."""
        found = self.properties["position"]
        return Position(
            Text.read(found.get("of")),
            found.get("accuracy_m"),
            found["evidence"],
            Text.read(found.get("missing")),
        )

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every source's own value, in the order of the record."""
        return tuple(
            Claim(
                found["property"],
                found["value"],
                found["source"],
                found.get("role"),
                found.get("accuracy_m"),
                found.get("as_of"),
                found.get("stated"),
                Text.read(found.get("note")),
            )
            for found in self.properties.get("claims", ())
        )

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The sourced statements."""
        found = self.properties.get("facts", ())
        return tuple(Fact(Text(fact["text"]), tuple(fact["sources"])) for fact in found)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The other features that this one is told apart from, faces or follows."""
        found = self.properties.get("relations", ())
        return tuple(Relation(r["type"], r["target"], Text.read(r.get("note"))) for r in found)

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The sources, each with what it supports."""
        found = self.properties["citations"]
        return tuple(Citation(c["source"], c.get("page"), tuple(c["supports"])) for c in found)

    def supported(self) -> frozenset[str]:
        """The properties that some citation supports."""
        return frozenset(name for citation in self.citations for name in citation.supports)

    def may_be_of(self, span: Span | None) -> bool:
        """Whether it may have existed or happened then; what has no dates always may."""
        return span is None or self.span is None or self.span.meets(span)

    @cached_property
    def span(self) -> Span | None:
        """The days on which it may have existed or happened; None where no date is known.

        An event spans its date. A place spans from its opening to its closing; without a
        closing it may exist still, without an opening it may always have existed.
        """
        if date := self.properties.get("date"):
            return Span.parse(date)
        opened, closed = (self.properties.get(key) for key in ("opened", "closed"))
        if not (opened or closed):
            return None
        return Span(
            f"{opened or '..'}/{closed or '..'}",
            Span.parse(opened).earliest if opened else None,
            Span.parse(closed).latest if closed else None,
        )
