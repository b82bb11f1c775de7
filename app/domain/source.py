"""Sources: what was read, as CSL-JSON (Citation Style Language 1.0.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """One entry of the bibliography; `csl` is the item as it stands in its file."""

    id: str
    csl: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The title in the language of the source."""
        return str(self.csl["title"])

    @property
    def lang(self) -> str | None:
        """The language that it is in, BCP 47."""
        return self.csl.get("language")

    @property
    def url(self) -> str | None:
        """Where it can be read, http or https."""
        return self.csl.get("URL")

    @property
    def year(self) -> int | None:
        """The year of issue, where known."""
        parts = self.csl.get("issued", {}).get("date-parts")
        return int(parts[0][0]) if parts else None

    @property
    def custom(self) -> Mapping[str, Any]:
        """What CSL has no word for: licence, grade, address in an archive."""
        custom: Mapping[str, Any] = self.csl.get("custom", {})
        return custom

    @property
    def by(self) -> str:
        """Who wrote it or, where no author is named, who published it."""
        names = [
            author.get("literal") or " ".join(filter(None, (author.get("given"), author["family"])))
            for author in self.csl.get("author", ())
        ]
        return ", ".join(names) or str(self.csl.get("publisher") or self.csl.get("container-title"))

    def short(self) -> str:
        """Author and year, to stand in a popup or a table cell."""
        return f"{self.by} {self.year}" if self.year else self.by

    def line(self) -> str:
        """One line that lets a reader find it: who, when, what, where."""
        where = str(self.csl.get("container-title") or self.csl.get("publisher") or "")
        year = f" ({self.year})" if self.year else ""
        place = f" {where}." if where and where != self.by else ""
        return f"{self.by}{year}. {self.title}.{place}"
