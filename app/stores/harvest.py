"""From the batches of a bulk file to a table that is kept in a folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from app.domain.bulk import Batch, BulkFile
from app.domain.lots import lots_of
from app.domain.queryables import WORDED, Column
from app.stores.boxes import Boxes, plant
from app.stores.grow import KINDS
from app.stores.kept import TABLE, Folder, put_tree, put_vector
from app.stores.shapes import Held, Spots
from app.stores.spool import Spool, Tape
from app.stores.table import about_of, hashed
from app.stores.vectors import OPEN_END, OPEN_START, Days, Rows, Texts, Vector

PARTS = 16
"""So many parts of a layer are reckoned one after the other, for what that takes meanwhile."""

MOST_WORDS = 100
"""Different values of a column that can still be a vocabulary."""


class Harvest:
    """Reads batches, then writes the table."""

    def __init__(self, columns: Mapping[str, Column], path: Path) -> None:
        self._folder = Folder(path)
        self._kinds = columns
        self._came = path / "came"
        self._came.mkdir()
        self._files = {name: f"column-{number}" for number, name in enumerate(columns)}
        self._growing = {
            name: KINDS[column.kind](self._came / self._files[name])
            for name, column in columns.items()
            if column.kind in KINDS
        }
        self._boxes = Tape(self._came / "boxes", np.float64)
        self._are_points = True
        self._ready = Spool(self._came / "ready")
        self._wkb = Spool(self._came / "wkb")

    def add(self, batch: Batch) -> None:
        """Take a batch in."""
        self._ready.add(_ready(batch))
        self._wkb.add(one or b"" for one in shapely.to_wkb(batch.geometries))
        held = Held(batch.geometries)
        self._are_points &= held.points is not None
        self._boxes.add(held.boxes)
        for name, growing in self._growing.items():
            growing.add(batch.columns[name])

    def finish(self) -> None:
        """Write all, in the order of the ids."""
        folder, rows = self._folder, self._put_ids()
        kinds, days = self._put_columns(rows)
        boxes = self._boxes.whole().reshape(-1, 4)[rows]
        tree = plant(boxes)
        put_tree(folder, tree)
        near = np.concatenate([tree.rows, np.flatnonzero(np.isnan(boxes[:, 0]))])
        folder.put("ready", self._ready.finish(rows, near, folder.path / "ready.bin"))
        placed = self._put_shapes(boxes, rows, near)
        lots = np.concatenate([lots_of(part) for part in np.array_split(boxes, PARTS)])
        folder.put("lots", lots)
        folder.put("lots-order", np.argsort(lots, kind="stable"))
        about = about_of(boxes, placed, days)
        shutil.rmtree(self._came)
        told = {"kinds": kinds, "points": self._are_points, "levels": len(tree.levels)}
        told |= {"files": folder.stamps()}
        (folder.path / TABLE).write_text(json.dumps(told | about._asdict()), "utf-8")

    def _put_ids(self) -> Rows:
        """Write the ids and where they stand; the rows as they came, in the order of their ids."""
        ids = self._growing.pop("id").whole()
        assert isinstance(ids, Texts)  # noqa: S101 - what ids are
        hashes, places = hashed(ids.words.words)
        self._folder.put("hashes", hashes)
        self._folder.put("hashed-rows", places)
        rows = np.argsort(ids.codes)
        put_vector(self._folder, self._files["id"], ids.at(rows))
        return rows

    def _put_columns(self, rows: Rows) -> tuple[list[tuple[Any, ...]], Days]:
        """Write the other columns one by one; what each is, and the days of the features."""
        kinds, dates = [], {}
        for name, column in self._kinds.items():
            words: Sequence[str] = ()
            if name in self._growing:
                vector = self._growing.pop(name).whole().at(rows)
                put_vector(self._folder, self._files[name], vector)
                words = _words(name, vector)
                if isinstance(vector, Days):
                    dates[name] = vector
            kinds.append((name, column.kind, words, column.whole))
        days = _days(dates, len(rows))
        put_vector(self._folder, "days", days)
        return kinds, days

    def _put_shapes(self, boxes: Boxes, rows: Rows, near: Rows) -> NDArray[np.bool_]:
        """Write the geometries; tell which rows have one."""
        if self._are_points:
            self._folder.put("lon", boxes[:, 0])
            self._folder.put("lat", boxes[:, 1])
            return Spots(boxes[:, 0], boxes[:, 1]).placed
        parts = self._wkb.finish(rows, near, self._folder.path / "wkb.bin")
        self._folder.put("wkb", parts)
        self._folder.put("boxes", boxes)
        found: NDArray[np.bool_] = parts[1] > parts[0]
        return found


def harvest(file: BulkFile, path: Path) -> None:
    """Write the table of a bulk file into an empty folder. Raises BrokenData."""
    found = Harvest(file.columns(), path)
    for batch in file.batches():
        found.add(batch)
    found.finish()


def _ready(batch: Batch) -> Iterator[bytes]:
    """Each feature as GeoJSON."""
    names = tuple(batch.columns)
    rows = zip(*batch.columns.values(), strict=True)
    for name, geometry, row in zip(batch.ids, _members(batch.geometries), rows, strict=True):
        properties = dict(zip(names, row, strict=True))
        member = {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}
        yield orjson.dumps(member)


def _members(geometries: NDArray[np.object_]) -> Sequence[Any]:
    """The geometries as GeoJSON values; points, of which there are most, all at once."""
    points = Held(geometries).points
    if points is None:
        return [None if one is None else shapely.geometry.mapping(one) for one in geometries]
    lonlat = zip(points[0].tolist(), points[1].tolist(), strict=True)
    return [None if at[0] != at[0] else {"type": "Point", "coordinates": at} for at in lonlat]


def _days(dates: Mapping[str, Days], count: int) -> Days:
    """When each feature may have existed or happened, as `Feature.span` has it."""
    never = Days(
        np.full(count, OPEN_START), np.full(count, OPEN_END), np.zeros(count, dtype=np.bool_)
    )
    date, opened, closed = (dates.get(name, never) for name in ("date", "opened", "closed"))
    return Days(
        np.where(date.known, date.starts, np.where(opened.known, opened.starts, OPEN_START)),
        np.where(date.known, date.ends, np.where(closed.known, closed.ends, OPEN_END)),
        date.known | opened.known | closed.known,
    )


def _words(name: str, vector: Vector) -> Sequence[str]:
    """The values of a column that holds a few words of a vocabulary."""
    if name not in WORDED or not isinstance(vector, Texts) or len(vector.words) > MOST_WORDS:
        return ()
    return list(vector.words.words)
