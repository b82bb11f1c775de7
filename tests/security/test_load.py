"""Good, bad, hostile and slow requests at once: memory stays flat, nothing is kept.

A few seconds here; ten minutes with `make soak`.
"""

from __future__ import annotations

import itertools
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import httpx2
import psutil
import pytest

from app.ground.cache import default_folder
from tests.security.test_privacy import ADDRESS, MARKER, telling
from tests.server import PATIENCE_S, ROOT, free_port

LASTS_S = 600.0 if "soak" in os.environ.get("CAMPMAP_TESTS", "") else 9.0
READERS = 4
GROWS_MB = 24
GOOD = [
    "/", "/embed", "/about", "/layers", "/places/kwanliso-14-kaechon", "/layers/camps.geojson",
    "/layers/prisons.csv", "/layers/events.kml", "/tiles/camps/5/27/12.mvt", "/map.svg", "/sources",
]  # fmt: skip
BAD = [
    "/layers/camps.geojson?bbox=1", "/nothing", "/places/nobody", "/assets/..%2fx", "/?at=x",
    "/layers/camps.geojson?filter=" + "(" * 400, f"/{MARKER}?{MARKER}=1", "/layers?" + "a=1&" * 60,
]  # fmt: skip
EXPECTED = {200, 204, 304, 400, 404, 405, 413, 414, 429, 503}


class Service(NamedTuple):
    port: int
    process: psutil.Process
    home: Path
    """Where it may write anything, its journal too."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    port = free_port()
    environment = os.environ | {
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "CAMPMAP_GROUND": str(default_folder()),
        "CAMPMAP_LOG": "requests",
        "CAMPMAP_KEPT_MB": "16",
        "CAMPMAP_PROXIES": "127.0.0.1",
    }
    with (tmp_path / "journal").open("wb") as lines:
        command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=lines)
        transport = httpx2.HTTPTransport(retries=60)
        with httpx2.Client(transport=transport, timeout=PATIENCE_S) as client:
            client.get(f"http://127.0.0.1:{port}/ready")
        yield Service(port, psutil.Process(process.pid).children()[0], tmp_path)
        process.terminate()
        process.wait(PATIENCE_S)


def read(service: Service, end: float, seed: int, statuses: Counter[int]) -> None:
    """A reader, or somebody who means harm: as fast as it is answered."""
    choose = random.Random(seed)
    base = f"http://127.0.0.1:{service.port}"
    told = {"Referer": f"https://{MARKER}/", "X-Forwarded-For": ADDRESS}
    with httpx2.Client(base_url=base, timeout=PATIENCE_S, headers=told) as client:
        while time.monotonic() < end:
            kind = choose.random()
            if kind < 0.6:
                path = choose.choice(GOOD)
            elif kind < 0.8:
                west, south = choose.uniform(124, 130), choose.uniform(37, 42)
                box = f"{west:.4f},{south:.4f},{west + 1:.4f},{south + 1:.4f}"
                path = f"/layers/camps.geojson?bbox={box}"
            else:
                path = choose.choice(BAD)
            method = "POST" if kind > 0.99 else "GET"
            statuses[
                client.request(method, path, content=b"x" if kind > 0.995 else None).status_code
            ] += 1


def dawdle(service: Service, end: float) -> None:
    """Connections that are half-sent, cut off, or never read."""
    opened: list[socket.socket] = []
    for number in itertools.count():
        if time.monotonic() > end:
            break
        with suppress(OSError):
            made = socket.create_connection(("127.0.0.1", service.port), 5)
            whole = b"GET /layers/restaurants.geojson HTTP/1.1\r\nHost: localhost\r\n\r\n"
            made.sendall((whole[:30], whole, b"\x00\xff" * 50, whole * 5)[number % 4])
            opened.append(made)
        while len(opened) > 40:
            opened.pop(0).close()
        time.sleep(0.02)
    for one in opened:
        one.close()


def test_mixed_load_leaves_everything_as_it_was(service: Service) -> None:
    statuses: Counter[int] = Counter()
    begun = time.monotonic()
    end = begun + LASTS_S
    work = [threading.Thread(target=dawdle, args=(service, end))]
    work += [
        threading.Thread(target=read, args=(service, end, n, statuses)) for n in range(READERS)
    ]
    for one in work:
        one.start()
    time.sleep(LASTS_S * 0.5)
    warm_mb = service.process.memory_info().rss / 1e6
    for one in work:
        one.join()
    grown_mb = service.process.memory_info().rss / 1e6 - warm_mb
    assert statuses.keys() <= EXPECTED, statuses
    assert statuses[200] > 20
    assert grown_mb < GROWS_MB, f"{warm_mb:.0f} MB grew by {grown_mb:.0f} MB over {statuses}"
    with closing(socket.create_connection(("127.0.0.1", service.port), PATIENCE_S)) as last:
        last.sendall(b"GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert last.recv(100).startswith(b"HTTP/1.1 204")
    for path in service.home.rglob("*"):
        assert not telling(str(path))
        assert path.is_dir() or not telling(path.read_text("utf-8", "replace")), path
    journal = (service.home / "journal").read_text("utf-8")
    assert '"event": "request"' in journal
    assert '"event": "unexpected"' not in journal
    assert service.process.num_fds() < 200
