"""`python -m tests.bench.database`: what answers cost from memory and from PostgreSQL.

Made-up points (`data.py`), each request with other values, so that nothing is kept. The figure is
processor time per answer, that of the database included. `python -m tests.bench.database million`
takes a million points instead of 100,000.
"""

from __future__ import annotations

import random
import sys
import time
from functools import partial

from app.settings import Settings
from app.storing import load_store
from tests.bench.data import SIZES, folder_with
from tests.bench.load import Cost, measure, request
from tests.bench.servers import OURS, running
from tests.postgres import running_cluster

SECONDS = 4.0
ROWS = 5_000
"""Requests of each kind, sent in turn."""

POSTGRES = ("shared_buffers=512MB", "maintenance_work_mem=256MB", "max_wal_size=4GB")


def questions(layer: str) -> dict[str, list[str]]:
    """The work that is measured, as addresses."""
    chance, count = random.Random(14), SIZES[layer]
    side = 2 * (100 / count) ** 0.5
    corners = [(chance.uniform(124, 130), chance.uniform(38, 42)) for _ in range(ROWS)]
    boxes = [f"bbox={w:.5f},{s:.5f},{w + 2.2 * side:.5f},{s + 1.7 * side:.5f}" for w, s in corners]
    cells = [f"filter=cell='cell-{chance.randrange(count // 100):05}'" for _ in range(ROWS)]
    three = [
        f"filter=kind='tower'%20AND%20number={n % 1000}%20AND%20confidence%3E0.{n % 89 + 10}"
        for n in range(ROWS)
    ]
    layers, items = f"/layers/{layer}.geojson?", f"/collections/{layer}/items/point-"
    tiles = [(chance.randrange(866, 883), chance.randrange(381, 398)) for _ in range(ROWS)]
    return {
        "a box of about 100": [layers + box for box in boxes],
        "one by id": [f"{items}{chance.randrange(count):07}" for _ in range(ROWS)],
        "equality, about 100": [layers + cell for cell in cells],
        "three terms": [layers + one for one in three],
        "page of 100 at the start": [f"{layers}limit=100&offset={n}" for n in range(ROWS)],
        "page of 100 at 9/10": [
            f"{layers}limit=100&offset={count * 9 // 10 + n}" for n in range(ROWS)
        ],
        "tiles of zoom 10": [f"/tiles/{layer}/10/{x}/{y}.mvt" for x, y in tiles],
    }


def figures(layer: str, seconds: float = SECONDS) -> dict[str, tuple[Cost, Cost]]:
    """The costs from memory and from PostgreSQL of each kind of work."""
    geodata = folder_with([layer])
    with running_cluster(POSTGRES) as cluster:
        start = time.perf_counter()
        load_store(Settings(geodata=geodata, store=cluster.url), lambda _: None)
        sys.stderr.write(f"loaded in {time.perf_counter() - start:.1f} s\n")
        ours = partial(running, *OURS, CAMPMAP_GEODATA=str(geodata), CAMPMAP_KEPT_MB="1")
        with (
            ours() as memory,
            ours(CAMPMAP_STORE=cluster.url) as stored,
        ):
            database = stored._replace(database=cluster.process.pid if cluster.process else None)
            return {
                name: (
                    measure(memory, list(map(request, asked)), seconds),
                    measure(database, list(map(request, asked)), seconds),
                )
                for name, asked in questions(layer).items()
            }


def kept(found: dict[str, tuple[Cost, Cost]]) -> dict[str, dict[str, dict[str, float]]]:
    """The costs as JSON."""
    return {
        name: {"memory": memory._asdict(), "postgis": database._asdict()}
        for name, (memory, database) in found.items()
    }


def table(found: dict[str, tuple[Cost, Cost]]) -> str:
    """The costs as lines."""
    lines = [f"{'work':26}{'bytes':>9}{'memory':>9}{'postgis':>9}{'times':>7}"]
    for name, (memory, database) in found.items():
        times = database.cpu_ms / memory.cpu_ms
        costs = f"{memory.cpu_ms:9.3f}{database.cpu_ms:9.3f}{times:7.1f}"
        lines.append(f"{name:26}{database.size:9}{costs}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(figures(sys.argv[1] if sys.argv[1:] else "hundred-thousand")))
