"""Folders that are being filled or used, and what was left of those whose owner died.

Locks tell them apart and not ages: a clock that jumps makes nothing old that somebody is filling.
The system lets go of the locks of a process that dies.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def filling(parent: Path, prefix: str) -> Iterator[Path]:
    """Give an empty folder to fill, its name random behind the prefix, held meanwhile.

    What stands there at the end is deleted: what shall stay is renamed. What dead processes left
    under that prefix is deleted at the beginning.
    """
    with in_turn(parent):
        for left in parent.glob(f"{prefix}*"):
            delete(left)
        work = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        held = hold(work, fcntl.LOCK_EX)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(held)


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Make the folder and wait until nobody else is here: for a moment, not for work."""
    folder.mkdir(parents=True, exist_ok=True)
    held = hold(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(held)


def hold(folder: Path, how: int = fcntl.LOCK_SH) -> int:
    """Lock a folder until the descriptor that is given is closed."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, how)
    except OSError:
        os.close(held)
        raise
    return held


def delete(folder: Path) -> None:
    """Delete a folder, unless somebody holds it."""
    with suppress(BlockingIOError, FileNotFoundError, NotADirectoryError):
        held = hold(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)
