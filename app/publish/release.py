"""Making a release: the data frozen into a folder that never changes again."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from app.domain.changes import SOURCES, Change, compare
from app.domain.dataset import Dataset, Outline
from app.domain.release import NAME, Origin, Release, order_of
from app.errors import Refused
from app.publish.freeze import Frozen, write_frozen
from app.publish.lock import UNFINISHED, alone
from app.publish.notices import write_notices
from app.publish.provenance import origins
from app.records.changed import FILE as CHANGED
from app.records.changed import dated, read_register
from app.records.changelog import FILE, close_section, read_reasons
from app.records.format import replace
from app.records.read import read_dataset
from app.records.releases import (
    FOLDER,
    damaged_releases,
    open_release,
    read_release,
    read_releases,
)


class Before(NamedTuple):
    """The release before, and the data in it."""

    release: Release
    dataset: Dataset

    @property
    def origins(self) -> Mapping[str, Origin | None]:
        """What it knows of the origin of each of its records and sources."""
        names = (*self.dataset.features, *self.dataset.sources)
        return {name: self.release.origins.get(name) for name in names}


def make_release(name: str, geodata: Path, day: date, outline: Outline | None = None) -> Release:
    """Freeze the data of a folder under a name. Raises Refused, BrokenData or BrokenRelease.

    The folder of the release is there whole or not at all. Should the machine stop after that and
    before the changelog is closed, the same command, or the next release, closes it first.
    """
    if not NAME.fullmatch(name):
        raise Refused(f"{name!r} is no name of a release; write year.month, such as 2026.11")
    with alone(geodata / FOLDER, "a release"):
        before = _before(geodata, name)
        dataset = read_dataset(geodata, outline)
        changelog = (geodata / FILE).read_text(encoding="utf-8")
        if before is not None:
            _check_expectations(before.dataset, dataset)
        changes = _changes(before, dataset, read_reasons(changelog))
        if before is not None:
            changes = dated(changes, read_register(geodata), before.release.modified)
        frozen = Frozen(
            name=name,
            day=day,
            dataset=dataset,
            changelog=close_section(changelog, name, day),
            changes=changes,
            previous=before.release if before else None,
            origins=origins(geodata, before.origins if before else {}, {one.id for one in changes}),
        )
        _publish(geodata, frozen)
        (geodata / CHANGED).unlink(missing_ok=True)
        return _finish(geodata, name)


def _before(geodata: Path, name: str) -> Before | None:
    """The newest release. Raises Refused if the new one would not be newer."""
    for error in damaged_releases(geodata):
        raise error
    releases = read_releases(geodata)
    if not releases.known:
        return None
    newest = [*releases.known.values()][-1]
    _finish(geodata, newest.name)
    if name in releases.known:
        raise Refused(f"there is a release {name}; what is published is never changed")
    if order_of(name) < newest.order:
        raise Refused(f"{name} is older than the release {newest.name}; name a later month")
    return Before(newest, open_release(geodata / FOLDER / newest.name, newest))


def _check_expectations(before: Dataset, after: Dataset) -> None:
    """Layers promise no less than they did, but for what was withdrawn, with its reasons."""
    for name, old in before.layers.items():
        new = after.layers.get(name)
        if new is None:
            raise Refused(f"the layer {name} is gone; withdraw its records instead")
        gone = [one for one in before.by_layer[name] if after.features[one.id].withdrawn]
        cited = sum(len(one.citations) for one in gone)
        for what, was, now, allowed in (
            ("features", old.expect.features, new.expect.features, len(gone)),
            ("citations", old.expect.citations, new.expect.citations, cited),
        ):
            if now < was - allowed:
                raise Refused(
                    f"{name}/layer.toml expects {now} {what}, the release before expected {was} "
                    f"and {allowed} of them were withdrawn; find what was lost"
                )
        if lost := {*old.expect.summaries} - {*new.expect.summaries}:
            raise Refused(f"{name}/layer.toml expects no summary in {', '.join(sorted(lost))} more")


def _changes(
    before: Before | None, dataset: Dataset, reasons: Mapping[str, str]
) -> tuple[Change, ...]:
    """What changed since the release before. Raises Refused where the changelog gives no reason."""
    if before is None:
        return ()
    changes = compare(before.dataset, dataset, reasons)
    silent = [one.id for one in changes if one.reason is None and one.layer != SOURCES]
    if silent:
        raise Refused(
            f"{FILE} does not say why {len(silent)} record(s) changed; add below '## Unreleased' "
            + "".join(f"\n- `{name}`: the reason" for name in silent)
        )
    return changes


def _publish(geodata: Path, frozen: Frozen) -> None:
    folder = geodata / FOLDER
    made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        asyncio.run(write_frozen(geodata, made, frozen))
        for path in (*made.rglob("*"), made):
            _sync(path)
        made.chmod(0o755)
        made.rename(folder / frozen.name)
        _sync(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _finish(geodata: Path, name: str) -> Release:
    """Close the changelog and write the notices of a release, if that is not done yet."""
    release = read_release(geodata / FOLDER / name)
    changelog = (geodata / FILE).read_text(encoding="utf-8")
    if f"\n## {name} (" not in changelog:
        replace(geodata / FILE, close_section(changelog, name, release.day).encode())
    write_notices(geodata, release)
    return release
