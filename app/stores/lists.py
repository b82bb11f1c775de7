"""Filters of lists: how the items of two lists stand to one another, as sets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.stores.vectors import Bools, Listed, Lists, Truth

TURNED = {"a_contains": "a_containedby", "a_containedby": "a_contains"}
"""The relation that holds from the other side; the rest are their own."""


def related(op: str, left: Listed, right: Listed) -> Truth:
    """The rows whose lists stand so; those without a list are unknown.

    A literal is a column of one row, and is put to every different list once.
    """
    if len(left.codes) == 1 and len(right.codes) != 1:
        return related(TURNED.get(op, op), right, left)
    known = (left.codes >= 0) & (right.codes >= 0)
    if len(right.codes) == 1 < len(left.codes) and len(left.lists) <= len(left.codes):
        only = right.lists.at(np.zeros(len(left.lists), dtype=np.int64))
        hits = np.append(_stands(op, left.lists, only), False)
        yes = hits[left.codes]
        return Truth(yes, known & ~yes)
    yes = np.zeros(len(left.codes), dtype=np.bool_)
    mine = left.codes[known].astype(np.int64)
    other = np.broadcast_to(right.codes, left.codes.shape)[known].astype(np.int64)
    yes[known] = _stands(op, left.lists.at(mine), right.lists.at(other))
    return Truth(yes, known & ~yes)


def _stands(op: str, left: Lists, right: Lists) -> Bools:
    mine, other = _keys(left, right)
    if op == "a_overlaps":
        return _some(left, np.isin(mine, other))
    if op == "a_contains":
        return ~_some(right, np.isin(other, mine, invert=True))
    yes = ~_some(left, np.isin(mine, other, invert=True))
    if op == "a_equals":
        yes &= ~_some(right, np.isin(other, mine, invert=True))
    return yes


def _some(lists: Lists, which: Bools) -> Bools:
    """The rows with at least one of those items."""
    found = np.zeros(len(lists), dtype=np.bool_)
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
