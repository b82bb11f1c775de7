"""A table as a folder of files: arrays and pools that are mapped into memory, not read.

Several processes that open it share its pages. It is made anew where it is missing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.queryables import Column, Kind
from app.stores.boxes import Level, Tree
from app.stores.lookup import Lookup, lookup_of
from app.stores.pool import Pool, Strings
from app.stores.shapes import Shapes, Spots, Written
from app.stores.spool import mapped
from app.stores.store import About
from app.stores.table import Table
from app.stores.vectors import (
    Bools,
    Days,
    Listed,
    Lists,
    Numbers,
    Rows,
    Texts,
    Truth,
    Vector,
    Words,
)

DAMAGE = (EOFError, FileNotFoundError, KeyError, ValueError)
"""What opening a table may raise whose files are not all there, or not whole."""

TABLE = "table.json"
"""The file that is written last: what a table has."""

FEW_WORDS = 10_000
"""Words that are read at once: to look one up is faster then than where it is mapped."""

INEXACT = 2.0**53
"""The whole number from which on a float may stand for its neighbour as well."""


class Folder(NamedTuple):
    """A folder of arrays and pools by name."""

    path: Path

    def put(self, name: str, array: NDArray[Any]) -> None:
        """Write an array.

        Through `write`: of what numpy writes to a file by itself, a full disk may keep a part
        without a word.
        """
        with (self.path / f"{name}.npy").open("wb") as file:
            through: Any = SimpleNamespace(write=file.write)
            np.save(through, np.ascontiguousarray(array), allow_pickle=False)

    def get(self, name: str) -> NDArray[Any]:
        """An array, mapped."""
        path = self.path / f"{name}.npy"
        _read_ahead(path)
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))

    def stamps(self) -> dict[str, list[int]]:
        """The size and the time of each array and pool: what tells that another hand wrote one."""
        found = ((path.name, path.stat()) for path in self.path.iterdir() if path.name != TABLE)
        return {name: [about.st_size, about.st_mtime_ns] for name, about in found}

    def put_texts(self, name: str, texts: Sequence[str]) -> None:
        """Write texts, one after the other, and where each begins and the last one ends."""
        with (self.path / f"{name}.bin").open("wb") as file:
            written = (file.write(text.encode()) for text in texts)
            ends = np.cumsum(np.fromiter(written, np.int64, len(texts)))
        self.put(name, np.concatenate([[0], ends]))

    def pool(self, name: str) -> Pool:
        """A pool, mapped. Raises EOFError where its file ends too soon."""
        starts, ends = self.get(name)
        return self._pool(name, starts, ends, ends.max(initial=0))

    def texts(self, name: str) -> Strings:
        """Texts, mapped. Raises EOFError where their file ends too soon."""
        places = self.get(name)
        _read_ahead(self.path / f"{name}.bin")
        return Strings(self._pool(name, places[:-1], places[1:], places[-1]))

    def _pool(self, name: str, starts: Rows, ends: Rows, length: int) -> Pool:
        data = mapped(self.path / f"{name}.bin")
        if len(data) < length:
            raise EOFError(f"{name}.bin ends too soon")
        return Pool(data, starts, ends)


def _read_ahead(path: Path) -> None:
    """Ask the disk for a file now, where that can be asked: no first answer waits for it then."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def put_vector(folder: Folder, name: str, vector: Vector) -> None:
    """Write a column."""
    if isinstance(vector, Texts):
        folder.put_texts(f"{name}-words", vector.words.words)
        folder.put(f"{name}-codes", vector.codes)
    elif isinstance(vector, Listed):
        lists = vector.lists
        folder.put(f"{name}-codes", vector.codes)
        folder.put(f"{name}-starts", lists.starts)
        folder.put(f"{name}-rows", lists.rows)
        put_vector(folder, f"{name}-items", lists.items)
    else:
        for part, array in vector._asdict().items():
            folder.put(f"{name}-{part}", array)
    if (lookup := lookup_of(vector)) is not None:
        for part, array in lookup._asdict().items():
            folder.put(f"{name}-{part}", array)


def get_vector(folder: Folder, name: str, kind: Kind) -> Vector:
    """A column of a kind."""

    def get(part: str) -> NDArray[Any]:
        return folder.get(f"{name}-{part}")

    if kind is Kind.TEXT:
        words: Sequence[str] = folder.texts(f"{name}-words")
        return Texts(Words(words if len(words) > FEW_WORDS else [*words]), get("codes"))
    if kind is Kind.NUMBER:
        return Numbers(get("values"))
    if kind is Kind.BOOLEAN:
        return Truth(get("yes"), get("no"))
    if kind is Kind.DATE:
        return Days(get("starts"), get("ends"), get("known"))
    items = get_vector(folder, f"{name}-items", Kind.TEXT)
    assert isinstance(items, Texts)  # noqa: S101 - what that kind gives
    return Listed(Lists(items, get("starts"), get("rows")), get("codes"))


