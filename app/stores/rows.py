"""The rows of a layer's table in PostgreSQL, from the same arrays that the memory store asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from app.domain.queryables import Kind
from app.stores.layout import FOLDS, TYPES, Field, Layout, code_version
from app.stores.table import Table
from app.stores.vectors import Days, Listed, Numbers, Texts, Truth, Vector

CHUNK = 5_000
"""Rows whose values are made at once."""

INDEXABLE = 500
"""Bytes of the longest text of a column that is indexed; PostgreSQL refuses some thousand."""

WORTH_INDEXING = 1_000
"""Rows below which reading them all is faster."""

OWN = {
    "place": "int PRIMARY KEY",
    "id": 'text COLLATE "C" NOT NULL UNIQUE',
    "ready": "bytea NOT NULL",
    "geom": "geometry",
    "first": "int",
    "last": "int",
    "lot": "bigint NOT NULL",
}
"""The columns that every table has."""

Values = Callable[[slice], Sequence[Any]]
"""The values of a column at some rows."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A column of the database: its type, its values, and whether an index on it pays."""

    type: str
    values: Values
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A layer of n features as rows of its table."""

    layer: str
    layout: Layout
    table: Table
    stored: Mapping[str, Stored]

    def __len__(self) -> int:
        return len(self.table)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The values of `columns`, row by row."""
        for start in range(0, len(self), CHUNK):
            rows = slice(start, min(start + CHUNK, len(self)))
            further = (one.values(rows) for one in self.stored.values())
            yield from zip(*_own(self.table, rows), *further, strict=True)

    @property
    def columns(self) -> str:
        """The names of all columns."""
        return ", ".join((*OWN, *self.stored))

    @property
    def definition(self) -> str:
        """The columns as they are created."""
        types = OWN | {name: one.type for name, one in self.stored.items()}
        return ", ".join(f"{name} {type_}" for name, type_ in types.items())

    @property
    def indices(self) -> Iterator[str]:
        """What creates the indices of the table `{}`."""
        yield "CREATE INDEX ON {} USING gist (geom)"
        if len(self) < WORTH_INDEXING:
            return
        yield "CREATE INDEX ON {} (first, last)"
        yield "CREATE INDEX ON {} (lot)"
        for one in self.stored.values():
            if one.index:
                yield f"CREATE INDEX ON {{}} {one.index}"


def rows_of(layer: str, table: Table) -> Rows:
    """A layer's table as rows for PostgreSQL."""
    fields: dict[str, Field] = {}
    stored: dict[str, Stored] = {}
    for number, (name, column) in enumerate(table.kinds.items()):
        sql, vector = f"c{number}", table.vectors.get(name)
        found, folds = ({}, {}) if vector is None else _stored(sql, column.kind, vector)
        fields[name] = Field(column, sql, folds)
        stored |= found
    name = f"{layer[:40]}_{_hash(layer, table)}"
    layout = Layout(name, fields, table.about(), table.points is not None)
    return Rows(layer, layout, table, stored)


def _hash(layer: str, table: Table) -> str:
    """The name of what a table holds: equal content has equal names."""
    digest = hashlib.sha256(f"{layer} {code_version()} {dict(table.kinds)}".encode())
    digest.update(table.ready.data)
    return digest.hexdigest()[:16]


def _own(table: Table, rows: slice) -> list[Sequence[Any]]:
    places = np.arange(rows.start, rows.stop)
    shapes = shapely.set_srid(table.shapes.at(places), 4326)
    return [
        places.tolist(),
        table.ids[rows],
        table.ready[rows],
        shapely.to_wkb(shapes, hex=True, include_srid=True).tolist(),
        *(_ends(table.days, end)(rows) for end in ("starts", "ends")),
        table.lots[rows].tolist(),
    ]


def _stored(sql: str, kind: Kind, vector: Vector) -> tuple[dict[str, Stored], dict[str, str]]:
    """The columns of one property, and those of its folded forms by what is folded."""
    if isinstance(vector, Texts):
        return _texts(sql, vector)
    if isinstance(vector, Days):
        ends = ((f"{sql}_first", "starts"), (f"{sql}_last", "ends"))
        index = f"({sql}_first, {sql}_last, place)"
        return {
            name: Stored("int", _ends(vector, end), index if end == "starts" else None)
            for name, end in ends
        }, {}
    index = f"USING gin ({sql})" if isinstance(vector, Listed) else f"({sql}, place)"
    return {sql: Stored(TYPES[kind], _values(vector), index)}, {}


def _values(vector: Numbers | Truth | Listed) -> Values:
    if isinstance(vector, Numbers):
        return lambda rows: [None if one != one else one for one in vector.values[rows].tolist()]
    if isinstance(vector, Truth):
        return lambda rows: [
            yes if yes or no else None
            for yes, no in zip(vector.yes[rows].tolist(), vector.no[rows].tolist(), strict=True)
        ]
    return lambda rows: [_list(vector, code) for code in vector.codes[rows].tolist()]


def _list(vector: Listed, code: int) -> list[str] | None:
    if code < 0:
        return None
    lists = vector.lists
    items = lists.items.codes[lists.starts[code] : lists.starts[code + 1]].tolist()
    return [lists.items.words.words[item] for item in items]


def _ends(days: Days, end: str) -> Values:
    def values(rows: slice) -> list[int | None]:
        found, known = getattr(days, end)[rows].tolist(), days.known[rows].tolist()
        return [day if is_known else None for day, is_known in zip(found, known, strict=True)]

    return values


def _texts(sql: str, texts: Texts) -> tuple[dict[str, Stored], dict[str, str]]:
    """A text, and each of its folded forms that is not one of those before."""
    words = list(texts.words.words)
    forms = {sql: words}
    folds = {}
    for fold, (case, accents) in FOLDS.items():
        folded, codes = texts.words.folded(case=case, accents=accents)
        form = [folded.words[code] for code in codes[: len(words)].tolist()]
        folds[fold] = next((name for name, said in forms.items() if said == form), f"{sql}_{fold}")
        forms.setdefault(folds[fold], form)
    return {name: _text(name, form, texts) for name, form in forms.items()}, folds


def _text(name: str, form: Sequence[str], texts: Texts) -> Stored:
    longest = max((len(one.encode()) for one in form), default=0)

    def values(rows: slice) -> list[str | None]:
        return [None if code < 0 else form[code] for code in texts.codes[rows].tolist()]

    index = f"({name}, place)" if longest <= INDEXABLE else None
    return Stored(TYPES[Kind.TEXT], values, index)
