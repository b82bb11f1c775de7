"""When each change that is not released yet was last edited: `changed.txt`, kept by `campmap fmt`.

A line is the id of a record, a moment, and a hash of what is said of its change, so that another
change, or another reason, has a moment of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.changes import Change, compare
from app.errors import BrokenRelease
from app.records.changelog import read_reasons
from app.records.read import read_folder
from app.records.releases import FOLDER, open_release, read_releases

FILE = "changed.txt"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def dated(changes: Iterable[Change], text: str, after: datetime) -> tuple[Change, ...]:
    """The changes with the moments that the file's text knows, none before the release `after`."""
    known = dict(_entries(text))
    return tuple(
        replace(one, edited=max(known[key], after)) if (key := _key(one)) in known else one
        for one in changes
    )


def noted_register(folder: Path, now: datetime) -> bytes | None:
    """The file as it should be: what it does not know was edited now. None where there is none.

    Data that cannot be read, and releases that cannot, are told of by others: the file stays.
    """
    text = read_register(folder)
    changes = _changes(folder)
    if changes is None:
        return text.encode() or None
    known = dict(_entries(text))
    lines = (f"{one.id} {_written(known.get(_key(one), now))} {_key(one)[1]}\n" for one in changes)
    return "".join(lines).encode() or (b"" if text else None)


def read_register(folder: Path) -> str:
    """The text of the file; empty where there is none."""
    path = folder / FILE
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _changes(folder: Path) -> tuple[Change, ...] | None:
    """What changed since the newest release; None where that cannot be told."""
    newest = next(reversed([*read_releases(folder).known.values()]), None)
    if newest is None:
        return ()
    dataset = read_folder(folder).dataset
    try:
        before = open_release(folder / FOLDER / newest.name, newest)
    except BrokenRelease:
        return None
    return compare(before, dataset, read_reasons(dataset.changelog)) if dataset else None


def _entries(text: str) -> Iterator[tuple[tuple[str, str], datetime]]:
    """What lines say; one that a merge has left spoilt says nothing."""
    for line in text.splitlines():
        with suppress(ValueError):
            name, moment, digest = line.split()
            yield (name, digest), datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)


def _key(change: Change) -> tuple[str, str]:
    said = json.dumps(replace(change, edited=None).as_json(), ensure_ascii=False, sort_keys=True)
    return change.id, hashlib.sha256(said.encode()).hexdigest()[:16]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(MOMENT)
