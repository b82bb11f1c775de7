"""The site as plain files: whole, atomic, sparing with what is the same, the same under nginx."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import brotli
import httpx2 as httpx
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.citations import FORMS
from app.domain.text import LANGUAGES
from app.errors import NoRoom, Refused
from app.main import create_app
from app.publish.site import build, tiles
from app.publish.site.build import build_site
from app.publish.site.plan import ANY, HTML, plan
from app.settings import Provider
from app.web.headers import EVERYWHERE
from app.web.routes import ROUTERS
from tests.build import camp
from tests.publish.conftest import Site, change_three
from tests.publish.nginx import CONFIGURATION, serving
from tests.publish.plain import serving_plainly
from tests.records.story import add_story
from tests.server import ROOT, free_port


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, 1)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a release."""
    found = Site(tmp_path_factory.mktemp("built"), 1)
    found.data.release("2026.11")
    found.build()
    return found


@pytest.fixture
def built(built_once: Site, tmp_path: Path) -> Site:
    """The same, to change."""
    return built_once.copied(tmp_path / "built")


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


def test_a_second_build_writes_nothing(built: Site) -> None:
    before = built.inodes()
    assert built.build().written == 0
    assert built.inodes() == before


def test_after_one_changed_record_only_what_depends_on_it_is_written(built: Site) -> None:
    change_three(built.data)
    built.build()
    before = built.inodes()
    built.data.add(camp("camp-b", status="unknown"))
    built.build()
    after = built.inodes()
    new = {name for name, inode in after.items() if before.get(name) != inode}
    assert "places/camp-b/index.html" in new and "layers/camps.geojson" in new
    # A new status is a new word of the API document, and so of docs/.
    # A frame of a release that there is not shows the map of today.
    untouched = ("releases/2026.11/", "ground/", "assets/", "sources/", "about/")
    assert not [name for name in new if name.startswith(untouched)], new


def test_what_other_settings_made_of_a_release_is_not_kept(site: Site) -> None:
    site.data.release("2026.11")
    plain = site.settings
    eye = Provider(id="eye", name="Eye", url="https://eye.example/{z}/{x}/{y}", credit="Eye")
    site.settings = plain.model_copy(update={"imagery": (eye,)})
    site.build()
    assert (site.out / "releases/2026.11/imagery/index.html").is_file()
    site.settings = plain
    site.build()
    assert not [name for name in site.inodes() if "/imagery/" in name]


def test_what_another_hand_changed_is_made_anew(built: Site) -> None:
    page, gone, packed, released = (
        built.out.resolve() / name
        for name in (
            "about/index.html",
            "robots.txt",
            "places/camp-a/index.html.br",
            "releases/2026.11/places/camp-a/index.html",
        )
    )
    names = [path.relative_to(built.out.resolve()) for path in (page, gone, packed, released)]
    made = [(built.out / name).read_bytes() for name in names]
    page.write_text("junk")
    gone.unlink()
    packed.write_bytes(packed.read_bytes()[:-9])
    released.write_text("junk")
    assert built.build().written == len(names)
    assert [(built.out / name).read_bytes() for name in names] == made
    whole = built.inodes()
    (built.out / "places/nobody").mkdir()
    (built.out / "places/nobody/index.html").write_text("junk")
    assert built.build().written == 0
    assert built.inodes().keys() == whole.keys()


def test_a_build_that_fails_leaves_the_old_site(
    built: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built.inodes()
    built.data.add(camp("camp-b", status="closed"))

    async def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build._Build, "_fallbacks", fail)
    with pytest.raises(OSError, match="No space"):
        built.build()
    assert built.inodes() == before
    left = [path.name for path in built.out.parent.glob(".site.builds/*") if path.is_dir()]
    assert left == [built.out.resolve().name]