def put_tree(folder: Folder, tree: Tree) -> None:
    """Write a tree of boxes."""
    for number, level in enumerate(tree.levels):
        for part, array in level._asdict().items():
            folder.put(f"tree-{number}-{part}", array)


def get_tree(folder: Folder, levels: int) -> Tree:
    """A tree of boxes."""
    return Tree(
        tuple(
            Level(*(folder.get(f"tree-{number}-{part}") for part in Level._fields))
            for number in range(levels)
        )
    )


class KeptTable(Table):
    """A table whose indices were made beforehand."""

    def __init__(self, folder: Folder) -> None:
        told = json.loads((folder.path / TABLE).read_text(encoding="utf-8"))
        if told["files"] != folder.stamps():
            raise ValueError("not all files are as they were written")
        kinds = {
            name: Column(Kind(kind), tuple(words), whole)
            for name, kind, words, whole in told["kinds"]
        }
        super().__init__(
            ids=folder.texts(f"column-{[*kinds].index('id')}-words"),
            kinds=kinds,
            ready=folder.pool("ready"),
            shapes=_shapes(folder, is_points=told["points"]),
            days=_days(folder),
            vectors={
                name: get_vector(folder, f"column-{number}", column.kind)
                for number, (name, column) in enumerate(kinds.items())
                if column.kind is not Kind.NESTED
            },
        )
        bounds, days = told["bounds"], told["days"]
        about = About(
            told["features"], told["drawn"], bounds and tuple(bounds), days and tuple(days)
        )
        self.__dict__.update(
            tree=get_tree(folder, told["levels"]),
            lots=folder.get("lots"),
            by_lot=folder.get("lots-order"),
            by_hash=(folder.get("hashes"), folder.get("hashed-rows")),
            lookups=_lookups(folder, kinds),
            _about=about,
        )

    _about: About

    def tells(self, name: str) -> bool:
        """Whether a column's array tells the JSON values of most rows, if not of all.

        The numbers of a column of a bulk file are all whole, or all are not.
        """
        return isinstance(self.vectors.get(name), (Texts, Numbers))

    def told(self, name: str, rows: Rows) -> list[Any] | None:
        """The JSON values of such a column at some rows; None where it cannot tell all of these."""
        vector = self.vectors[name]
        if isinstance(vector, Texts):
            return _texts(vector.at(rows))
        if isinstance(vector, Numbers):
            return _numbers(vector.at(rows).values, are_whole=self.kinds[name].whole)
        return None

    def about(self) -> About:
        """The table as a whole."""
        return self._about


def _texts(found: Texts) -> list[str | None]:
    words, codes = found.words.words, found.codes
    if isinstance(words, Strings):
        return _without(words.at(codes.astype(np.int64)), codes < 0)
    return list(map([*words, None].__getitem__, codes.tolist()))


def _numbers(values: NDArray[np.float64], *, are_whole: bool) -> list[float | None] | None:
    missing = np.isnan(values)
    if not are_whole:
        return _without(values.tolist(), missing)
    if np.any(np.abs(values) >= INEXACT):
        return None
    return _without(np.where(missing, 0, values).astype(np.int64).tolist(), missing)


def _without(values: list[Any], missing: Bools) -> list[Any]:
    """The values, with None where they are missing."""
    for place in np.flatnonzero(missing).tolist():
        values[place] = None
    return values


def _shapes(folder: Folder, *, is_points: bool) -> Shapes:
    if is_points:
        return Spots(folder.get("lon"), folder.get("lat"))
    return Written(folder.pool("wkb"), folder.get("boxes"))


def _days(folder: Folder) -> Days:
    found = get_vector(folder, "days", Kind.DATE)
    assert isinstance(found, Days)  # noqa: S101 - what that kind gives
    return found


def _lookups(folder: Folder, kinds: Mapping[str, Column]) -> Mapping[str, Lookup]:
    return {
        name: Lookup(folder.get(f"column-{number}-order"), folder.get(f"column-{number}-firsts"))
        for number, (name, column) in enumerate(kinds.items())
        if column.kind in (Kind.TEXT, Kind.NUMBER)
    }
