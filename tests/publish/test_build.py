"""The site as plain files: whole, atomic, sparing with what is the same, the same under nginx."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import brotli
import httpx2 as httpx
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.errors import Refused
from app.ground.pyramid import write_pyramid
from app.ground.relief import Tile
from app.ground.window import WINDOW
from app.main import create_app
from app.publish.site import build
from app.publish.site.build import Report, build_site
from app.publish.site.plan import ANY, HTML, plan
from app.settings import Settings
from app.web.headers import EVERYWHERE
from app.web.routes import ROUTERS
from tests.build import camp
from tests.publish.conftest import Published, change_three
from tests.publish.nginx import CONFIGURATION, serving
from tests.records.story import add_story
from tests.server import free_port


class Site:
    """A small folder of data, and what is built of it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data = Published(folder / "geodata")
        self.out = folder / "site"
        self.url = f"http://127.0.0.1:{port}"
        ground = folder / "ground.pmtiles"
        write_pyramid([Tile(0, 0, 0, b"tile"), Tile(4, 13, 6, b"tile")], ground, WINDOW, "own")
        self.settings = Settings(
            geodata=self.data.path,
            ground=ground,
            public_url=self.url,
            contact="mailto:us@example.org",
            reload_s=0,
        )

    def build(self) -> Report:
        return build_site(self.out, self.settings, lambda part, done: None)

    def inodes(self) -> dict[str, int]:
        """Each file by name, with what tells whether it is the same file as before."""
        base = self.out.resolve()
        return {
            path.relative_to(base).as_posix(): path.stat().st_ino
            for path in base.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, 1)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with two releases, three changes and a withdrawn place, built once."""
    found = Site(tmp_path_factory.mktemp("published"), free_port())
    add_story(found.data)
    found.data.release("2026.11")
    change_three(found.data)
    found.data.release("2026.12", "2026-12-02")
    found.build()
    return found


@pytest.fixture(scope="module")
def live(published: Site) -> Iterator[TestClient]:
    """The service over the same data."""
    with TestClient(create_app(published.settings), base_url=published.url) as client:
        yield client


@pytest.fixture(scope="module")
def nginx(published: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Nginx over the built files."""
    port = int(published.url.rpartition(":")[2])
    folder = tmp_path_factory.mktemp("nginx")
    with (
        serving(published.out, folder, port) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        yield client


def test_every_file_is_in_the_manifest_with_its_hash(published: Site) -> None:
    manifest = json.loads((published.out / "manifest.json").read_bytes())["files"]
    plain = {name for name in published.inodes() if not name.endswith((".gz", ".br"))}
    assert plain == {*manifest, "manifest.json"}
    for name, digest in manifest.items():
        assert hashlib.sha256((published.out / name).read_bytes()).hexdigest() == digest


ONLY_RUNNING = {"/health", "/ready", "/metrics", "/oembed"}
"""What tells of a program that runs, or of what it is asked."""
OFF = {"/imagery", "/ground/files/{name}"}
"""The gate, and the basemap's own files, of which this site has none."""


def test_every_route_is_built(published: Site, live: TestClient) -> None:
    atlas = live.app.state.atlas  # type: ignore[attr-defined]
    built = {wanted.address.partition("?")[0] for wanted in plan(atlas)}
    built |= {f"/{name}" for name in published.inodes()}
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            is_built = any(map(route.path_regex.match, built))
            assert is_built == (route.path not in ONLY_RUNNING | OFF), route.path


def test_compressed_files_hold_what_the_plain_ones_do(published: Site) -> None:
    page = published.out / "places/camp-a/index.ko.html"
    assert gzip.decompress(page.with_name("index.ko.html.gz").read_bytes()) == page.read_bytes()
    assert brotli.decompress(page.with_name("index.ko.html.br").read_bytes()) == page.read_bytes()


def test_no_link_of_a_built_page_leads_nowhere(published: Site) -> None:
    """Every address of ours in every page is a file, or a folder with a page."""
    seen = set()
    for page in published.out.resolve().rglob("*.html"):
        for address in re.findall(r'\s(?:href|src|content)="([^"]+)"', page.read_text()):
            path = unescape(address).removeprefix(published.url)
            if path.startswith("/") and not path.startswith("//"):
                seen.add(re.split(r"[?#]", path)[0])
    assert len(seen) > 50
    for path in seen:
        file = published.out / path.strip("/")
        assert file.is_file() or any(file.glob("index.*")), path


def test_released_files_are_built_byte_for_byte(published: Site) -> None:
    for path in (published.data.path / "releases/2026.11/layers").iterdir():
        built = published.out / "releases/2026.11/layers" / path.name
        assert built.read_bytes() == path.read_bytes()


def test_a_second_build_writes_nothing(site: Site) -> None:
    site.data.release("2026.11")
    site.build()
    before = site.inodes()
    assert site.build().written == 0
    assert site.inodes() == before


def test_after_one_changed_record_only_what_depends_on_it_is_written(site: Site) -> None:
    site.data.release("2026.11")
    change_three(site.data)
    site.build()
    before = site.inodes()
    site.data.add(camp("camp-b", status="unknown"))
    site.build()
    after = site.inodes()
    new = {name for name, inode in after.items() if before.get(name) != inode}
    assert "places/camp-b/index.html" in new and "layers/camps.geojson" in new
    # A new status is a new word of the API document, and so of docs/.
    untouched = ("releases/", "ground/", "assets/", "sources/", "about/")
    assert not [name for name in new if name.startswith(untouched)], new


def test_a_build_that_fails_leaves_the_old_site(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    before = site.inodes()
    site.data.add(camp("camp-b", status="closed"))

    async def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build._Build, "_fallbacks", fail)
    with pytest.raises(OSError, match="No space"):
        site.build()
    assert site.inodes() == before
    left = [path.name for path in site.out.parent.glob(".site.builds/*") if path.is_dir()]
    assert left == [site.out.resolve().name]


KILLED = """
import os, signal, sys
from pathlib import Path
from app.publish.site import build, tree
from app.settings import Settings
tree._point = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
build.build_site(Path(sys.argv[1]), Settings(), lambda *_: None)
"""


def test_a_killed_build_leaves_the_old_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    before = site.inodes()
    site.data.add(camp("camp-b", status="closed"))
    for name in ("geodata", "ground", "public_url"):
        monkeypatch.setenv(f"CAMPMAP_{name.upper()}", str(getattr(site.settings, name)))
    command = [sys.executable, "-c", KILLED, str(site.out)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert site.inodes() == before
    assert site.build().written
    assert not [*site.out.parent.glob(".site.builds/.unfinished*")]


def test_what_was_not_built_here_is_not_touched(site: Site) -> None:
    site.out.mkdir()
    (site.out / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="was not built here"):
        site.build()
    assert (site.out / "thesis.txt").read_text() == "mine"


def test_without_an_address_nothing_is_built(site: Site) -> None:
    settings = site.settings.model_copy(update={"public_url": ""})
    with pytest.raises(Refused, match="--url"):
        build_site(site.out, settings, lambda part, done: None)
    settings = site.settings.model_copy(update={"public_url": "https://map.example/atlas"})
    with pytest.raises(Refused, match="root of its host; leave /atlas out"):
        build_site(site.out, settings, lambda part, done: None)


def test_nginx_answers_what_the_service_answers(
    published: Site, live: TestClient, nginx: httpx.Client
) -> None:
    """Each address: the same status, media type and, but for pages, the same bytes."""
    atlas = live.app.state.atlas  # type: ignore[attr-defined]
    for wanted in plan(atlas):
        headers = {"accept": wanted.accept}
        ours = live.get(wanted.address, headers=headers)
        theirs = nginx.get(wanted.address, headers=headers)
        assert theirs.status_code == ours.status_code == 200, wanted.address
        if wanted.accept == HTML:
            assert "<html data-built" in theirs.text
            lang = re.findall(r'<html [^>]*lang="(\w+)"', theirs.text)
            assert lang == re.findall(r'<html [^>]*lang="(\w+)"', ours.text)
        else:
            assert theirs.content == ours.content, wanted.address
        if wanted.accept in (HTML, ANY):
            kinds = [one.headers["content-type"].split(";")[0] for one in (ours, theirs)]
            assert kinds[0] == kinds[1] or ".json" in wanted.address, (wanted.address, kinds)


def test_nginx_says_the_same_headers(live: TestClient, nginx: httpx.Client) -> None:
    framed = ("/embed", "/stories/two-camps/embed", "/releases/2026.11/embed")
    for path in ("/", "/places/camp-a", "/layers/camps.geojson", "/nowhere", *framed):
        for accept in ("text/html", "*/*"):
            ours = live.get(path, headers={"accept": accept}).headers
            theirs = nginx.get(path, headers={"accept": accept}).headers
            for name in (*EVERYWHERE, "Content-Security-Policy"):
                assert theirs[name] == ours[name], (path, accept, name)
    released = nginx.get("/releases/2026.11/layers/camps.geojson").headers
    assert "immutable" in released["cache-control"]
    assert "immutable" not in nginx.get("/layers/camps.geojson").headers["cache-control"]


def test_nginx_chooses_language_coding_and_form(nginx: httpx.Client) -> None:
    html = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert 'lang="ko"' in nginx.get("/places/camp-a?lang=ko", headers=html).text
    asked = nginx.get("/places/camp-a", headers=html | {"accept-language": "ru-RU,ru;q=0.9"})
    assert 'lang="ru"' in asked.text
    assert 'lang="en"' in nginx.get("/places/camp-a?lang=en", headers=html).text
    packed = nginx.get("/places/camp-a", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json()["id"] == "camp-a"
    part = nginx.get("/tiles/camps.pmtiles", headers={"range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")


def test_nginx_tells_gone_from_not_found(nginx: httpx.Client) -> None:
    gone = nginx.get("/places/camp-c")
    assert gone.status_code == 410
    assert "It was a warehouse." in gone.json()["detail"]
    page = nginx.get("/places/camp-c", headers={"accept": "text/html"})
    assert page.status_code == 410 and "It was a warehouse." in page.text
    assert nginx.get("/releases/2026.11/places/camp-c").status_code == 200
    assert nginx.get("/nowhere").status_code == 404
    assert nginx.get("/nowhere").json()["status"] == 404
    assert nginx.get("/tiles/camps/9/1/1.mvt").status_code == 204
    assert nginx.options("/layers/camps.geojson").status_code == 204


def test_nginx_tells_the_release_from_its_map(nginx: httpx.Client) -> None:
    html = {"accept": "text/html"}
    assert "SHA256SUMS" in nginx.get("/releases/2026.11", headers=html).text
    assert "data-map" in nginx.get("/releases/2026.11/", headers=html).text
    assert nginx.get("/releases/2026.11").json()["release"] == "2026.11"


def test_the_configuration_has_a_line_for_every_header() -> None:
    text = CONFIGURATION.read_text()
    for name, value in EVERYWHERE.items():
        assert name in text and value in text
