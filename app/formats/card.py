"""A feature in a few English lines, for the formats that show text rather than hold columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.domain.query import Page
from app.domain.text import Text
from app.formats.columns import rows_of, text

BETWEEN_SOURCES = " | "
"""What `sources_text` puts between one source and the next."""

WEB = ("http://", "https://")
"""Only such addresses become links: a `javascript:` link would run in the reader's program."""


class Reference(NamedTuple):
    """A source as one line, and where it can be read."""

    line: str
    url: str | None


class Card(NamedTuple):
    """What a reader is told: nothing in it has characters that XML cannot hold."""

    title: str
    summary: str | None
    statements: tuple[tuple[str, str], ...]
    """What is stated, and the statement: status, position, accuracy, evidence."""
    sources: tuple[Reference, ...]
    page: str | None
    """The address of its page, where the page can be told from anywhere."""


def cards(page: Page) -> Iterator[Card]:
    """One for every feature of a page, in its order; what was not asked for is left out."""
    for name, said in zip(page.ids, rows_of(page), strict=True):
        yield Card(
            text(said.get("name_en") or _english(said.get("name")) or name) or "",
            text(said.get("summary_en") or _english(said.get("summary"))),
            tuple(_statements(said)),
            references(said.get("sources_text")),
            _address(said.get("page")),
        )


def references(line: Any) -> tuple[Reference, ...]:
    """The sources in a `sources_text`, in its order."""
    parts = (text(line) or "").split(BETWEEN_SOURCES)
    return tuple(_reference(part) for part in parts if part)


def _reference(part: str) -> Reference:
    line, _, last = part.rpartition(" ")
    return Reference(line, last) if line and last.startswith(WEB) else Reference(part, None)


def _statements(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    stated = {
        "Korean name": said.get("name_ko"),
        "Status": said.get("status"),
        "Status as of": said.get("status_as_of"),
        "Date": said.get("date"),
        "Opened": said.get("opened"),
        "Closed": said.get("closed"),
        "Position": said.get("position_of") or _missing(said.get("position")),
        "Accuracy": _radius(said.get("accuracy_m")),
        "Evidence": said.get("evidence"),
    }
    for label, value in stated.items():
        if (words := text(value)) is not None:
            yield label, words


def _radius(metres: Any) -> str | None:
    return f"within {metres:,} m" if isinstance(metres, (int, float)) else text(metres)


def _missing(position: Any) -> str | None:
    """Why there is no position, from the nested `position`."""
    why = _english(position.get("missing")) if isinstance(position, dict) else None
    return why and f"not known. {why}"


def _english(by_language: Any) -> str | None:
    return Text(by_language).show("en").text if isinstance(by_language, dict) else None


def _address(page: Any) -> str | None:
    address = text(page)
    return address if address and address.startswith(WEB) else None
