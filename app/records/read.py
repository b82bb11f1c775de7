"""From a folder of geodata to a `Dataset`, collecting every fault on the way."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

from shapely.geometry import shape

from app.domain.bulk import Bulk
from app.domain.dataset import Dataset, Outline
from app.domain.feature import Feature
from app.domain.layer import Expect, Layer, Style
from app.domain.people import People
from app.domain.source import Source
from app.domain.vocabulary import Term, Vocabulary
from app.errors import BrokenData
from app.records import plain
from app.records.bulk.digest import digest_of
from app.records.bulk.file import LayerFile
from app.records.bulk.source import ENDINGS
from app.records.changelog import FILE as CHANGELOG
from app.records.changelog import read_changelog
from app.records.fault import Fault
from app.records.people import REGISTER as PEOPLE
from app.records.people import read_people
from app.records.record import Record, parse
from app.records.rules import check_dataset, check_record
from app.records.schemas import Schemas
from app.records.stories import read_stories, story_files

T = TypeVar("T")

VOCABULARY = "vocabulary.json"
REGISTER = "ids.txt"
"""Every id ever published and its layer, one a line."""


class Reading(NamedTuple):
    """What a folder gave: the dataset of all that could be read, and all that is wrong with it."""

    dataset: Dataset | None
    faults: tuple[Fault, ...]

    @property
    def is_publishable(self) -> bool:
        """Whether nothing stands against publishing it; notices do not."""
        return self.dataset is not None and all(fault.is_notice for fault in self.faults)


def read_dataset(folder: Path, outline: Outline | None = None) -> Dataset:
    """The dataset of a folder that breaks no rule. Raises BrokenData with every fault."""
    reading = read_folder(folder, outline)
    if reading.dataset is None or not reading.is_publishable:
        raise BrokenData([fault for fault in reading.faults if not fault.is_notice])
    return reading.dataset


def read_folder(folder: Path, outline: Outline | None = None) -> Reading:
    """Read and check a whole folder; only a folder without usable metadata gives no dataset."""
    try:
        frame = _read_frame(folder)
    except _Unusable as error:
        return Reading(None, (error.fault,))
    schemas = Schemas(folder)
    folders = [layer.id for layer in frame.layers.values() if layer.bulk is None]
    broken = tuple(schemas.unusable((*folders, "sources")))
    if broken:
        return Reading(None, tuple(Fault(file, "metadata", why) for file, why in broken))
    paths = record_paths(folder)
    records = [parse(path, (folder / path).read_bytes()) for path in paths]
    checked = [(record, tuple(check_record(record, schemas))) for record in records]
    sound = [record for record, faults in checked if all(map(_is_cosmetic, faults))]
    stories = read_stories(folder)
    dataset = replace(
        _assemble(frame, sound),
        outline=outline,
        people=frame.people,
        changelog=frame.changelog,
        stories=stories.known,
        bulk=_bulk_files(folder, frame),
        strays=_strays(folder, paths),
        unread=frozenset(record.id for record in records) - {record.id for record in sound},
    )
    found = [fault for _, faults in checked for fault in faults]
    return Reading(dataset, (*found, *stories.faults, *check_dataset(dataset)))


def read_frozen(folder: Path, version: str, modified: datetime) -> Dataset | None:
    """The data of a release: checked when it was made, and by the rules of then, so not again."""
    try:
        frame = _read_frame(folder)._replace(version=version, modified=modified)
    except _Unusable:
        return None
    records = [parse(path, (folder / path).read_bytes()) for path in record_paths(folder)]
    return replace(
        _assemble(frame, records),
        modified=modified,
        stories=read_stories(folder).known,
        bulk=_bulk_files(folder, frame),
    )


def record_paths(folder: Path) -> tuple[PurePosixPath, ...]:
    """The files of features and sources, from the folder, in order."""
    layers = [path.parent for path in folder.glob("*/layer.toml")]
    found = [path for layer in layers for path in layer.glob("features/*.geojson")]
    found += [path for path in folder.glob("sources/*.json") if path.name != "schema.json"]
    return tuple(sorted(PurePosixPath(path.relative_to(folder).as_posix()) for path in found))


def _strays(folder: Path, known: tuple[PurePosixPath, ...]) -> tuple[str, ...]:
    """Files where records stand that no reader takes for one; hidden ones are tools' own."""
    found = [*folder.glob("*/features/*"), *folder.glob("sources/*")]
    names = {path.relative_to(folder).as_posix() for path in found if path.name[0] != "."}
    return tuple(sorted(names - {str(path) for path in known} - {"sources/schema.json"}))


def _is_cosmetic(fault: Fault) -> bool:
    return fault.rule in ("canonical", "id-is-file-name")


class _Unusable(Exception):
    """Metadata without which no record can be read."""

    def __init__(self, file: str, remedy: str) -> None:
        super().__init__(remedy)
        self.fault = Fault(file, "metadata", remedy)


class _Frame(NamedTuple):
    layers: dict[str, Layer]
    vocabulary: Vocabulary
    people: People
    changelog: str
    register: dict[str, str]
    version: str
    modified: datetime


