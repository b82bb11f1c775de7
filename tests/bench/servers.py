"""Servers to measure, each a process of its own: ours, the bare limit, nginx."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.load import HOST, Target, children
from tests.server import ROOT, free_port

OURS = ("app", "serve")
BARE = ("tests.bench.bare",)
"""Both listen as the service does: the same uvicorn, with the same bounds on connections."""

FREE = {"CAMPMAP_RATE": "0", "CAMPMAP_HOSTS": HOST, "CAMPMAP_RELOAD_S": "0"}
"""No limit a client, and the host that the load names."""

LONGEST_S = 600
"""Seconds until a first answer: on a busy machine the first tables take minutes."""

NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log /dev/null;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 1000000000;
client_body_temp_path {folder}; proxy_temp_path {folder};
fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port}; root {folder}; location = /304 {{ return 304; }} }} }}
"""


@contextmanager
def running(*command: str, workers: int = 1, **settings: str) -> Iterator[Target]:
    """A server on a free port."""
    port = free_port()
    many = ["--workers", str(workers)] if workers > 1 else []
    line = [sys.executable, "-m", *command, "--port", str(port), *many]
    own = os.environ | FREE | settings
    process = subprocess.Popen(line, cwd=ROOT, env=own, stderr=subprocess.DEVNULL)
    try:
        wait(port, process)
        yield Target(port, process.pid)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def nginx(sizes: set[int]) -> Iterator[Target | None]:
    """Nginx with a file of each size; None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        for size in sizes:
            (folder / str(size)).write_bytes(bytes(size))
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), "utf-8")
        process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")])
        try:
            wait(port, process)
            yield Target(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until somebody answers there."""
    end = time.monotonic() + LONGEST_S
    while process.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/9").close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the server did not answer")


def seconds_to_first_answer(geodata: Path) -> tuple[float, dict[str, int]]:
    """From starting the command to its first answer; then its memory in megabytes by kind."""
    start = time.perf_counter()
    with running(*OURS, CAMPMAP_GEODATA=str(geodata)) as target:
        took = time.perf_counter() - start
        return took, memory_mb(target.pid)


def memory_mb(pid: int) -> dict[str, int]:
    """Memory of its own, and of files mapped in (proc(5)), in megabytes; of the largest worker."""
    return max(map(_memory_mb, (pid, *children(pid))), key=lambda one: one["all"])


def _memory_mb(pid: int) -> dict[str, int]:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    lines = dict(line.split(":", 1) for line in status.splitlines())
    kinds = {"all": "VmRSS", "own": "RssAnon", "files": "RssFile"}
    return {name: int(lines[kind].split()[0]) // 1024 for name, kind in kinds.items()}