def test_a_site_without_the_tiles_of_a_layer_is_not_built(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        async def get(self, *_: object) -> None:
            raise NoRoom("there is no room here")

    monkeypatch.setattr(tiles, "Archives", Full)
    with pytest.raises(NoRoom):
        site.build()
    assert not site.out.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from app.publish.site import build, tree
from app.settings import Settings
tree._point = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
build.build_site(Path(sys.argv[1]), Settings(), lambda *_: None)
"""


def test_a_killed_build_leaves_the_old_site(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built.inodes()
    built.data.add(camp("camp-b", status="closed"))
    for name in ("geodata", "ground", "public_url"):
        monkeypatch.setenv(f"CAMPMAP_{name.upper()}", str(getattr(built.settings, name)))
    command = [sys.executable, "-c", KILLED, str(built.out)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert built.inodes() == before
    assert built.build().written
    assert not [*built.out.parent.glob(".site.builds/.unfinished*")]


def test_what_was_not_built_here_is_not_touched(site: Site) -> None:
    site.out.mkdir()
    (site.out / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="was not built here"):
        site.build()
    assert (site.out / "thesis.txt").read_text() == "mine"


def test_without_an_address_nothing_is_built(site: Site) -> None:
    settings = site.settings.model_copy(update={"public_url": ""})
    with pytest.raises(Refused, match="--url"):
        build_site(site.out, settings, lambda *_: None)
    settings = site.settings.model_copy(update={"public_url": "https://map.example/atlas"})
    with pytest.raises(Refused, match="root of its host; leave /atlas out"):
        build_site(site.out, settings, lambda *_: None)


OF_A_KIND = ("Content-Security-Policy", "Cross-Origin-Embedder-Policy", "X-Robots-Tag")
"""Headers that differ by the kind of page; a picture's own style has no hash in files."""


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
        for name in OF_A_KIND:
            said = re.sub(r"'sha256-[^']+'", "'unsafe-inline'", ours.headers.get(name, ""))
            assert theirs.headers.get(name, "") == said, (wanted.address, name)
        if wanted.accept == HTML:
            assert "<html data-built" in theirs.text
            lang = re.findall(r'<html [^>]*lang="(\w+)"', theirs.text)
            assert lang == re.findall(r'<html [^>]*lang="(\w+)"', ours.text)
        elif wanted.address not in CLAIMS:
            assert theirs.content == ours.content, wanted.address
        if wanted.accept in (HTML, ANY):
            kinds = [one.headers["content-type"].split(";")[0] for one in (ours, theirs)]
            assert kinds[0] == kinds[1] or ".json" in wanted.address, (wanted.address, kinds)


CLAIMS = {"/conformance", "/openapi.json"}
"""What tells clients which questions they may ask."""


def test_files_claim_no_answers_to_questions(published: Site) -> None:
    def read(name: str) -> str:
        return (published.out / name).read_text()

    assert "This site is plain files." in read("about/index.html")
    assert "journal" not in read("about/index.html")
    for below in ("", "releases/2026.11/"):
        assert json.loads(read(f"{below}conformance/index.json")) == {"conformsTo": []}
        assert "OGC API – Features is kept whole" in read(f"{below}conformance/index.html")
        paths = json.loads(read(f"{below}openapi.json"))["paths"]
        items = paths["/collections/{layer}/items"]["get"]["parameters"]
        assert [one["name"] for one in items] == ["layer"]
        assert "layers" in {one["name"] for one in paths["/embed"]["get"]["parameters"]}
        assert not ONLY_RUNNING & paths.keys()
        for page in ("index.html", "places/index.html", "share/index.html"):
            assert '<noscript><p class="notice">What an address says' in read(below + page)


def test_nginx_says_the_same_headers(live: TestClient, nginx: httpx.Client) -> None:
    framed = ("/embed", "/stories/two-camps/embed", "/releases/2026.11/embed")
    for path in ("/", "/places/camp-a", "/layers/camps.geojson", "/nowhere", *framed):
        for accept in ("text/html", "*/*"):
            ours = live.get(path, headers={"accept": accept}).headers
            theirs = nginx.get(path, headers={"accept": accept}).headers
            for name in (*EVERYWHERE, "Content-Security-Policy"):
                assert theirs[name] == ours[name], (path, accept, name)
    below = ("files/SHA256SUMS", "files/changes.json", "changes.json", "layers/camps.geojson")
    for path in below:
        ours, theirs = (one.get(f"/releases/2026.11/{path}").headers for one in (live, nginx))
        assert "immutable" in theirs["cache-control"] and "immutable" in ours["cache-control"]
        if not path.endswith(".json"):
            assert theirs["content-type"].split(";")[0] == ours["content-type"].split(";")[0], path
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
    about = [f"/cite/camp-c.{form}" for form in FORMS]
    about += ["/places/camp-c.json", "/places/camp-c.geojson", "/collections/camps/items/camp-c"]
    for path in (*about, *(f"/releases/2026.12{one}" for one in about)):
        told = nginx.get(path)
        assert (told.status_code, told.content) == (410, gone.content), path
        assert told.headers["cache-control"] == "no-store"
    assert nginx.get("/collections/prisons/items/camp-c").status_code == 404
    assert nginx.get("/releases/2026.11/cite/camp-c.bib").status_code == 200
    assert nginx.get("/releases/2026.11/places/camp-c").status_code == 200
    assert nginx.get("/nowhere").status_code == 404
    assert nginx.get("/nowhere").json()["status"] == 404
    assert nginx.get("/tiles/camps/9/1/1.mvt").status_code == 204
    assert nginx.options("/layers/camps.geojson").status_code == 204


def test_nginx_tells_a_frame_of_an_unknown_release_which_there_are(nginx: httpx.Client) -> None:
    told = nginx.get("/releases/1999.01/embed", headers={"accept": "text/html"})
    assert told.status_code == 404
    assert "release is one of: 2026.12, 2026.11." in told.text


@pytest.mark.parametrize("path", ["/embed", "/map.svg", "/map.png"])
def test_nginx_shows_the_release_that_an_address_names(nginx: httpx.Client, path: str) -> None:
    asked = nginx.get(f"{path}?lang=ko&release=2026.11")
    assert asked.status_code == 302
    assert asked.headers["location"] == f"/releases/2026.11{path}?lang=ko&release=2026.11"
    html = {"accept": "text/html,*/*;q=0.8"}
    shown = nginx.get(asked.headers["location"], headers=html)
    assert shown.content == nginx.get(f"/releases/2026.11{path}?lang=ko", headers=html).content
    assert nginx.get(path, headers=html).content != shown.content
    unknown = nginx.get(f"{path}?release=1999.01", follow_redirects=True)
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/releases/1999.01", 404),
        ("/releases/1999.01/layers/camps.geojson", 404),
        ("/releases/2026.11/places/nowhere", 404),
        ("/stories/nowhere/embed", 404),
        ("/places/camp-c", 410),
    ],
)
def test_nginx_says_what_is_not_there_as_the_service_does(
    live: TestClient, nginx: httpx.Client, path: str, status: int
) -> None:
    """In the reader's language, with the releases that there are, and framed where asked so."""
    for lang in LANGUAGES:
        html = {"accept": "text/html", "accept-language": lang}
        ours, theirs = (client.get(path, headers=html) for client in (live, nginx))
        assert theirs.status_code == ours.status_code == status
        assert f' lang="{lang}"' in theirs.text
        said = [re.findall(r"<h1>.*?</h1>|\d{4}\.\d\d(?=</a>)", one.text) for one in (ours, theirs)]
        assert said[0] == said[1] and len(said[0]) == (3 if "1999" in path else 1)
        for name in ("Cache-Control", "Content-Security-Policy"):
            assert theirs.headers[name] == ours.headers[name]
    told = nginx.get(path)
    assert (told.status_code, told.json()["status"]) == (status, status)
    if "1999" in path:
        assert told.json()["known"] == live.get(path).json()["known"] == ["2026.11", "2026.12"]


