"""Filters of lists: how the items of two lists stand to one another, as sets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.stores.vectors import Bools, Lists, Texts, Truth, encoded


def literal(items: Sequence[str], rows: int) -> Lists:
    """The same list in every row."""
    words, codes = encoded(items)
    n = len(items)
    return Lists(
        items=Texts(words, np.tile(codes, rows)),
        starts=np.arange(rows + 1, dtype=np.int64) * n,
        known=np.ones(rows, dtype=np.bool_),
        rows=np.repeat(np.arange(rows), n),
    )


def related(op: str, left: Lists, right: Lists) -> Truth:
    """The rows whose lists stand so; those without a list are unknown."""
    known = left.known & right.known
    mine, other = _keys(left, right)
    if op == "a_overlaps":
        yes = _some(left, np.isin(mine, other))
    elif op == "a_contains":
        yes = ~_some(right, np.isin(other, mine, invert=True))
    else:
        yes = ~_some(left, np.isin(mine, other, invert=True))
        if op == "a_equals":
            yes &= ~_some(right, np.isin(other, mine, invert=True))
    return Truth(yes & known, known & ~yes)


def _some(lists: Lists, which: Bools) -> Bools:
    """The rows with at least one of those items."""
    found = np.zeros(len(lists.known), dtype=np.bool_)
    found[lists.rows[which]] = True
    return found


def _keys(left: Lists, right: Lists) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A number an item, equal where row and text are."""
    both = sorted({*left.items.words.words, *right.items.words.words})
    place = {word: at for at, word in enumerate(both)}
    keys = []
    for one in (left, right):
        codes = np.array([*(place[word] for word in one.items.words.words), -1], dtype=np.int64)
        keys.append(one.rows * np.int64(len(both)) + codes[one.items.codes])
    return keys[0], keys[1]