def _read_frame(folder: Path) -> _Frame:
    layers = [_read_layer(path) for path in sorted(folder.glob("*/layer.toml"))]
    if not layers:
        raise _Unusable(str(folder), "holds no layer; a layer is a folder with a layer.toml")
    layers.sort(key=lambda layer: (layer.order, layer.id))
    version, modified = _fingerprint(folder)
    return _Frame(
        {layer.id: layer for layer in layers},
        _used(VOCABULARY, _read_vocabulary, folder),
        _used(PEOPLE, read_people, folder),
        _used(CHANGELOG, read_changelog, folder),
        dict(_read_register(folder / REGISTER)),
        version,
        modified,
    )


def _read_layer(path: Path) -> Layer:
    name = path.parent.name
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return Layer(
            id=name,
            order=plain.number(found["order"]),
            title=plain.text(found["title"]),
            description=plain.text(found["description"]),
            licence=plain.string(found["licence"]),
            area=plain.string(found["area"]),
            finest_m=plain.number(found.get("finest_m", 0)),
            style=Style(**plain.strings(found["style"])),
            expect=_read_expect(plain.members(found["expect"]), is_bulk="bulk" in found),
            bulk=_read_bulk(plain.members(found["bulk"])) if "bulk" in found else None,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _Unusable(
            f"{name}/layer.toml", f"cannot be used ({error!r}); compare another layer.toml"
        ) from error


def _read_expect(found: dict[str, Any], *, is_bulk: bool) -> Expect:
    """What a layer promises; of a bulk layer only features are counted."""
    said = found.get("summaries", ()) if is_bulk else found["summaries"]
    summaries = tuple(map(plain.string, said))
    citations = found.get("citations", 0) if is_bulk else found["citations"]
    return Expect(plain.number(found["features"]), plain.number(citations), summaries)


def _read_bulk(found: dict[str, Any]) -> Bulk:
    accuracy_m = found.get("accuracy_m")
    return Bulk(
        file=str(found["file"]),
        id=str(found.get("id", "id")),
        sources=tuple(map(str, found["sources"])),
        accuracy_m=None if accuracy_m is None else float(accuracy_m),
    )


def _read_vocabulary(folder: Path) -> Vocabulary:
    found = json.loads((folder / VOCABULARY).read_bytes())
    refused = plain.strings(found["refused"])
    return Vocabulary(_terms(found["kinds"]), _terms(found["operators"]), refused)


def _used(file: str, read: Callable[[Path], T], folder: Path) -> T:
    try:
        return read(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _Unusable(file, f"cannot be used ({error!r})") from error


def _terms(found: Any) -> dict[str, Term]:
    return {
        name: Term(
            name,
            plain.text(term["label"]),
            plain.text(term["about"]) if term.get("about") else None,
        )
        for name, term in plain.members(found).items()
    }


def _read_register(path: Path) -> Iterator[tuple[str, str]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, layer = line.partition(" ")
            if name:
                yield name, layer


def _fingerprint(folder: Path) -> tuple[str, datetime]:
    digest, newest = hashlib.sha256(), 0.0
    for path in sorted(data_files(folder)):
        is_bulk = path.suffix in ENDINGS
        content = digest_of(path).encode() if is_bulk else path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
        newest = max(newest, path.stat().st_mtime)
    return digest.hexdigest()[:16], datetime.fromtimestamp(int(newest), UTC)


def data_files(folder: Path) -> Iterator[Path]:
    """The files that the service reads: a change in any of them is another version."""
    for pattern in ("[!.]*.json", REGISTER, "*/layer.toml", "*/*.json", "*/features/*.geojson"):
        yield from folder.glob(pattern)
    yield from story_files(folder)
    for path in folder.glob("*/*"):
        if path.suffix in ENDINGS:
            yield path


def _bulk_files(folder: Path, frame: _Frame) -> dict[str, LayerFile]:
    """The file of each bulk layer, read when somebody asks for its features."""
    found = {}
    for layer in frame.layers.values():
        if (about := layer.bulk) is not None:
            path = folder / layer.id / about.file
            refused = frame.vocabulary.refused
            found[layer.id] = LayerFile(path, layer, about, refused, digest_of(path))
    return found


def _assemble(frame: _Frame, records: list[Record]) -> Dataset:
    features = [_feature(record) for record in records if record.is_feature]
    order = {layer: number for number, layer in enumerate(frame.layers)}
    features.sort(key=lambda feature: (order.get(feature.layer, len(order)), feature.id))
    return Dataset(
        layers=frame.layers,
        records=tuple(features),
        sources={r.data["id"]: Source(r.data["id"], r.data) for r in records if not r.is_feature},
        vocabulary=frame.vocabulary,
        version=frame.version,
        modified=_dated(records) or frame.modified,
        register=frame.register,
    )


def _dated(records: list[Record]) -> datetime | None:
    """The last day on which a source was read, which a clone keeps; times of files it does not.

    None where no source says when.
    """
    days = []
    for record in records:
        accessed = None if record.is_feature else record.data.get("accessed")
        parts = accessed["date-parts"][0] if accessed else ()
        if len(parts) == 3:
            days.append(datetime.combine(date(*parts), time(), UTC))
    return max(days, default=None)


def _feature(record: Record) -> Feature:
    data = record.data
    geometry = shape(data["geometry"]) if data["geometry"] else None
    return Feature(data["id"], record.layer, geometry, data["properties"])
