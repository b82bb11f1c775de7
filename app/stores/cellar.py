"""Where kept tables stand: one folder a version of a file, published whole or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from app.domain.bulk import BulkFile
from app.errors import BrokenData
from app.stores.harvest import harvest
from app.stores.kept import Folder, KeptTable
from app.stores.table import Table

HERE = Path(__file__).parent
STALE_S = 30 * 86_400
"""What nobody has opened for so long is deleted when another table is made."""

UNFINISHED = ".unfinished-"


def open_table(file: BulkFile, shelf: Path) -> Table:
    """The table of a bulk file, made first where it is not on the shelf. Raises BrokenData."""
    path = shelf / f"{file.digest}-{_code()}"
    if not (path / "table.json").exists():
        _make(file, path)
    os.utime(path)
    return KeptTable(Folder(path))


def _make(file: BulkFile, path: Path) -> None:
    """Two may make the same table at once: the first to finish is kept.

    It is made by a process of its own, whose memory is given back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _tidy(path.parent)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=path.parent))
    try:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=spawn) as process:
            faults = process.submit(_faults_of, file, unfinished).result()
        if faults:
            raise BrokenData(faults)
        if not path.exists():
            unfinished.rename(path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _faults_of(file: BulkFile, path: Path) -> tuple[object, ...]:
    """Why the table could not be made; none where it was."""
    try:
        harvest(file, path)
    except BrokenData as error:
        return error.faults
    return ()


def _tidy(shelf: Path) -> None:
    for path in shelf.iterdir():
        is_old = time.time() - path.stat().st_mtime > STALE_S
        is_left = path.name.startswith(UNFINISHED) and time.time() - path.stat().st_mtime > 3600
        if path.is_dir() and (is_old or is_left):
            shutil.rmtree(path, ignore_errors=True)


@lru_cache(maxsize=1)
def _code() -> str:
    """The hash of the code that makes tables: another one makes them anew."""
    digest = hashlib.sha256()
    for path in sorted((*HERE.glob("*.py"), *HERE.parent.glob("records/bulk/*.py"))):
        digest.update(path.read_bytes())
    for name in ("lots", "tile", "queryables", "dates"):
        digest.update((HERE.parent / "domain" / f"{name}.py").read_bytes())
    return digest.hexdigest()[:12]
