"""Checking the links of sources, against a server of our own."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.domain.source import Source
from app.publish import deadlinks
from app.publish.deadlinks import Link, check_links, links_of
from tests.build import SOURCE, Folder


class Pages(BaseHTTPRequestHandler):
    """Answers by the path: a status, a redirect, a refusal of HEAD, or nothing at all."""

    asked: ClassVar[list[tuple[str, str, float, str]]] = []
    closing: ClassVar[threading.Event] = threading.Event()

    def answer(self) -> None:
        agent = self.headers["User-Agent"]
        self.asked.append((self.command, self.path, time.monotonic(), agent))
        status = {"/moved": 301, "/no-head": 405 if self.command == "HEAD" else 200}.get(self.path)
        if self.path == "/silent":
            self.closing.wait()
            return
        if self.path == "/odd":
            self.wfile.write(b"what?\r\n\r\n")
            return
        self.send_response(status or int(self.path[1:4]))
        if self.path == "/moved":
            self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    Pages.asked.clear()
    Pages.closing.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Pages.closing.set()
    server.shutdown()
    server.server_close()


def source(url: str, **custom: str) -> Source:
    return Source("atlas-2020", SOURCE | {"URL": url, "custom": custom})


@pytest.mark.parametrize(
    ("path", "is_dead"),
    [
        ("/200", False),
        ("/moved", False),
        ("/no-head", False),
        ("/404", True),
        ("/410", True),
        ("/403", None),
        ("/429", None),
        ("/503", None),
        ("/silent", None),
        ("/odd", None),
        ("/200/개천?q=강", False),
    ],
)
def test_a_link_is_dead_only_where_the_host_says_so(
    host: str, path: str, is_dead: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path == "/silent":
        monkeypatch.setattr(deadlinks, "PATIENCE_S", 0.3)
    (found,) = check_links(links_of([source(host + path)]), 0)
    assert found.is_dead is is_dead


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://nowhere.invalid/", "http://x:99999/"]
)
def test_a_host_that_is_not_found_may_be_a_network_that_is_down(url: str) -> None:
    (found,) = check_links([Link("atlas-2020", url, None)], 0)
    assert found.is_dead is None
    assert "no answer that can be read (" in str(found)


def test_answers_are_told_as_they_come(host: str) -> None:
    found = check_links(links_of([source(f"{host}/200"), source(f"{host}/404")]), 1)
    assert next(found).is_dead is False
    assert [path for _, path, *_ in Pages.asked] == ["/200"]
    assert [one.is_dead for one in found] == [True]


def test_a_dead_link_asks_for_a_copy(host: str) -> None:
    (found,) = check_links(links_of([source(f"{host}/404")]), 0)
    assert "add custom.archive_url" in str(found)


def test_a_dead_link_names_its_copy_which_is_checked_too(host: str) -> None:
    known = source(f"{host}/404", archive_url=f"{host}/200?copy")
    original, copy = check_links(links_of([known]), 0)
    assert f"archived at {host}/200?copy" in str(original)
    assert copy.is_dead is False


def test_a_host_is_asked_politely(host: str) -> None:
    found = [source(f"{host}/200?{number}") for number in range(3)]
    assert len([*check_links(links_of(found), 0.2)]) == 3
    times = [when for _, _, when, _ in Pages.asked]
    assert all(b - a >= 0.19 for a, b in itertools.pairwise(times))
    assert {method for method, *_ in Pages.asked} == {"HEAD"}
    assert all("campmap/" in agent for *_, agent in Pages.asked)


def test_an_address_that_sources_share_is_asked_for_once(host: str) -> None:
    links = [Link(f"atlas-{page}", f"{host}/200#page={page}", None) for page in range(3)]
    assert [one.link for one in check_links(links, 0)] == links
    assert [path for _, path, *_ in Pages.asked] == ["/200"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_wants_rest_is_left_alone(host: str, status: int) -> None:
    links = [Link("atlas-2020", f"{host}/{path}", None) for path in (200, status, 404, 410)]
    found = [*check_links(links, 0)]
    assert [path for _, path, *_ in Pages.asked] == ["/200", f"/{status}"]
    assert [one.is_dead for one in found] == [False, None, None, None]
    assert "not asked" in str(found[2]) and "not asked" in str(found[3])


def test_the_command_reports_and_changes_nothing(host: str, folder: Folder) -> None:
    folder.source(SOURCE | {"URL": f"{host}/404"})
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    command = ["check-sources", "--pause", "0", "--geodata", str(folder.path)]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 1
    assert f"atlas-2020: dead: 404 Not Found: {host}/404" in result.stdout
    assert before == {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
