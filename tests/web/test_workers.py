"""One worker or several answer at one address; one that dies or hangs is replaced."""

from __future__ import annotations

import json
import os
import select
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from app.web.connection import OWN_FILES
from app.workers import SILENT_S
from tests.build import Folder
from tests.records.bulk import walls
from tests.security.test_connection import everything
from tests.security.test_headers import check
from tests.server import PATIENCE_S, ROOT, free_port

Process = subprocess.Popen[bytes]


def tag(port: int) -> str:
    url = f"http://127.0.0.1:{port}/layers/camps.geojson"
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        return str(answer.headers["ETag"])


def wait_for(port: int) -> str:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            return tag(port)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the service did not answer in time")


def test_a_worker_that_dies_is_replaced_and_all_say_the_same() -> None:
    with working(2) as (process, port):
        first = tag(port)
        before = workers_of(process, 2)
        os.kill(before[0], signal.SIGKILL)
        assert {wait_for(port) for _ in range(10)} == {first}
        assert before[1] in workers_of(process, 2, without=before[0])


def test_workers_bound_connections_and_keep_the_journal(tmp_path: Path) -> None:
    port, journal = free_port(), tmp_path / "journal"
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", "2"]
    environment = os.environ | {"CAMPMAP_LOG": "requests"}
    with journal.open("wb") as lines:
        process = subprocess.Popen(command, cwd=ROOT, stderr=lines, env=environment)
    try:
        wait_for(port)
        for _ in range(6):
            with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as made:
                made.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 90_000)
                assert made.recv(100).startswith(b"HTTP/1.1 431")
        half = [socket.create_connection(("127.0.0.1", port)) for _ in range(6)]
        for one in half:
            one.sendall(b"GET / HT")
        process.terminate()
        process.wait(timeout=PATIENCE_S)
        # Cut before their time to arrive was over, of which they would have been told.
        assert {everything(one) for one in half} == {b""}
        for one in half:
            one.close()
    finally:
        process.kill()
        process.wait()
    told = journal.read_text("utf-8").splitlines()
    events = [line for line in told if line.startswith("{")]
    (greeting,) = [line for line in told if line not in events]
    assert f"127.0.0.1:{port}/" in greeting
    assert [line for line in events if json.loads(line)["event"] == "request"]
    assert "127.0.0.1" not in str(events)


FILES = 180
"""Files that a worker may have open: so it has room for few connections."""


def test_more_connections_than_a_worker_holds_are_told_so_and_stop_nobody() -> None:
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", "2"]
    few = f"ulimit -n {FILES}; exec {shlex.join(command)}"
    process = subprocess.Popen(["sh", "-c", few], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        first = wait_for(port)
        with ExitStack() as stack:
            made = [
                stack.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
                for _ in range(2 * FILES)
            ]
            told: list[socket.socket] = []
            while len(told) < 2 * OWN_FILES:
                told = select.select(made, [], [])[0]
            answers = [everything(one) for one in told]
        for answer in answers:
            head, _, body = answer.partition(b"\r\n\r\n")
            line, *fields = head.decode("ascii").split("\r\n")
            assert line == "HTTP/1.1 503 Service Unavailable"
            headers = dict(field.split(": ", 1) for field in fields)
            assert int(headers["retry-after"]) > 0
            assert headers["connection"] == "close"
            check(headers)
            assert "too many connections" in json.loads(body)["detail"]
        assert wait_for(port) == first
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


@contextmanager
def working(workers: int, *, silent_s: float = SILENT_S) -> Iterator[tuple[Process, int]]:
    """A service of so many workers, each of which may be silent for so long, and its port."""
    port = free_port()
    code = f"from app import cli, workers; workers.SILENT_S = {silent_s}; cli.main()"
    options = ["--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", *options], cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        wait_for(port)
        yield process, port
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def workers_of(process: Process, count: int, without: int | None = None) -> list[int]:
    """The processes of a service's workers, when there are so many, and one is not among them."""
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + PATIENCE_S
    while len(found := [int(one) for one in told.read_text().split()]) < count or without in found:
        assert time.monotonic() < end, "the worker was not replaced"
        time.sleep(0.1)
    return found


def test_a_worker_alone_that_dies_is_replaced_and_the_journal_says_why() -> None:
    with working(1) as (process, port):
        first = tag(port)
        (before,) = workers_of(process, 1)
        os.kill(before, signal.SIGBUS)
        workers_of(process, 1, without=before)
        assert wait_for(port) == first
        process.terminate()
        told = process.communicate(timeout=PATIENCE_S)[1].decode()
    ended = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert [(one["pid"], one["by"]) for one in ended] == [(before, "SIGBUS")]


def test_a_file_that_is_cut_short_under_a_worker_is_made_anew(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walls(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("CAMPMAP_GEODATA", str(folder.path))
    with working(1) as (process, port):
        url = f"http://127.0.0.1:{port}/layers/walls.csv"
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            whole = answer.read()
        (before,) = workers_of(process, 1)
        for file in (tmp_path / "cache").rglob("*.bin"):
            os.truncate(file, 0)
        with suppress(OSError, HTTPException):
            urllib.request.urlopen(f"{url}?limit=1", timeout=PATIENCE_S).close()
        workers_of(process, 1, without=before)
        wait_for(port)
        with urllib.request.urlopen(f"{url}?limit=9", timeout=PATIENCE_S) as answer:
            assert answer.read() == whole


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_that_hang_do_not_hinder_the_end(workers: int) -> None:
    with working(workers) as (process, _):
        hanging = workers_of(process, workers)
        os.kill(hanging[0], signal.SIGSTOP)
        process.terminate()
        assert process.wait(timeout=PATIENCE_S) == -signal.SIGTERM
        assert not any(Path(f"/proc/{pid}").exists() for pid in hanging)


def test_a_worker_that_hangs_is_replaced() -> None:
    with working(1, silent_s=6.0) as (process, port):
        first = tag(port)
        (before,) = workers_of(process, 1)
        os.kill(before, signal.SIGSTOP)
        workers_of(process, 1, without=before)
        assert wait_for(port) == first


def test_workers_end_with_the_one_that_watches_over_them() -> None:
    with working(2) as (process, port):
        left = workers_of(process, 2)
        process.kill()
        process.wait()
        end = time.monotonic() + PATIENCE_S
        while any(Path(f"/proc/{pid}").exists() for pid in left):
            assert time.monotonic() < end, "workers stayed behind"
            time.sleep(0.1)
        with pytest.raises(OSError):
            tag(port)
