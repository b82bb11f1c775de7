"""Two states of the data compared, for whoever is about to release or to review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.changes import Change, Part, compare
from app.domain.dataset import Dataset
from app.domain.release import order_of
from app.domain.text import Text
from app.errors import Refused
from app.records.changelog import FILE, UNRELEASED, read_reasons
from app.records.read import read_dataset
from app.records.releases import FOLDER, open_release, read_releases

TODAY = "today"
"""What the data that is being worked on is called."""


def diff(geodata: Path, before: str, after: str) -> tuple[Change, ...]:
    """What changed from one release to another, or to the data of today. Raises Refused."""
    states = _state(geodata, before), _state(geodata, after)
    if before == TODAY or (after != TODAY and order_of(after) < order_of(before)):
        raise Refused(f"{before} is no older than {after}; name the older state first")
    changelog = (geodata / FILE).read_text(encoding="utf-8")
    return compare(*states, read_reasons(changelog, *_sections(geodata, before, after)))


def lines(changes: tuple[Change, ...]) -> Iterator[str]:
    """One line a difference: the record, what changed, and the reason after the first."""
    for change in changes:
        for number, part in enumerate(change.parts):
            reason = f" ({change.reason})" if change.reason and number == 0 else ""
            yield f"{change.layer}/{change.id}: {_said(part)}{reason}"


def _sections(geodata: Path, before: str, after: str) -> Iterator[str]:
    """The sections of the changelog that lie between two states, the oldest first."""
    for name, release in read_releases(geodata).known.items():
        is_in_time = after == TODAY or release.order <= order_of(after)
        if release.order > order_of(before) and is_in_time:
            yield name
    if after == TODAY:
        yield UNRELEASED


def _state(geodata: Path, name: str) -> Dataset:
    if name == TODAY:
        return read_dataset(geodata)
    releases = read_releases(geodata)
    if name in releases.broken:
        raise releases.broken[name]
    if name not in releases.known:
        known = ", ".join((*releases.known, TODAY))
        raise Refused(f"there is no release {name!r}; compare two of {known}")
    return open_release(geodata / FOLDER / name, releases.known[name])


def _said(part: Part) -> str:
    match part["kind"]:
        case "withdrawn":
            return f"withdrawn: {Text(part['reason']).show('en').text}"
        case "moved":
            return f"moved by {part['metres']:g} m"
        case "status":
            return f"status {part['from']} -> {part['to']}"
        case "claims":
            return "claims added: " + ", ".join(_claim(one) for one in part["added"])
        case "sources":
            return f"sources added: {', '.join(part['added'])}"
        case "edited" if "properties" in part:
            return f"changed: {', '.join(part['properties'])}"
    return str(part["kind"])


def _claim(claim: Mapping[str, str]) -> str:
    return f"{claim['property']} by {claim['source']}"
