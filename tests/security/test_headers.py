"""The headers of every route and every error, as an observatory of web security reads them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from app.main import create_app
from app.settings import Settings
from app.web.headers import Headers
from app.web.pace import WINDOW_S
from app.web.patience import Patience
from app.web.problems import public
from app.web.routes import ROUTERS
from app.web.watch import Unexpected
from tests.build import REAL, Folder, camp

FILLED = {
    "/layers/{name}": ["/layers/camps", "/layers/camps.geojson", "/layers/camps.csv"],
    "/collections/{layer}": ["/collections/camps"],
    "/collections/{layer}/queryables": ["/collections/camps/queryables"],
    "/collections/{layer}/schema": ["/collections/camps/schema"],
    "/collections/{layer}/items": ["/collections/camps/items?limit=1"],
    "/collections/{layer}/items/{name}": ["/collections/camps/items/kwanliso-14-kaechon"],
    "/places/{name}": ["/places/kwanliso-14-kaechon", "/places/kwanliso-14-kaechon.json"],
    "/sources/{name}": ["/sources/hawk-2012"],
    "/styles/{name}": ["/styles/camps.json", "/styles/camps.qml"],
    "/tiles/{name}": ["/tiles/camps.json"],
    "/tiles/{layer}/{z}/{x}/{name}": ["/tiles/camps/5/27/12.mvt"],
    "/cite/{name}": ["/cite/kwanliso-14-kaechon.bib"],
    "/stories/{slug}": ["/stories/two-banks-of-the-taedong"],
}
"""Addresses for routes with a variable part; a route without an example is asked for as it is."""

ACCEPT = ("*/*", "text/html")
BROWSER_ERRORS = [
    ("GET", "/layers/camps.geojson?bbox=1", 400),
    ("GET", "/nothing", 404),
    ("GET", "/places/nowhere", 404),
    ("GET", "/assets/..%2f..%2fpyproject.toml", 404),
    ("POST", "/", 405),
    ("DELETE", "/layers/camps.geojson", 405),
    ("GET", "/layers?" + "&".join(["a=1"] * 60), 414),
    ("GET", "/layers?filter=" + "a" * 33_000, 414),
    ("GET", "/" + "a" * 3000, 414),
]


def paths() -> Iterator[str]:
    """Every path that has a route, filled in."""
    for router in ROUTERS:
        for route in router.routes:
            path = str(getattr(route, "path", ""))
            yield from FILLED.get(path, [re.sub(r"{\w+(:path)?}", "x", path)])


def policy(text: str) -> dict[str, list[str]]:
    """A content security policy as directives with their sources."""
    return {words[0]: words[1:] for part in text.split(";") if (words := part.split())}


def check(headers: dict[str, str]) -> None:
    """What an observatory would find, and more."""
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["x-dns-prefetch-control"] == "off"
    assert "cross-origin-resource-policy" in headers
    assert "set-cookie" not in headers
    assert "server" not in headers
    assert "strict-transport-security" not in headers
    found = policy(headers["content-security-policy"])
    assert found["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"} & {
        source
        for name, sources in found.items()
        if name not in ("img-src", "font-src")
        for source in sources
    }
    assert not re.search(r"\w+://", headers["content-security-policy"])
    if headers.get("content-type", "").startswith("text/html"):
        assert {"base-uri", "form-action"} <= found.keys()
        assert found.get("script-src", ["'self'"]) == ["'self'"]


@pytest.mark.parametrize("accept", ACCEPT)
@pytest.mark.parametrize("path", sorted(set(paths())))
def test_every_route_protects_its_readers(client: TestClient, path: str, accept: str) -> None:
    headers = {"Accept": accept}
    for method in ("GET", "HEAD"):
        response = client.request(method, path, headers=headers)
        assert response.status_code < 500, response.text
        check(dict(response.headers))
        if not path.endswith("/embed"):
            found = policy(response.headers["content-security-policy"])
            assert found["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("accept", ACCEPT)
@pytest.mark.parametrize(("method", "path", "status"), BROWSER_ERRORS)
def test_every_error_protects_its_readers(
    client: TestClient, method: str, path: str, status: int, accept: str
) -> None:
    response = client.request(method, path, headers={"Accept": accept})
    assert response.status_code == status
    check(dict(response.headers))


ONES = [
    ("/layers/camps.geojson", {"Range": "bytes=0-9"}, 206),
    ("/layers/camps.geojson", {"Range": "bytes=999999999-"}, 416),
    ("/layers/camps.geojson", {"Host": "evil.example"}, 421),
    ("/layers/camps.geojson", {"Content-Length": "5"}, 413),
    ("/layers/camps.geojson", {"Accept-Encoding": "br"}, 200),
    ("/ready", {}, 204),
]


@pytest.mark.parametrize(("path", "headers", "status"), ONES)
def test_every_kind_of_answer_protects_its_readers(
    client: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    response = client.get(path, headers=headers)
    assert response.status_code == status, response.text
    check(dict(response.headers))


def test_what_is_unchanged_moved_or_withdrawn_protects_its_readers(
    client: TestClient, folder: Folder, tmp_path: Path
) -> None:
    for path in ("/", "/embed", "/layers/camps.geojson", "/map.svg", "/map.png"):
        tag = client.get(path).headers["etag"]
        response = client.get(path, headers={"If-None-Match": tag})
        assert response.status_code == 304
        check(dict(response.headers))
    moved = client.get("/layers/", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "../layers")
    check(dict(moved.headers))
    folder.add(camp(withdrawn={"on": "2026-11-23", "reason": {"en": "It was another place."}}))
    small = Settings(geodata=folder.path, ground=tmp_path / "none", reload_s=0)
    with TestClient(create_app(small)) as other:
        for accept in ACCEPT:
            gone = other.get("/places/camp-a", headers={"Accept": accept})
            assert gone.status_code == 410
            check(dict(gone.headers))


def test_who_is_told_to_wait_is_protected_too(settings: Settings) -> None:
    slow = settings.model_copy(update={"rate": 1})
    with TestClient(create_app(slow), client=("192.0.2.1", 1)) as client:
        answers = [client.get("/ready") for _ in range(2 * WINDOW_S + 1)]
    assert answers[-1].status_code == 429
    check(dict(answers[-1].headers))


def test_who_comes_when_too_much_is_made_is_protected_too() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(5)

    for patience in (Patience(slow, most=0), Patience(slow, patience_s=0.01)):
        answer = TestClient(Headers(patience)).get("/")
        assert answer.status_code == 503
        check(dict(answer.headers))


def test_a_page_lets_no_text_become_a_script(client: TestClient) -> None:
    page = client.get("/", headers={"Accept": "text/html"})
    found = policy(page.headers["content-security-policy"])
    assert found["require-trusted-types-for"] == ["'script'"]
    for tag in re.findall(r"<script[^>]*>", page.text):
        assert "src=" in tag or 'type="application/' in tag
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page.text)


def test_a_host_behind_tls_says_that_it_stays_there(settings: Settings) -> None:
    with TestClient(create_app(settings), base_url="https://testserver") as client:
        for path in ("/", "/", "/nothing", "/layers/camps.geojson"):
            assert "max-age=63072000" in client.get(path).headers["strict-transport-security"]


def test_security_txt_names_whom_the_operator_names(client: TestClient) -> None:
    path = "/.well-known/security.txt"
    assert "CAMPMAP_CONTACT" in client.get(path).json()["detail"]
    named = Settings(
        geodata=REAL,
        reload_s=0,
        contact="mailto:security@map.example",
        public_url="https://m.example",
    )
    with TestClient(create_app(named)) as other:
        response = other.get(path)
    assert response.headers["content-type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert lines["Contact"] == "mailto:security@map.example"
    assert lines["Canonical"] == "https://m.example/.well-known/security.txt"
    assert re.fullmatch(r"\d{4}-\d\d-01T00:00:00Z", lines["Expires"])


def test_a_fault_of_our_own_is_an_answer_like_any_other(client: TestClient) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    surrounded: ASGIApp = Headers(Unexpected(broken))

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await surrounded({**scope, "app": client.app}, receive, send)

    for accept in ACCEPT:
        response = TestClient(served).get("/", headers={"Accept": accept})
        assert response.status_code == 500
        assert re.fullmatch("[0-9a-f]{16}", response.headers["x-request-id"])
        assert "ZeroDivision" not in response.text
        check(dict(response.headers))


def test_no_answer_says_where_files_lie(tmp_path: Path) -> None:
    lacking = Settings(geodata=REAL, reload_s=0, ground=tmp_path / "no-ground")
    with TestClient(create_app(lacking)) as client:
        health = client.get("/health").text
    assert "app.ground" in health
    assert str(tmp_path) not in health
    assert public("/srv/map/fonts holds none: run `x /y`") == "fonts holds none: run `x /y`"
    assert public('"/srv/a b.json": no, see https://a.example/b/c') == (
        '"a b.json": no, see https://a.example/b/c'
    )
