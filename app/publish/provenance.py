"""Which commits brought each record in; asked of git once, when a release is made."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from app.domain.release import Origin
from app.errors import Refused

RECORDS = ("*/features/*", "sources/*", ":(exclude)releases")
"""Where records stand, as git's pathspecs from the folder of data."""


def origins(
    geodata: Path, published: Mapping[str, Origin | None], changed: Collection[str]
) -> Mapping[str, Origin]:
    """The origin of each record by id, as far as it is known.

    `published` is what the release before knew of each of its records, `changed` those that
    differ since. Git may have been begun anew, or written anew, after that release: what it says
    of a record that was there already is believed of the last change alone, if there was one.
    Raises Refused if git has other data than the folder: the origins would be wrong.
    """
    found = _found(geodata)
    kept = {
        name: _changed(known, found.get(name)) if name in changed else known
        for name, known in published.items()
        if known is not None
    }
    return {name: one for name, one in found.items() if name not in published} | kept


def _changed(known: Origin, found: Origin | None) -> Origin:
    last, day = (found.changed, found.changed_on) if found else (None, None)
    return known._replace(changed=last, changed_on=day)


def _found(geodata: Path) -> Mapping[str, Origin]:
    """What git says of each record; nothing where there is no whole repository."""
    if _git(geodata, "rev-parse", "--is-shallow-repository") != "false\n":
        return {}
    if changed := _git(geodata, "status", "--porcelain", "--", *RECORDS):
        raise Refused(f"{changed.splitlines()[0][3:]} is not committed; commit the data first")
    found: dict[str, Origin] = {}
    for commit, day, name in _history(geodata):
        known = found.get(name) or Origin(commit, day, commit, day)
        found[name] = known._replace(changed=commit, changed_on=day)
    return found


def _history(geodata: Path) -> Iterator[tuple[str, str, str]]:
    """Commit, day and id of every change of a record or a source, the oldest first."""
    listed = _git(
        geodata,
        *("log", "--reverse", "--no-renames", "--diff-filter=AM", "--name-only", "--relative"),
        *("--format=%x00%H %cs", "--", *RECORDS),
    )
    for entry in (listed or "").split("\0")[1:]:
        head, *paths = entry.split("\n")
        commit, _, day = head.partition(" ")
        for path in map(Path, filter(None, paths)):
            if path.name != "schema.json":
                yield commit, day, path.stem


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says in a folder; None where there is no git, or no repository."""
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
