"""How a layer lies in PostgreSQL: its table, and which column holds what.

A table is named by the hash of what it holds and is never changed; an edition, one version of the
data as one version of the code writes it, is a list of tables. So an answer is of one edition or
there is none, whatever is loaded meanwhile, and editions share the layers that did not change.

    campmap.editions   name, when it was loaded, the layouts of its layers
    campmap."<layer>_<hash>"
        place          the row, from 0, in the order of ids
        id, ready      the feature's id, and its GeoJSON in UTF-8
        geom           its shape
        first, last    its days, as proleptic Gregorian ordinals; null where it has no date
        lot            its number in the draw for tiles that cannot show all
        c0, c1, ...    what filters and orders name
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.columns import Link
from app.domain.dataset import Dataset
from app.domain.queryables import Column, Kind
from app.stores.sql import Sql
from app.stores.store import About

FOLDS = {"casei": (True, False), "accenti": (False, True), "both": (True, True)}
"""What is folded, case and accents, in the further columns of a text."""

TYPES = {
    Kind.TEXT: 'text COLLATE "C"',
    Kind.NUMBER: "float8",
    Kind.BOOLEAN: "boolean",
    Kind.LIST: "text[]",
}
"""The types of columns; a date has two of int, its first and last day."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property: what it holds, and the column that holds it; none for what is nested."""

    column: Column
    sql: str
    folds: Mapping[str, str]
    """The columns of a text's folded forms: the column itself where folding changes nothing."""

    @property
    def days(self) -> tuple[Sql, Sql]:
        """The columns of a date."""
        return Sql(f"{self.sql}_first"), Sql(f"{self.sql}_last")


@dataclass(frozen=True, slots=True)
class Layout:
    """A layer's table and its columns by the names of properties, in the order of writing."""

    table: str
    fields: Mapping[str, Field]
    about: About
    points: bool
    """Whether every shape is a point."""

    def dump(self) -> dict[str, Any]:
        """The layout as JSON."""
        return {
            "table": self.table,
            "points": self.points,
            "about": self.about._asdict(),
            "fields": [
                [name, _said(one.column), one.sql, dict(one.folds)]
                for name, one in self.fields.items()
            ],
        }


def read_layout(said: Mapping[str, Any]) -> Layout:
    """The layout that was dumped."""
    fields = {
        name: Field(_column(column), sql, folds) for name, column, sql, folds in said["fields"]
    }
    about = said["about"]
    bounds, days = (None if about[key] is None else (*about[key],) for key in ("bounds", "days"))
    whole = About(about["features"], about["drawn"], bounds, days)
    return Layout(said["table"], fields, whole, said["points"])


def _said(column: Column) -> list[Any]:
    return [str(column.kind), list(column.words), column.whole]


def _column(said: Sequence[Any]) -> Column:
    kind, words, whole = said
    return Column(Kind(kind), tuple(words), whole)


def layouts_of(said: Mapping[str, Any]) -> dict[str, Layout]:
    """The layouts of an edition's layers, as its row says them."""
    return {layer: read_layout(one) for layer, one in said.items()}


def edition_of(dataset: Dataset, link: Link) -> str:
    """The name of the edition that a dataset becomes: data, code, and where its pages are."""
    said = f"{dataset.version} {code_version()} {link('')}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@cache
def code_version() -> str:
    """A hash of the code that rows are made by."""
    digest = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(__file__).parent.parent / "domain"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
