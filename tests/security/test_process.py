"""The service as a process: it starts, drains, stops, and says what is wrong with it."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from app import __version__
from app.cli import cli
from app.main import create_app
from app.web.connection import UNREAD_S
from tests.build import Folder
from tests.server import PATIENCE_S, ROOT, commanded, free_port


def start(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            assert process.poll() is None
            time.sleep(0.05)
    raise AssertionError("the service did not start")


def test_sigterm_stops_the_service_whoever_is_connected() -> None:
    port = free_port()
    process = start(port)
    half = [socket.create_connection(("127.0.0.1", port)) for _ in range(5)]
    for one in half:
        one.sendall(b"GET / HT")
    unread = socket.create_connection(("127.0.0.1", port))
    unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    unread.sendall(b"GET /layers/camps.gpkg HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
    unread.recv(1, socket.MSG_PEEK)
    process.send_signal(signal.SIGTERM)
    # Who does not read would be waited for as long as that.
    process.communicate(timeout=UNREAD_S - 2)
    for one in (*half, unread):
        one.close()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_unsound_data_are_told_and_not_served(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    (folder.path / "camps" / "features" / "camp-a.geojson").write_text("{", encoding="utf-8")
    monkeypatch.setenv("CAMPMAP_GEODATA", str(folder.path))
    command = [sys.executable, "-m", "app", "serve", "--port", str(free_port())]
    ended = subprocess.run(
        [*command, "--workers", workers],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("camps/features/camp-a.geojson") == 1
    assert "Traceback" not in ended.stderr
    assert "The map is at" not in ended.stderr


def test_an_answer_that_has_begun_ends_after_sigterm() -> None:
    port = free_port()
    process = start(port)
    with socket.create_connection(("127.0.0.1", port), 10) as asking:
        asking.sendall(b"GET /layers/camps.kml HTTP/1.1\r\nHost: localhost\r\n\r\n")
        first = asking.recv(1000)
        process.send_signal(signal.SIGTERM)
        while part := asking.recv(65536):
            first += part
    assert first.startswith(b"HTTP/1.1 200")
    assert first.endswith(b"</kml>") or b"</kml>" in first[-40:]
    process.communicate(timeout=PATIENCE_S)


def test_a_full_disk_is_told_and_hinders_nothing_that_needs_none() -> None:
    port = free_port()
    command = shlex.join([sys.executable, "-m", "app", "serve", "--port", str(port)])
    with commanded(["sh", "-c", f"ulimit -f 0; exec {command}"], port, cwd=ROOT) as client:
        for path in ("/layers/camps.gpkg", "/layers/camps.gpkg?limit=1", "/tiles/camps.pmtiles"):
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert int(answer.headers["retry-after"]) > 0
            assert "there is no room" in answer.json()["detail"]
        for path in ("/layers/camps.geojson", "/layers/camps.fgb", "/map.png", "/"):
            assert client.get(path).status_code == 200, path


def test_the_command_says_its_version() -> None:
    for arguments in (["--version"], ["version"]):
        assert CliRunner().invoke(cli, arguments).stdout.strip() == __version__


def doctor(monkeypatch: pytest.MonkeyPatch, **settings: object) -> tuple[int, str]:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for name, value in settings.items():
        monkeypatch.setenv(f"CAMPMAP_{name.upper()}", str(value))
    result = CliRunner().invoke(cli, ["doctor"])
    return result.exit_code, result.stdout


def test_the_doctor_finds_nothing_wrong_here(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = doctor(monkeypatch)
    assert code == 0, text
    assert {line[:2] for line in text.splitlines()} == {"ok"}


def test_the_doctor_says_what_is_wrong_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, folder: Folder, tmp_path: Path
) -> None:
    (folder.path / "camps" / "features" / "camp-a.geojson").write_text("{", encoding="utf-8")
    code, text = doctor(
        monkeypatch,
        geodata=folder.path,
        ground=tmp_path / "none",
        public_url="http://m.example",
        x="y",
    )
    assert code == 2
    wrong = [line for line in text.splitlines() if line.startswith("WRONG")]
    for word in (
        "CAMPMAP_X",
        "https://",
        "CAMPMAP_CONTACT",
        "CAMPMAP_PROXIES",
        "ground",
        "fault(s)",
    ):
        assert any(word in line for line in wrong), word


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("rate", "-1"), ("rate", "abc"), ("proxies", "nobody"), ("hosts", "a/b")),
        *(("contact", "me"), ("log", "all"), ("imagery", "x"), ("store", "mysql://sesame@h/x")),
    ],
)
def test_a_setting_that_cannot_be_is_named_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    code, text = doctor(monkeypatch, **{name: value})
    wrong = [line for line in text.splitlines() if line.startswith("WRONG")]
    told = [line for line in wrong if f"CAMPMAP_{name.upper()}" in line]
    assert (code, len(told)) == (2, 1)
    for command in (["serve", "--port", "0"], ["validate"], ["build", "none"]):
        ended = CliRunner().invoke(cli, command)
        assert ended.exit_code == 2
        assert ended.output.startswith(f"CAMPMAP_{name.upper()}")
        assert ended.output.count("\n") == 1
        text += ended.output
    assert "sesame" not in text


def test_a_service_that_cannot_be_set_up_keeps_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPMAP_STORE", "mysql://sesame@h/x")
    with pytest.raises(ValidationError) as found:
        create_app()
    assert "sesame" not in str(found.value)


def test_root_is_told_not_to_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "this is root" in CliRunner().invoke(cli, ["doctor"]).stdout


MALFORMED = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET /layers\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost : x\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
]


def test_what_clients_send_fills_no_journal() -> None:
    port = free_port()
    process = start(port)
    for request in MALFORMED * 5:
        with socket.create_connection(("127.0.0.1", port), 10) as asking:
            asking.sendall(request)
            assert asking.recv(1000).startswith(b"HTTP/1.1 ")
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=PATIENCE_S)
    assert [line for line in told.splitlines() if not line.startswith(b"The map ")] == []
