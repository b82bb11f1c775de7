"""`make bench`: what answers cost beside a server that does nothing but return as many bytes.

The figure is processor time of the server per answer, the one least disturbed by other work on
the machine; the ratio is limit divided by ours, 1 is the limit itself. Where nginx is installed,
it sends as many bytes as a second limit. Bars say what each kind of work should reach. Then what a
browser bears, where Chromium is installed. `--quick` is shorter, and without browser and nginx.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import brotli

from tests.bench import browser, database
from tests.bench.cases import Case, cases, tiles
from tests.bench.data import SIZES, folder_with
from tests.bench.load import Cost, Target, flow, measure, request
from tests.bench.servers import BARE, OURS, nginx, running, seconds_to_first_answer
from tests.bench.table import first_table
from tests.build import REAL
from tests.chromium import CHROMIUM
from tests.postgres import programs
from tests.server import ROOT

QUICK = "--quick" in sys.argv
SECONDS = 1.0 if QUICK else 4.0
RESULT = ROOT / ".venv" / "bench.json"
STREAMS = ("/layers/million.geojson", "/layers/million.fgb")
WARM = "/layers/camps.fgb"
"""What is asked before streams are: a process loads GDAL once."""
SHARED = ("whole layer, gzip", "box of 100 of 1,000,000", "one of 1,000,000 by id")
"""The work that two workers are measured at."""

write = sys.stdout.write


class Row(NamedTuple):
    """One kind of work, ours beside the limits."""

    case: Case
    ours: Cost
    limit: Cost
    nginx: Cost | None

    @property
    def ratio(self) -> float:
        """How near the limit we are; 1 is the limit itself."""
        return self.limit.cpu_ms / max(self.ours.cpu_ms, 1e-9)


def verdict(is_met: bool) -> str:
    """Whether a bar is reached, in a word."""
    return "met" if is_met else "MISSED"


def answers(ours: Target) -> list[Row]:
    """Measure every case beside the limits; print a line each."""
    rows = []
    write(f"{'work':27}{'bytes':>8}{'ms cpu':>8}{'limit':>7}{'ratio':>6}{'bar':>6}        ")
    write(f"{'nginx':>7}{'per s':>8}{'p99 ms':>8}\n")
    measured = [(case, measure(ours, case.requests, SECONDS)) for case in cases(ours.port)]
    sizes = set() if QUICK else {cost.size for _, cost in measured if cost.size}
    with running(*BARE) as bare, nginx(sizes) as static:
        for case, cost in measured:
            path = [request(f"/{cost.size or 304}")]
            other = None if QUICK or static is None else measure(static, path, SECONDS / 2)
            rows.append(Row(case, cost, measure(bare, path, SECONDS), other))
            write(line_of(rows[-1]))
    return rows


def line_of(row: Row) -> str:
    """A row of the table."""
    case, cost = row.case, row.ours
    met = verdict(row.ratio >= case.bar) if case.bar else ""
    if case.p99_ms and cost.p99_ms > case.p99_ms:
        met = "MISSED"
    static = f"{row.nginx.cpu_ms:7.3f}" if row.nginx else "      -"
    figures = f"{cost.size:8}{cost.cpu_ms:8.3f}{row.limit.cpu_ms:7.3f}{row.ratio:6.2f}"
    bar = f"{case.bar:6.2f}" if case.bar else "     -"
    rest = f"{cost.per_second:8.0f}{cost.p99_ms:8.1f}"
    return f"{case.name:27}{figures}{bar} {met:7}{static}{rest}\n"


def compared(rows: list[Row]) -> Iterator[tuple[str, float, float]]:
    """Costs that should not grow: what is compared, the ratio, the bar."""
    cost = {row.case.name: row.ours.cpu_ms for row in rows}
    pairs = {
        "box: 1,000,000 beside 10,000": ("box of 100 of 1,000,000", "box of 100 of 10,000"),
        "offset 900,000 beside 0": ("100 at offset 900,000", "100 at offset 0"),
    }
    for name, (large, small) in pairs.items():
        yield name, cost[large] / cost[small], 1.5


def with_workers(geodata: str, rows: list[Row]) -> dict[str, float]:
    """Answers a second of two workers beside those of one; print a line each."""
    found = {}
    with running(*OURS, workers=2, CAMPMAP_GEODATA=geodata) as both:
        for row in rows:
            if row.case.name in SHARED:
                cost = measure(both, row.case.requests, SECONDS)
                found[row.case.name] = cost.per_second
                figures = f"{row.ours.per_second:8.0f}{cost.per_second:8.0f}{cost.cpu_ms:8.3f}"
                write(f"{row.case.name:27}{figures}  a second of one and two workers, ms cpu\n")
    return found


def cold_tiles(ours: Target) -> float:
    """Milliseconds of the slowest of some first tiles, one asked after the other."""
    paths = tiles(random.Random(99), 3)
    return max(flow(ours, path).last_ms for path in paths)


def say(kept: dict[str, Any], name: str, figure: float, unit: str, is_met: bool) -> None:
    """Print a figure with its verdict, and keep it."""
    kept[name] = figure
    write(f"{name:42}{figure:9.2f} {unit:6}{verdict(is_met)}\n")


def sizes() -> dict[str, int]:
    """Bytes of the built front end as they are sent, compressed with gzip and brotli."""
    found = {}
    for path in sorted((ROOT / "frontend/dist").glob("*.*")):
        if path.suffix in (".js", ".css"):
            content, stem = path.read_bytes(), path.stem.rpartition("-")[0]
            found[f"{stem}{path.suffix} gzip"] = len(gzip.compress(content))
            found[f"{stem}{path.suffix} brotli"] = len(brotli.compress(content))
    return found


def starts(kept: dict[str, Any], geodata: Path) -> None:
    """How long starts take, and what stands in memory then."""
    if not QUICK:
        table_s, table_mb = first_table(geodata)
        say(kept, "first table of 1,000,000", table_s, "s", table_s < 30)
        say(kept, "memory of who makes it", table_mb, "MB", table_mb < 500)
    atlas_s, _ = seconds_to_first_answer(REAL)
    say(kept, "first answer with the atlas", atlas_s, "s", atlas_s < 1.5)
    million_s, memory = seconds_to_first_answer(geodata)
    say(kept, "first answer with 1,110,000 more", million_s, "s", million_s < 2)
    for kind, mb in memory.items():
        say(kept, f"memory with them, {kind}", mb, "MB", mb < 700)


def main() -> None:
    """Measure, print tables, and keep the figures as JSON."""
    geodata = str(folder_with([*SIZES]))
    kept: dict[str, Any] = {}
    with running(*OURS, CAMPMAP_GEODATA=geodata):
        pass  # so that tables are made before anything is measured
    starts(kept, Path(geodata))
    with running(*OURS, CAMPMAP_GEODATA=geodata) as ours:
        cold = cold_tiles(ours)
        flow(ours, WARM)
        flows = {path: flow(ours, path) for path in STREAMS}
        rows = answers(ours)
    kept["two workers"] = with_workers(geodata, rows)
    say(kept, "slowest first tile", cold, "ms", cold < 100)
    for path, found in flows.items():
        say(kept, f"{path}, first byte", found.first_ms, "ms", found.first_ms < 50)
        say(kept, f"{path}, {found.mb:.0f} MB", found.mb_per_s, "MB/s", found.mb_per_s >= 50)
    for name, ratio, bar in compared(rows):
        say(kept, name, ratio, "times", ratio <= bar)
    kept["answers"] = {
        row.case.name: {
            "ours": row.ours._asdict(),
            "limit": row.limit._asdict(),
            "bar": row.case.bar,
        }
        for row in rows
    }
    kept["sizes"] = sizes()
    for name, size in sizes().items():
        write(f"{name:42}{size:9} bytes\n")
    if not QUICK and programs():
        costs = database.figures("hundred-thousand", SECONDS)
        write(database.table(costs))
        kept["database"] = database.kept(costs)
    if not QUICK and Path(CHROMIUM).exists():
        kept["browser"] = browser.measure()
    RESULT.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
