"""Reading releases: which there are, whether their files are whole, and the data in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from app.domain.dataset import Dataset
from app.domain.release import NAME, SCHEMA, SUMS, Origin, Release, order_of
from app.errors import BrokenRelease
from app.records.read import data_files, read_frozen

FOLDER, ABOUT, CHANGES, ORIGINS = "releases", "release.json", "changes.json", "provenance.json"
DATA = "data"
"""The folder in a release that is laid out as geodata itself is."""


class Releases(NamedTuple):
    """What a folder of data has published, the oldest first, and which of it is damaged."""

    known: Mapping[str, Release]
    broken: Mapping[str, BrokenRelease]


def read_releases(geodata: Path) -> Releases:
    """All releases of a folder of data. One that is damaged does not hide the others."""
    known, broken = {}, {}
    for folder in sorted(release_folders(geodata), key=lambda path: order_of(path.name)):
        try:
            known[folder.name] = read_release(folder)
        except BrokenRelease as error:
            broken[folder.name] = error
    return Releases(known, broken)


def release_folders(geodata: Path) -> Iterator[Path]:
    """The folders of releases: what else lies there is none."""
    for path in (geodata / FOLDER).glob("*"):
        if NAME.fullmatch(path.name) and path.is_dir():
            yield path


def read_release(folder: Path) -> Release:
    """What a release says of itself. Raises BrokenRelease if that is not what was published."""
    try:
        sums = (folder / SUMS).read_bytes()
        files = dict(_sum(line) for line in sums.decode().splitlines())
        for name in files:
            _inside(folder, name)
        for name in (ABOUT, CHANGES, ORIGINS):
            _check(folder, name, files)
        about, changes, origins = (
            json.loads((folder / name).read_bytes()) for name in (ABOUT, CHANGES, ORIGINS)
        )
        return Release(
            name=folder.name,
            day=date.fromisoformat(about["date"]),
            hash=hashlib.sha256(sums).hexdigest(),
            schema=_known_schema(about["schema"]),
            data=about["data"],
            previous=about["previous"] and about["previous"]["release"],
            counts=about["counts"],
            files=files,
            changes=tuple(changes["changes"]),
            origins={name: Origin(**one) for name, one in origins["records"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenRelease(folder.name, f"cannot be read ({error!r})") from error


def damaged_releases(geodata: Path) -> Iterator[BrokenRelease]:
    """What is wrong with releases, each looked at file by file: the first damage of each."""
    releases = read_releases(geodata)
    yield from releases.broken.values()
    for name, release in releases.known.items():
        try:
            check_release(geodata / FOLDER / name, release)
        except BrokenRelease as error:
            yield error


def check_release(folder: Path, release: Release) -> None:
    """Hold each file to its hash, and let no other be data. Raises BrokenRelease."""
    for name in release.files:
        _check(folder, name, release.files)
    for path in data_files(folder / DATA):
        name = path.relative_to(folder).as_posix()
        if name not in release.files:
            raise BrokenRelease(release.name, f"holds {name}, which was not published")


def open_release(folder: Path, release: Release) -> Dataset:
    """The data of a release: the published files and no others. Raises BrokenRelease."""
    check_release(folder, release)
    dataset = read_frozen(folder / DATA, release.hash[:16], release.modified)
    if dataset is None:
        raise BrokenRelease(release.name, "holds no usable data")
    return dataset


def read_published(folder: Path, release: Release, name: str) -> bytes:
    """The bytes of a file of a release. Raises NotHere, or BrokenRelease."""
    digest = release.hash_of(name)
    content = _inside(folder, name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise BrokenRelease(release.name, f"has another {name} than was published")
    return content


def _sum(line: str) -> tuple[str, str]:
    digest, _, name = line.partition("  ")
    return name, digest


def _inside(folder: Path, name: str) -> Path:
    """A file of a release: neither its name nor a link leads out of the folder."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BrokenRelease(folder.name, f"lists {name[:80]!r}, which is not in its folder")
    return path


def _check(folder: Path, name: str, files: Mapping[str, str]) -> None:
    try:
        found = sha256_of(_inside(folder, name))
    except OSError as error:
        raise BrokenRelease(folder.name, f"lacks {name}") from error
    if found != files.get(name):
        raise BrokenRelease(folder.name, f"has another {name} than was published")


def sha256_of(path: Path) -> str:
    """The hash of a file, read in parts: files of bulk layers may be large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known_schema(schema: int) -> int:
    if schema != SCHEMA:
        raise ValueError(f"it has the schema {schema}; this software knows {SCHEMA}")
    return schema
