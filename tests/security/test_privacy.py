"""Nothing that tells who read what is kept: a marked reader goes everywhere, all is searched."""

from __future__ import annotations

import html
import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from app.domain.text import LANGUAGES
from app.journal import Lines
from app.main import create_app
from app.settings import Provider, Settings
from app.web.pace import WINDOW_S
from tests.build import Folder
from tests.server import PATIENCE_S, ROOT, free_port

ADDRESS = "203.0.113.77"
MARKER = "m4rk3r"
PATHS = [
    "/",
    "/?at=39,126,7&place=kwanliso-14-kaechon",
    "/places/kwanliso-14-kaechon",
    f"/places?q={MARKER}",
    f"/places/{MARKER}",
    f"/{MARKER}",
    f"/layers/camps.geojson?filter=name='{MARKER}'",
    f"/layers/camps.geojson?{MARKER}={MARKER}",
    f"/layers/camps.geojson?bbox={MARKER}",
    f"/map.svg?place={MARKER}",
    f"/%00{MARKER}",
    "/metrics",
    "/health",
]
HEADERS = {
    "X-Forwarded-For": ADDRESS,
    "X-Real-IP": ADDRESS,
    "Forwarded": f"for={ADDRESS}",
    "Referer": f"https://article.example/{MARKER}",
    "User-Agent": f"Reader {MARKER}",
    "Cookie": f"id={MARKER}",
    "Origin": f"https://{MARKER}.example",
}


HTML = {"Accept": "text/html"}


def telling(text: str) -> bool:
    return ADDRESS in text or MARKER in text.lower() or "2130706433" in text


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a service may write anything: its home, its cache, its working folder."""
    for name in ("home", "tmp", "cache"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_no_file_no_log_and_no_number_tells_a_reader(home: Path) -> None:
    port = free_port()
    environment = os.environ | {
        "HOME": str(home / "home"),
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": str(ROOT),
        "CAMPMAP_LOG": "requests",
        "CAMPMAP_PROXIES": "127.0.0.1",
        "CAMPMAP_GROUND": str(home / "none"),
    }
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    with (home / "journal").open("wb") as journal:
        process = subprocess.Popen(
            command, cwd=home, env=environment, stderr=journal, stdout=journal
        )
        try:
            numbers = walk(f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
    written = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for path, content in written.items():
        assert not telling(content.decode("utf-8", "replace")), path
        assert not telling(str(path))
    assert not telling(numbers)
    told = written[home / "journal"].splitlines()
    lines = [json.loads(line) for line in told if line.startswith(b"{")]
    assert len(lines) == len(told) - 2
    asked = [line for line in lines if line["event"] == "request"]
    assert len(asked) >= len(PATHS)
    fields = {"time", "level", "event", "request_id", "method", "family", "status", "ms"}
    assert all(line.keys() == fields for line in asked)
    assert len({line["request_id"] for line in asked}) == len(asked)


def walk(url: str) -> str:
    """Ask for everything; the numbers that the service has of it."""
    transport = httpx2.HTTPTransport(retries=60)
    with httpx2.Client(
        base_url=url, headers=HEADERS, transport=transport, timeout=PATIENCE_S
    ) as client:
        for path in PATHS:
            response = client.get(path)
            assert response.status_code < 500
            assert "set-cookie" not in response.headers
            assert ADDRESS not in response.text
        return client.get("/metrics").text + client.get("/health").text


def test_the_journal_tells_where_a_fault_was_and_not_what_was_asked() -> None:
    try:
        raise ValueError(f"no such place: {MARKER}")
    except ValueError:
        record = logging.LogRecord(
            "campmap", logging.ERROR, "", 0, "unexpected", None, sys.exc_info()
        )
    line = json.loads(Lines().format(record))
    assert line["error"] == "ValueError"
    assert line["at"][-1].endswith(
        "test_the_journal_tells_where_a_fault_was_and_not_what_was_asked"
    )
    assert not telling(json.dumps(line))


EYE = Provider(id="eye", name="Eye", url="https://eye.example/{z}/{x}/{y}", credit="Eye")
ALWAYS = {"reader", "server", "links", "journal"}


@pytest.mark.parametrize(
    ("chosen", "more"),
    [({"rate": 100}, {"counts"}), ({"rate": 0}, set()), ({"imagery": (EYE,)}, {"imagery"})],
    ids=["counting", "not counting", "imagery"],
)
def test_about_says_of_privacy_what_the_settings_make_true(
    folder: Folder, chosen: dict[str, Any], more: set[str]
) -> None:
    settings = Settings(geodata=folder.path, ground=folder.path / "none", reload_s=0)
    with TestClient(create_app(settings.model_copy(update=chosen))) as client:
        for lang in LANGUAGES:
            page = html.unescape(client.get(f"/about?lang={lang}", headers=HTML).text)
            said = privacy(lang)
            assert {key for key, text in said.items() if text in page} == ALWAYS | more, lang


def privacy(lang: str) -> dict[str, str]:
    """What may be said of privacy, by what it is about."""
    words = json.loads((ROOT / f"frontend/i18n/{lang}.json").read_text("utf-8"))
    start = "about.privacy."
    found = {key.removeprefix(start): text for key, text in words.items() if key.startswith(start)}
    del found["title"]
    return {key: text.format(hosts="eye.example") for key, text in found.items()}


def test_what_about_says_of_counting_is_what_is_counted() -> None:
    assert f"{WINDOW_S}초" in privacy("ko")["counts"]