def test_nginx_tells_the_release_from_its_map(nginx: httpx.Client) -> None:
    html = {"accept": "text/html"}
    assert "SHA256SUMS" in nginx.get("/releases/2026.11", headers=html).text
    assert "data-map" in nginx.get("/releases/2026.11/", headers=html).text
    assert nginx.get("/releases/2026.11").json()["release"] == "2026.11"


def test_a_server_of_files_alone_has_everything_but_what_it_must_choose(
    published: Site, live: TestClient
) -> None:
    """As README says: pages in the first language, what programs get at its file's own address."""
    atlas = live.app.state.atlas  # type: ignore[attr-defined]
    with (
        serving_plainly(published.out) as address,
        httpx.Client(base_url=address, trust_env=False, follow_redirects=True) as plain,
    ):
        for wanted in plan(atlas):
            path = wanted.address.partition("?")[0] if wanted.accept == HTML else wanted.file
            found = plain.get(path)
            assert found.status_code == 200, path
            if wanted.accept == HTML:
                assert 'lang="en"' in found.text[:200]
            elif wanted.address not in CLAIMS:
                assert (
                    found.content
                    == live.get(wanted.address, headers={"accept": wanted.accept}).content
                )
        for path in ("/places/camp-c", "/collections/camps/items/camp-c"):
            assert "It was a warehouse." in plain.get(path).text
        assert "SHA256SUMS" in plain.get("/releases/2026.11/release").text
        frozen = plain.get("/releases/2026.11/files/layers/camps.geojson").content
        assert (
            frozen == (published.data.path / "releases/2026.11/layers/camps.geojson").read_bytes()
        )
        for path in ("/nowhere", "/releases/1999.01/", "/collections/prisons/items/camp-c"):
            lost = plain.get(path)
            assert lost.status_code == 404 and "there is nothing at this address" in lost.text
        assert "/releases/2026.11" in plain.get("/releases/unknown").text


