"""The headers of every route and every error, as an observatory of web security reads them."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from app.citations import FORMS
from app.formats import FORMATS
from app.main import create_app
from app.settings import Settings
from app.web.headers import Headers
from app.web.pace import WINDOW_S
from app.web.patience import Patience
from app.web.problems import public
from app.web.routes import ROUTERS
from app.web.watch import Unexpected
from tests.build import REAL, Folder, camp
from tests.needs import need_ground
from tests.server import ROOT

CAMP = "kwanliso-14-kaechon"
PAGE = f"http://testserver/places/{CAMP}"
FILLED = {
    "/layers/{name}": ["/layers/camps", *(f"/layers/camps.{name}" for name in FORMATS)],
    "/collections/{layer}": ["/collections/camps"],
    "/collections/{layer}/queryables": ["/collections/camps/queryables"],
    "/collections/{layer}/items": ["/collections/camps/items?limit=1"],
    "/collections/{layer}/items/{name}": [f"/collections/camps/items/{CAMP}"],
    "/places/{name}": [f"/places/{CAMP}", f"/places/{CAMP}.json", f"/places/{CAMP}.geojson"],
    "/sources/{name}": ["/sources/hawk-2012", "/sources/hawk-2012.json"],
    "/styles/{name}": ["/styles/camps.json", "/styles/camps.qml", "/styles/sprite.png"],
    "/tiles/{name}": ["/tiles/camps.json", "/tiles/camps.pmtiles"],
    "/tiles/{layer}/{z}/{x}/{name}": ["/tiles/camps/5/27/12.mvt"],
    "/cite/{name}": [f"/cite/{CAMP}.{form}" for form in FORMS],
    "/cards/{name}": ["/cards/ko.json"],
    "/stories/{name}": ["/stories/two-banks"],
    "/stories/{name}/embed": ["/stories/two-banks/embed"],
    "/releases/{release}": ["/releases/2026.11"],
    "/releases/{release}/release": ["/releases/2026.11/release"],
    "/releases/{release}/files/{path:path}": [
        "/releases/2026.11/files/SHA256SUMS",
        "/releases/2026.11/files/layers/camps.geojson",
    ],
    "/oembed": [f"/oembed?format={form}&url={PAGE}" for form in ("json", "xml")],
    "/assets/{name}": ["/assets/ASSET"],
    "/ground/{version}/{z}/{x}/{name}": ["/ground/GROUND/5/27/12.mvt", "/ground/GROUND/0/0/0.webp"],
    "/ground/files/{name}": ["/ground/files/OFFERED"],
}
"""Addresses, each with an answer, for routes with a part that varies or that must be asked for."""

PINNED = [
    "",
    "embed",
    "map.svg",
    "layers/camps.geojson",
    f"places/{CAMP}",
    "stories/two-banks/embed",
]
"""Below a release, whose addresses have no routes of their own."""

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
    """Every path that has a route."""
    for router in ROUTERS:
        yield from (str(getattr(route, "path", "")) for route in router.routes)


def filled(path: str, client: TestClient) -> list[str]:
    """Addresses of a route that have an answer, with the names that a build made."""
    addresses = FILLED.get(path, [path])
    assert "{" not in addresses[0], "a new route needs an example in FILLED"
    if "/ground/" in path:
        need_ground()
    atlas = client.app.state.atlas  # type: ignore[attr-defined]
    asset = next((ROOT / "frontend/dist").glob("*.js"))
    names = {"GROUND": atlas.ground.id, "ASSET": asset.name, "OFFERED": [*atlas.ground.offered][:1]}
    for name, text in names.items():
        addresses = [one.replace(name, "".join(text or "")) for one in addresses]
    return addresses


def policy(text: str) -> dict[str, list[str]]:
    """A content security policy as directives with their sources."""
    return {words[0]: words[1:] for part in text.split(";") if (words := part.split())}


def check(headers: dict[str, str]) -> None:
    """What an observatory would find, and more."""
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["x-dns-prefetch-control"] == "off"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    # With any, a tab that a sandboxed frame opens is an error: test_embed.py opens some.
    assert "cross-origin-opener-policy" not in headers
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


def check_frame(path: str, headers: Mapping[str, str]) -> None:
    """Nobody may show what is not made for it."""
    found = policy(headers["content-security-policy"])
    is_frame = path.endswith("/embed") and headers["content-type"].startswith("text/html")
    assert found.get("frame-ancestors") == (None if is_frame else ["'none'"])


@pytest.mark.parametrize("path", sorted(set(paths())))
def test_every_route_protects_its_readers(client: TestClient, path: str) -> None:
    for address in filled(path, client):
        for method, accept in itertools.product(("GET", "HEAD"), ACCEPT):
            response = client.request(method, address, headers={"Accept": accept})
            unnamed = path.endswith("security.txt")
            assert response.status_code == 404 if unnamed else response.is_success, address
            check(dict(response.headers))
            said = [name for name, _ in response.headers.multi_items()]
            assert len(said) == len(set(said)), said
            if response.status_code != 204:
                check_frame(path, response.headers)


@pytest.mark.parametrize("path", sorted({path for path in paths() if "{" in path}))
def test_what_no_route_finds_protects_its_readers(client: TestClient, path: str) -> None:
    address = re.sub(r"{\w+(:path)?}", "x", path)
    for accept in ACCEPT:
        response = client.get(address, headers={"Accept": accept})
        assert response.status_code == 404
        check(dict(response.headers))
        check_frame(path, response.headers)


def test_every_kind_of_answer_of_a_release_protects_its_readers(client: TestClient) -> None:
    for path, accept in itertools.product(PINNED, ACCEPT):
        response = client.get(f"/releases/2026.11/{path}", headers={"Accept": accept})
        assert response.status_code == 200, path
        check(dict(response.headers))
        check_frame(f"/{path}", response.headers)


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
        for accept in ACCEPT:
            whole = client.get(path, headers={"Accept": accept})
            known = {"Accept": accept, "If-None-Match": whole.headers["etag"]}
            response = client.get(path, headers=known)
            assert response.status_code == 304
            kept = dict(whole.headers) | dict(response.headers)
            check(kept)
            # A browser puts what it is told in place of what it kept.
            told = "content-security-policy"
            assert kept[told] == whole.headers[told], (path, accept)
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
    late = [one for one in answers if one.status_code == 429]
    assert late
    check(dict(late[-1].headers))


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
    check(dict(response.headers))
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
