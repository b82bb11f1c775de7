"""Pieces of SQL that carry their values: text of ours, and what is bound to its places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

PLACE = re.compile(r"\{(\d)\}")


class Sql(NamedTuple):
    """A piece of SQL with a `%s` for each value; no value ever stands in the text."""

    text: str
    values: tuple[Any, ...] = ()

    def __call__(self, *pieces: Sql) -> Sql:
        """The text with `{n}` filled by the piece of that number, however often it stands.

        >>> Sql("{0} < {1}")(Sql("c1"), Sql("%s::int", (5,)))
        Sql(text='c1 < %s::int', values=(5,))
        """
        values: list[Any] = []
        for place in PLACE.findall(self.text):
            values += pieces[int(place)].values
        return Sql(PLACE.sub(lambda found: pieces[int(found[1])].text, self.text), tuple(values))


def joined(pieces: Iterable[Sql], between: str) -> Sql:
    """Pieces one after another, each in brackets."""
    pieces = tuple(pieces)
    text = between.join(f"({piece.text})" for piece in pieces)
    return Sql(text, tuple(value for piece in pieces for value in piece.values))


def all_of(pieces: Iterable[Sql]) -> Sql:
    """What is true where every piece is; true where there is none."""
    pieces = tuple(pieces)
    return joined(pieces, " AND ") if pieces else TRUE


TRUE, FALSE = Sql("TRUE"), Sql("FALSE")
