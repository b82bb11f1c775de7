"""The words that records may use for kinds and operators, and the kinds that are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.text import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary: its id, its name, and what it means."""

    id: str
    label: Text
    about: Text | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Kinds and operators by id; `refused` maps kinds that may never be published to why."""

    kinds: Mapping[str, Term]
    operators: Mapping[str, Term]
    refused: Mapping[str, str]

    def terms(self, name: str) -> Mapping[str, Term] | None:
        """The words that a property may have; None where it is free."""
        return {"kind": self.kinds, "operator": self.operators}.get(name)


INVERSE = {
    "faces": "faces",
    "near": "near",
    "adjoins": "adjoins",
    "distinct-from": "distinct-from",
    "possibly-same-as": "possibly-same-as",
    "succeeds": "succeeded-by",
    "succeeded-by": "succeeds",
    "received-from": "sent-to",
    "sent-to": "received-from",
    "part-of": "has-part",
    "has-part": "part-of",
    "involves": "involved-in",
    "involved-in": "involves",
}
"""What a relation is called from its other end."""
