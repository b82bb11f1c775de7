"""The service as a process of its own, on a free port of the loopback, for real clients."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parent.parent
PATIENCE_S = 180
"""A service starts in two seconds; in fifty where many tests run at once."""


def free_port() -> int:
    """A port that nobody listens on, nor is given for a minute to another who asks for one.

    The system keeps it so long for what a connection that is closed may still have on its way.
    """
    with socket.socket() as found, socket.socket() as caller:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(("127.0.0.1", 0))
        found.listen()
        caller.connect(found.getsockname())
        found.accept()[0].close()
        port: int = found.getsockname()[1]
        return port


@contextmanager
def served(port: int = 0, **settings: str) -> Iterator[str]:
    """The address of a running service, on a free port if none is named; stopped afterwards."""
    port = port or free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    environment = os.environ | {f"CAMPMAP_{name.upper()}": text for name, text in settings.items()}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


@contextmanager
def commanded(command: list[str], port: int, **options: Any) -> Iterator[httpx2.Client]:
    """A client of the service that a command starts on a port, until it is stopped again."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **options)
    url, transport = f"http://127.0.0.1:{port}", httpx2.HTTPTransport(retries=60)
    try:
        with httpx2.Client(base_url=url, transport=transport, timeout=PATIENCE_S) as client:
            yield client
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the service did not start: {process.communicate()[1].decode()}")
        try:
            urllib.request.urlopen(f"{url}/health").close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the service did not answer in time")
