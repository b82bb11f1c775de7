"""The rules of a bulk file that only its features can break."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.bulk import Batch
from app.domain.dates import Span
from app.domain.feature import DATED
from app.domain.geometry import decimals_for
from app.domain.layer import Layer
from app.errors import BadDate
from app.records.hidden import FOREIGN, all_strings

ID = re.compile(r"[^\s/?#%\\\x00-\x1f]{1,200}")
"""What an id looks like that can stand in an address as it is."""

NAMED = 5
"""How many features a fault names."""


class Check:
    """Looks at one batch after the other, and says at the end what was wrong."""

    def __init__(self, layer: Layer, refused: Mapping[str, str]) -> None:
        self._layer = layer
        self._refused = refused
        self._seen: list[NDArray[np.int64]] = []
        self._count = 0
        self._found: dict[str, list[str]] = {}

    def look_at(self, batch: Batch) -> None:
        """Take note of what is wrong in a batch."""
        self._count += len(batch.ids)
        self._seen.append(np.fromiter(map(hash, batch.ids), np.int64, len(batch.ids)))
        for remedy, rows in self._wrong(batch):
            named = self._found.setdefault(remedy, [])
            named += [batch.ids[row] or "without id" for row in rows[: NAMED - len(named)]]

    def finish(self) -> Sequence[str]:
        """One remedy for each rule that is broken, with the first features that break it."""
        seen = np.concatenate(self._seen) if self._seen else np.zeros(0, np.int64)
        remedies = [f"{remedy} ({', '.join(ids)})" for remedy, ids in self._found.items()]
        if twice := len(seen) - len(np.unique(seen)):
            remedies.append(f"{twice} ids stand more than once; give each feature its own")
        if self._count < self._layer.expect.features:
            asked = self._layer.expect.features
            remedies.append(f"has {self._count} features, {asked} are expected; find what was lost")
        return remedies

    def _wrong(self, batch: Batch) -> Iterator[tuple[str, Sequence[int]]]:
        """What is wrong, and in which rows."""
        odd = [row for row, name in enumerate(batch.ids) if not ID.fullmatch(name)]
        if odd:
            yield "an id is 1 to 200 signs without spaces and / ? # % \\", odd
        yield from self._wrong_places(batch)
        yield from self._wrong_words(batch)
        yield from _wrong_characters(batch)
        for name in set(DATED) & batch.columns.keys():
            counts = Counter(batch.columns[name])
            bad = {value for value in counts if value is not None and not _is_date(value)}
            if bad:
                rows = [row for row, one in enumerate(batch.columns[name]) if one in bad]
                yield f"{name} is an EDTF date, such as 2019-05 or 2006/..", rows

    def _wrong_places(self, batch: Batch) -> Iterator[tuple[str, Sequence[int]]]:
        lonlat, owner = shapely.get_coordinates(batch.geometries, return_index=True)
        with np.errstate(invalid="ignore"):
            outside = ~((np.abs(lonlat[:, 0]) <= 180) & (np.abs(lonlat[:, 1]) <= 90))
        if outside.any():
            rows = np.unique(owner[outside]).tolist()
            yield "longitude is -180 to 180, latitude -90 to 90, longitude first", rows
        if self._layer.finest_m:
            finest = round(self._layer.finest_m, 3)
            decimals = decimals_for(self._layer.finest_m)
            fine = np.abs(np.round(lonlat, decimals) - lonlat).max(axis=1, initial=0) > 1e-9
            if fine.any():
                rows = np.unique(owner[fine]).tolist()
                yield f"give positions no finer than {finest:g} m: {decimals} decimals", rows

    def _wrong_words(self, batch: Batch) -> Iterator[tuple[str, Sequence[int]]]:
        kinds = batch.columns.get("kind", ())
        for word in sorted(self._refused.keys() & {one for one in kinds if isinstance(one, str)}):
            rows = [row for row, one in enumerate(kinds) if one == word]
            yield f"{word!r} is never published: {self._refused[word]}", rows
        if self._layer.id in self._refused:
            yield f"{self._layer.id!r} is never published: {self._refused[self._layer.id]}", [0]
        if self._layer.finest_m and "accuracy_m" in batch.columns:
            finest = self._layer.finest_m
            rows = [
                row
                for row, one in enumerate(batch.columns["accuracy_m"])
                if isinstance(one, (int, float)) and one < finest
            ]
            if rows:
                yield f"accuracy_m is at least {finest:g} in this layer", rows


def _wrong_characters(batch: Batch) -> Iterator[tuple[str, Sequence[int]]]:
    """Texts that others wrote may have several lines, and the joiners that their scripts need."""
    for name, values in batch.columns.items():
        texts = [one if isinstance(one, str) else "".join(all_strings(one)) for one in values]
        # One look at a whole column costs a fraction of one at each text.
        if (found := FOREIGN.search("".join(texts))) is not None:
            rows = [row for row, text in enumerate(texts) if FOREIGN.search(text)]
            yield f"{name} holds the hidden character U+{ord(found[0]):04X}; take it out", rows


def _is_date(value: object) -> bool:
    try:
        Span.parse(str(value)[:10] if "T" in str(value) else str(value))
    except BadDate:
        return False
    return True
