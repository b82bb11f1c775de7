"""What changed between two states of the data, record by record, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.geometry import distance_m
from app.domain.source import Source

Part = Mapping[str, Any]
"""One difference: its `kind`, one of KINDS, and what belongs to it."""

KINDS = (
    "added",
    "removed",
    "withdrawn",
    "restored",
    "moved",
    "located",
    "unlocated",
    "status",
    "claims",
    "sources",
    "edited",
)
"""How a record can differ; the first is the most that can be said of it."""

TOLD = frozenset(("status", "withdrawn"))
"""Properties that have a kind of their own."""

SOURCES = "sources"
"""Where a change of the bibliography stands in the place of a layer."""


@dataclass(frozen=True)
class Change:
    """How one record differs, and the reason that the changelog gives."""

    id: str
    layer: str
    name: Mapping[str, str]
    parts: tuple[Part, ...]
    reason: str | None = None
    edited: datetime | None = None
    """When the record or the reason was last edited, where that is known."""

    @property
    def is_removed(self) -> bool:
        """Whether it is there no longer, but in the state before."""
        return bool(self.parts[0]["kind"] == "removed")

    def as_json(self) -> dict[str, Any]:
        """The change as releases and clients have it."""
        return {
            "id": self.id,
            "layer": self.layer,
            "name": dict(self.name),
            "changes": [dict(part) for part in self.parts],
            "reason": self.reason,
        } | ({"edited": self.edited.isoformat()} if self.edited else {})

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Change:
        """The change that `as_json` wrote."""
        edited = found.get("edited")
        return cls(
            id=found["id"],
            layer=found["layer"],
            name=found["name"],
            parts=tuple(found["changes"]),
            reason=found["reason"],
            edited=datetime.fromisoformat(edited) if edited else None,
        )


def compare(before: Dataset, after: Dataset, reasons: Mapping[str, str]) -> tuple[Change, ...]:
    """Every record that differs, in the order of layers and ids; then the sources."""
    found = []
    for feature in after.records:
        old = before.features.get(feature.id)
        if parts := tuple(_parts(old, feature)):
            name = dict(feature.name.by_language)
            found.append(Change(feature.id, feature.layer, name, parts, reasons.get(feature.id)))
    for key in sorted({*before.sources, *after.sources}):
        known, source = before.sources.get(key), after.sources.get(key)
        entry = source or known
        if entry and (part := _bibliographic(known, source)):
            name = {"en": entry.line()}
            found.append(Change(key, SOURCES, name, (part,), reasons.get(key)))
    return tuple(found)


def _bibliographic(old: Source | None, new: Source | None) -> Part | None:
    """How an entry of the bibliography differs; records are withdrawn, entries may go."""
    if old is None or new is None:
        return {"kind": "added" if new else "removed"}
    edited = [
        key for key in sorted({*old.csl, *new.csl}) if _differs(old.csl.get(key), new.csl.get(key))
    ]
    return {"kind": "edited", "properties": edited} if edited else None


def _parts(old: Feature | None, new: Feature) -> Iterator[Part]:
    if old is None:
        yield {"kind": "added"}
        return
    if new.withdrawn and not old.withdrawn:
        yield {"kind": "withdrawn", "on": new.withdrawn["on"], "reason": new.withdrawn["reason"]}
    if old.withdrawn and not new.withdrawn:
        yield {"kind": "restored"}
    yield from _position(old, new)
    if old.status != new.status:
        yield {"kind": "status", "from": old.status, "to": new.status}
    yield from _claimed(old, new)
    yield from _cited(old, new)
    if edited := sorted(_edited(old, new)):
        yield {"kind": "edited", "properties": edited}


def _position(old: Feature, new: Feature) -> Iterator[Part]:
    before, after = old.point, new.point
    if old.geometry is None and new.geometry is not None:
        yield {"kind": "located", "to": after}
    elif old.geometry is not None and new.geometry is None:
        yield {"kind": "unlocated", "from": before}
    elif old.geometry is not None and new.geometry is not None and before != after:
        metres = round(distance_m(old.geometry, new.geometry), 1)
        yield {"kind": "moved", "metres": metres, "from": before, "to": after}


def _claimed(old: Feature, new: Feature) -> Iterator[Part]:
    """What is claimed of a property by a source that said nothing of it before."""
    known = {(one.property, one.source) for one in old.claims}
    pairs = dict.fromkeys((one.property, one.source) for one in new.claims)
    if added := [pair for pair in pairs if pair not in known]:
        yield {"kind": "claims", "added": [{"property": p, "source": s} for p, s in added]}


def _cited(old: Feature, new: Feature) -> Iterator[Part]:
    known = {citation.source for citation in old.citations}
    added = [one.source for one in new.citations if one.source not in known]
    if added:
        yield {"kind": "sources", "added": added}


def _edited(old: Feature, new: Feature) -> Iterator[str]:
    """Properties whose value differs beyond what has a kind of its own."""
    for key in {*old.properties, *new.properties} - TOLD:
        before, after = (one.properties.get(key) for one in (old, new))
        if _differs(before, after) and not _has_only_grown(key, before, after):
            yield key


def _has_only_grown(key: str, before: Any, after: Any) -> bool:
    """Whether claims or citations only have more members, by sources that are told already."""
    if key not in GROWING:
        return False
    names = GROWING[key]
    known = {tuple(one[name] for name in names) for one in before or ()}
    kept = [one for one in after or () if tuple(one[name] for name in names) in known]
    return not _differs(kept, [*(before or ())])


GROWING = {"claims": ("property", "source"), "citations": ("source",)}
"""Lists of which new members have a kind of their own, and what tells their members apart."""


def _differs(before: Any, after: Any) -> bool:
    return _written(before) != _written(after)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
