"""`make bench`: what answers cost beside a server that does nothing but return as many bytes.

The figure is processor time of the server per answer, the one least disturbed by other work on
the machine; the ratio is limit divided by ours, 1 is the limit itself. Then what a browser bears,
where Chromium is installed. `--quick` is shorter, and without the browser.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli

from tests.bench import browser
from tests.bench.load import HOST, Cost, Target, measure, request
from tests.server import ROOT, free_port

QUICK = "--quick" in sys.argv
SECONDS = 1.0 if QUICK else 4.0
RESULT = ROOT / ".venv" / "bench.json"
CAMPS = "/layers/camps.geojson"
SERVER = ["--loop", "uvloop", "--http", "httptools", "--log-level", "error", "--no-access-log"]


@contextmanager
def running(*command: str) -> Iterator[Target]:
    """A server under uvicorn, one worker, on a free port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", *command, "--port", str(port), *SERVER], cwd=ROOT
    )
    try:
        _wait(port)
        yield Target(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/9").close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer")


def cases(port: int) -> dict[str, list[bytes]]:
    """The work that is measured, as requests."""
    first = urllib.request.Request(f"http://127.0.0.1:{port}{CAMPS}", headers={"Host": HOST})
    with urllib.request.urlopen(first) as answer:
        tag = answer.headers["ETag"]
    chance = random.Random(14)
    boxes = [
        f"{CAMPS}?bbox={west:.4f},{south:.4f},{west + 2:.4f},{south + 1:.4f}"
        for west, south in ((chance.uniform(124, 129), chance.uniform(38, 42)) for _ in range(2000))
    ]
    return {
        "whole layer, identity": [request(CAMPS)],
        "whole layer, gzip": [request(CAMPS, Accept_Encoding="gzip")],
        "whole layer, 304": [request(CAMPS, If_None_Match=tag)],
        "boxes, mostly fresh": [request(path) for path in boxes],
        "a place by id": [request("/places/kwanliso-14-kaechon.geojson")],
        "the page of a place": [request("/places/kwanliso-14-kaechon", Accept="text/html")],
        "the map's page, gzip": [request("/", Accept="text/html", Accept_Encoding="gzip")],
    }


def sizes() -> dict[str, int]:
    """Bytes of the built front end as they are sent, compressed with gzip and brotli."""
    found = {}
    for path in sorted((ROOT / "frontend/dist").glob("*.*")):
        if path.suffix in (".js", ".css"):
            content = path.read_bytes()
            found[f"{path.stem.rpartition('-')[0]}{path.suffix} gzip"] = len(gzip.compress(content))
            found[f"{path.stem.rpartition('-')[0]}{path.suffix} brotli"] = len(
                brotli.compress(content)
            )
    return found


def main() -> None:
    """Measure, print a table, and keep the figures as JSON."""
    rows: dict[str, tuple[Cost, Cost]] = {}
    with (
        running("app.main:create_app", "--factory") as ours,
        running("tests.bench.bare:app") as bare,
    ):
        for name, requests in cases(ours.port).items():
            cost = measure(ours, requests, SECONDS)
            path = "/304" if cost.size == 0 else f"/{cost.size}"
            rows[name] = (cost, measure(bare, [request(path)], SECONDS))
    out = sys.stdout
    out.write(f"{'work':24}{'bytes':>9}{'ms cpu':>9}{'limit':>9}{'ratio':>7}{'per s':>9}\n")
    for name, (cost, limit) in rows.items():
        ratio = limit.cpu_ms / cost.cpu_ms
        figures = f"{cost.cpu_ms:9.3f}{limit.cpu_ms:9.3f}{ratio:7.2f}{cost.per_second:9.0f}"
        out.write(f"{name:24}{cost.size:9}{figures}\n")
    for name, size in sizes().items():
        out.write(f"{name:24}{size:9}\n")
    found = {name: {"ours": a._asdict(), "limit": b._asdict()} for name, (a, b) in rows.items()}
    kept: dict[str, Any] = {"answers": found, "sizes": sizes()}
    if not QUICK and Path(browser.CHROMIUM).exists():
        kept["browser"] = browser.measure()
    RESULT.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
