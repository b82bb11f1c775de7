"""Making the table of a million points, as the first start does: how long, how much memory.

A module of its own, for another process runs it: one finds nothing of a package's `__main__`.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from app.records.read import read_dataset
from app.stores.cellar import open_table


def first_table(geodata: Path) -> tuple[float, float]:
    """Seconds, and megabytes of the process that made it; asked of one that has made no other."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        return apart.submit(_made, geodata).result()


def _made(geodata: Path) -> tuple[float, float]:
    file = read_dataset(geodata).bulk["million"]
    with TemporaryDirectory() as shelf:
        start = time.perf_counter()
        open_table(file, Path(shelf))
        took = time.perf_counter() - start
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
