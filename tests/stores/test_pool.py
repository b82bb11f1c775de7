"""Strings in one buffer come out as they went in, in whatever order they lie."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import pytest

from app.stores.pool import Pool, Strings
from app.stores.spool import Spool, mapped

WORDS = [b"one", b"", b"three", "개천".encode(), b"five"]


@pytest.fixture(params=["memory", "file"])
def pool(request: pytest.FixtureRequest, tmp_path: Path) -> Pool:
    """The words in memory; and in a file, where they lie the other way round."""
    if request.param == "memory":
        return Pool.of(WORDS)
    spool = Spool(tmp_path / "spooled")
    spool.add(WORDS)
    rows = np.arange(len(WORDS))
    starts, ends = spool.finish(rows, rows[::-1], tmp_path / "words.bin")
    data = mapped(tmp_path / "words.bin")
    assert isinstance(data, mmap.mmap)
    return Pool(data, starts, ends)


def test_strings_are_those_that_went_in(pool: Pool) -> None:
    assert list(pool) == WORDS
    assert [pool[row] for row in range(-len(WORDS), len(WORDS))] == [*WORDS, *WORDS]
    assert pool[1:4] == WORDS[1:4]
    with pytest.raises(IndexError):
        pool[len(WORDS)]


def test_strings_of_some_rows_come_in_their_order(pool: Pool) -> None:
    rows = np.array([4, 0, 4, 1])
    wanted = [WORDS[row] for row in rows]
    assert pool.at(rows) == wanted
    assert b"|".join(pool.views(rows)) == b"|".join(wanted)
    assert Strings(pool).at(rows) == [one.decode() for one in wanted]
    assert len(pool.views(rows[:0])) == 0


def test_strings_outlive_their_pool(pool: Pool) -> None:
    views = pool.views(np.array([2, 3]))
    del pool
    assert [*map(bytes, views)] == WORDS[2:4]


def test_what_lies_beyond_the_buffer_is_refused() -> None:
    pool = Pool(b"abc", np.array([0, 2]), np.array([2, 4]))
    with pytest.raises(ValueError, match="outside"):
        pool.views(np.array([1]))
