"""One publisher at a time, and what an interrupted one left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Refused
from app.filling import hold

UNFINISHED = ".unfinished-"
"""How the name of a folder begins that is being filled."""


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Hold the lock of a folder. Raises Refused if somebody else does.

    The system lets go of the lock of a process that dies; so what is unfinished here now was left
    by one that did, and is deleted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        held = hold(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Refused(f"{what} is being made already; wait until that has ended") from error
    try:
        for path in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(path)
        yield
    finally:
        os.close(held)
