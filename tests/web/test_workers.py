"""Several workers answer at one address, and one that dies is replaced."""

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
from contextlib import ExitStack, closing
from pathlib import Path

from app.serving import DRAIN_S
from app.web.connection import OWN_FILES
from tests.security.test_connection import everything
from tests.security.test_headers import check
from tests.server import PATIENCE_S, ROOT, free_port


def children(pid: int) -> list[int]:
    """The processes that a process started, those of its workers among them."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    lines = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in text.split()}
    return [child for child, line in lines.items() if b"spawn_main" in line]


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
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        first = wait_for(port)
        before = children(process.pid)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        assert {wait_for(port) for _ in range(10)} == {first}
        end = time.monotonic() + PATIENCE_S
        while len(children(process.pid)) < 2 or children(process.pid) == before:
            assert time.monotonic() < end, "the worker was not replaced"
            time.sleep(0.1)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


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
        began = time.monotonic()
        process.terminate()
        process.wait(timeout=PATIENCE_S)
        assert time.monotonic() - began < DRAIN_S + 2
        for one in half:
            one.close()
    finally:
        process.kill()
        process.wait()
    greeting, *events = journal.read_text("utf-8").splitlines()
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
