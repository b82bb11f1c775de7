"""Where kept tables stand: one folder a version of a file, published whole or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import time
import weakref
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path

from app.domain.bulk import BulkFile
from app.errors import BrokenData, NoTable
from app.filling import delete, filling, hold, in_turn
from app.late import Late
from app.stores.harvest import harvest
from app.stores.kept import DAMAGE, Folder, KeptTable
from app.stores.table import Table

pa = Late("pyarrow")

HERE = Path(__file__).parent
STALE_S = 30 * 86_400
"""What nobody has opened for so long, and nobody has open, is deleted when a table is made."""

UNFINISHED = ".unfinished-"

REMEDY = "make room there, or name another folder in XDG_CACHE_HOME"


def open_table(file: BulkFile, shelf: Path) -> Table:
    """The table of a bulk file, made first where it is not on the shelf, whole.

    Raises BrokenData, or NoTable where it cannot be made or kept.
    """
    path = shelf / f"{file.digest}-{_code()}"
    try:
        found = _found(path)
        if found is None:
            _make(file, path)
            found = _held(path)
    except (OSError, BrokenProcessPool) as error:
        raise NoTable(
            f"a bulk layer's table cannot be kept in {shelf} ({error}); {REMEDY}"
        ) from error
    return found


def _found(path: Path) -> Table | None:
    """A table that stands there; one that is damaged is deleted, and made anew."""
    with in_turn(path.parent):
        if not path.exists():
            return None
        try:
            return _held(path)
        except DAMAGE:
            shutil.rmtree(path)
            return None


def _held(path: Path) -> Table:
    """A table, which nobody deletes as long as it is used."""
    held = hold(path)
    try:
        table = KeptTable(Folder(path))
        os.utime(path)
    except BaseException:
        os.close(held)
        raise
    weakref.finalize(table, os.close, held)
    return table


def _make(file: BulkFile, path: Path) -> None:
    """Two may make the same table at once: the first to finish is kept.

    It is made by a process of its own, whose memory is given back.
    """
    _tidy(path.parent)
    with filling(path.parent, UNFINISHED) as unfinished:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=spawn) as process:
            faults = process.submit(_faults_of, file, unfinished).result()
        if faults:
            raise BrokenData(faults)
        if not path.exists():
            unfinished.rename(path)


def _faults_of(file: BulkFile, path: Path) -> tuple[object, ...]:
    """Why the table could not be made; none where it was."""
    # Arrow's own pool keeps for itself what it needs no more.
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        harvest(file, path)
    except BrokenData as error:
        return error.faults
    return ()


def _tidy(shelf: Path) -> None:
    with in_turn(shelf):
        for path in shelf.iterdir():
            if path.is_dir() and time.time() - path.stat().st_mtime > STALE_S:
                delete(path)


@lru_cache(maxsize=1)
def _code() -> str:
    """The hash of the code that makes tables: another one makes them anew."""
    digest = hashlib.sha256()
    for path in sorted((*HERE.glob("*.py"), *HERE.parent.glob("records/bulk/*.py"))):
        digest.update(path.read_bytes())
    for name in ("lots", "tile", "queryables", "dates"):
        digest.update((HERE.parent / "domain" / f"{name}.py").read_bytes())
    return digest.hexdigest()[:12]
