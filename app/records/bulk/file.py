"""The bulk file of a layer: what it has, its features, and what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from app.domain.bulk import Batch, Bulk
from app.domain.feature import DATED
from app.domain.layer import Layer
from app.domain.queryables import Column, Kind
from app.errors import BrokenData
from app.records.bulk.check import Check
from app.records.bulk.source import ENDINGS, Source, Unreadable, opened
from app.records.bulk.values import column_of, dates_of, values_of
from app.records.fault import Fault
from app.records.hidden import FOREIGN

OWN = ("id", "layer")
"""What every feature says first."""


@dataclass(frozen=True)
class LayerFile:
    """A layer's file in a folder of geodata."""

    path: Path
    layer: Layer
    about: Bulk
    refused: Mapping[str, str]
    """Kinds that may never be published, and why."""
    content: str
    """The hash of the file's bytes."""

    @cached_property
    def digest(self) -> str:
        """The hash of its content and of all that decides how it is read and judged."""
        told = f"{self.content} {self.layer.id} {self.about} {self.layer.finest_m}"
        told += f" {self.layer.expect} {sorted(self.refused)}"
        return hashlib.sha256(told.encode()).hexdigest()[:24]

    def faults(self) -> Sequence[str]:
        """What is wrong with it as far as can be told without reading all of it."""
        if self.path.name != self.about.file or self.path.suffix not in ENDINGS:
            return [f"name a file of the layer's folder that ends in {', '.join(ENDINGS)}"]
        if not self.path.is_file():
            return ["is not there; put it beside layer.toml, or correct `file`"]
        try:
            with opened(self.path) as source:
                return [*self._faults(source)]
        except Unreadable as error:
            return [str(error)]

    def _faults(self, source: Source) -> Iterator[str]:
        names = [name for name in source.schema.names if name != source.geometry]
        if self.about.id not in names:
            yield f"has no column {self.about.id!r}; name its ids in `id`: {', '.join(names)}"
        for name in names:
            if found := FOREIGN.search(name):
                yield f"a column's name has the hidden character U+{ord(found[0]):04X}; take it out"
            if column_of(name, source.schema.field(name).type) is None:
                yield f"column {name!r} holds bytes; leave it out"
        if self.about.accuracy_m is None and "accuracy_m" not in names:
            yield "says not how accurate it is; give `accuracy_m` in layer.toml, or a column of it"
        if "layer" in names:
            yield "column 'layer' would hide the layer's id; rename it"
        if self.about.id != "id" and "id" in names:
            yield f"has a column 'id' beside {self.about.id!r}; rename it or make it the id"

    def columns(self) -> Mapping[str, Column]:
        """What properties its features have, id and layer first."""
        with self._opened() as source:
            return self._columns(source)

    def _columns(self, source: Source) -> dict[str, Column]:
        found: dict[str, Column | None] = dict.fromkeys(OWN, Column(Kind.TEXT))
        for field in source.schema:
            if field.name not in (source.geometry, self.about.id):
                found[field.name] = column_of(field.name, field.type)
        if self.about.accuracy_m is not None and "accuracy_m" not in found:
            found["accuracy_m"] = Column(Kind.NUMBER)
        return {name: column for name, column in found.items() if column is not None}

    def batches(self) -> Iterator[Batch]:
        """All features. Raises BrokenData for what breaks a rule."""
        check = Check(self.layer, self.refused)
        try:
            with self._opened() as source:
                names = [*self._columns(source)]
                for found in source.batches:
                    batch = self._batch(found, source.geometry, names)
                    check.look_at(batch)
                    yield batch
        except Unreadable as error:
            raise BrokenData([self._fault(str(error))]) from error
        if remedies := check.finish():
            raise BrokenData([self._fault(one) for one in remedies])

    def _batch(self, found: Any, geometry: str, names: Sequence[str]) -> Batch:
        ids = [_name(one) for one in values_of(found.column(self.about.id))]
        columns: dict[str, Sequence[Any]] = {"id": ids, "layer": [self.layer.id] * len(ids)}
        for name in names[len(OWN) :]:
            if name in found.schema.names:
                read = dates_of if name in DATED else values_of
                columns[name] = read(found.column(name))
            else:
                columns[name] = [self.about.accuracy_m] * len(ids)
        wkb = found.column(geometry).to_numpy(zero_copy_only=False)
        geometries = np.empty(len(ids), dtype=object)
        geometries[:] = shapely.from_wkb(wkb, on_invalid="fix")
        return Batch(ids, shapely.force_2d(geometries), columns)

    def _fault(self, remedy: str) -> Fault:
        return Fault(f"{self.layer.id}/{self.about.file}", "bulk", remedy)

    def _opened(self) -> Any:
        if found := self.faults():
            raise BrokenData([self._fault(one) for one in found])
        return opened(self.path)


def _name(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
