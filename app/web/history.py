"""What changed, release by release: the newest first, with what is not released yet before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.domain.changes import Change
from app.domain.release import Origin, Release
from app.errors import NotHere
from app.web.atlas import Atlas


class Chapter(NamedTuple):
    """What one release changed; `release` is None for what is not released yet."""

    release: Release | None
    since: str | None
    """The release before: what the changes were found against."""
    changes: tuple[Change, ...]
    updated: datetime
    """When it stood as it does; no earlier than the last edit in it that is known."""


def releases_of(atlas: Atlas) -> list[Release]:
    """The releases that an atlas knows, the oldest first."""
    return [atlas.shelf.known[name] for name in reversed(atlas.releases)]


def release_named(atlas: Atlas, name: str) -> Release:
    """The release of that name, among those that an atlas knows. Raises NotHere, BrokenRelease."""
    found, known = atlas.shelf.named(name), releases_of(atlas)
    if found not in known:
        names = tuple(one.name for one in known)
        raise NotHere(f"{name} came later; there was {', '.join(names)}", names)
    return found


async def chapters(atlas: Atlas) -> list[Chapter]:
    """Everything that an atlas knows to have changed."""
    # Before releases are counted: the newest may turn out to be damaged.
    changes = await atlas.shelf.unreleased(atlas)
    releases = releases_of(atlas)
    found = [_chapter(one) for one in reversed(releases)]
    if changes:
        # What changed after a release is no older than it is.
        known = [one.edited for one in changes if one.edited] or [atlas.dataset.modified]
        updated = max(*known, releases[-1].modified)
        found.insert(0, Chapter(None, releases[-1].name, changes, updated))
    return found


def _chapter(release: Release) -> Chapter:
    changes = tuple(map(Change.from_json, release.changes))
    updated = max([release.modified, *(one.edited for one in changes if one.edited)])
    return Chapter(release, release.previous, changes, updated)


class Entry(NamedTuple):
    """A change of one record, and the chapter that it stands in."""

    chapter: Chapter
    change: Change


def entries_of(name: str, told: Sequence[Chapter]) -> list[Entry]:
    """The changes of one record, the newest first."""
    return [
        Entry(chapter, change)
        for chapter in told
        for change in chapter.changes
        if change.id == name
    ]


class Beginning(NamedTuple):
    """Where a record comes from: the first release that has it, and its commits where known."""

    release: Release | None
    origin: Origin | None
    told_by: Release | None
    """The newest release that knows the commits."""


def beginning_of(name: str, told: Sequence[Chapter]) -> Beginning:
    """Where a record comes from: what was added in no chapter stood in the first release."""
    released = [chapter.release for chapter in told if chapter.release]
    knowing = next((one for one in released if name in one.origins), None)
    origin = knowing.origins[name] if knowing else None
    for entry in reversed(entries_of(name, told)):
        if entry.change.parts[0]["kind"] == "added":
            return Beginning(entry.chapter.release, origin, knowing)
    return Beginning(released[-1] if released else None, origin, knowing)