def test_the_configuration_has_a_line_for_every_header() -> None:
    text = CONFIGURATION.read_text()
    for name, value in EVERYWHERE.items():
        assert name in text and value in text


def test_progress_ends_at_the_total_that_was_told_first(site: Site) -> None:
    site.data.release("2026.11")
    change_three(site.data)
    for _ in ("all is new", "what is kept is a step"):
        told: list[tuple[str, int, int]] = []
        build_site(site.out, site.settings, lambda *step: told.append(step))  # noqa: B023
        assert {total for _, _, total in told} == {len(told)}
        assert [done for _, done, _ in told] == [*range(1, len(told) + 1)]
        parts = [*dict.fromkeys(part for part, _, _ in told)]
        assert parts == ["ground", "releases/2026.11", "today"]


def build_at_a(terminal: bool, site: Site) -> str:
    """What `campmap build` says at a terminal, or into a file."""
    command = [sys.executable, "-m", "app", "build", str(site.out)]
    settings = {
        "CAMPMAP_GEODATA": str(site.data.path),
        "CAMPMAP_GROUND": str(site.settings.ground),
        "CAMPMAP_PUBLIC_URL": site.url,
    }
    ours, theirs = pty.openpty() if terminal else os.pipe()
    process = subprocess.Popen(command, stderr=theirs, cwd=ROOT, env=os.environ | settings)
    os.close(theirs)
    said = b""
    # A terminal that nobody writes to any more answers EIO.
    with suppress(OSError):
        while part := os.read(ours, 4096):
            said += part
    os.close(ours)
    assert process.wait() == 0
    return said.decode()


def test_a_terminal_sees_a_bar_and_a_file_gets_lines(site: Site) -> None:
    at_terminal, in_file = build_at_a(True, site), build_at_a(False, site)
    assert "[####################################]" in at_terminal
    (total,) = {int(one) for one in re.findall(r"\d/(\d{2,})", at_terminal)}
    assert f"{total}/{total}" in at_terminal
    assert "\r" not in in_file and re.match(r"ground \(1 of \d+\)\ntoday \(\d+ of \d+\)\n", in_file)
