"""What is pinned to a release, before readers: an older one says quietly that there is a newer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app.domain.text import LANGUAGES
from tests.browser.conftest import Visitor
from tests.publish.conftest import Site, change_three
from tests.publish.nginx import serving
from tests.publish.plain import serving_plainly
from tests.records.story import add_story
from tests.server import ROOT, free_port, served

SAID = {
    "en": "There is a newer release. The data of today",
    "ko": "더 새로운 자료판이 있습니다. 현재 자료",
    "zh": "已有更新的版本。 当前数据",
    "ru": "Есть более новый выпуск. Сегодняшние данные",
}
WIDE = "document.documentElement.scrollWidth"


def run(command: str, name: str, made: Site) -> None:
    """A command on its own: in this process the browser's loop runs already."""
    settings = {
        "CAMPMAP_GEODATA": str(made.data.path),
        "CAMPMAP_GROUND": str(made.settings.ground),
        "CAMPMAP_PUBLIC_URL": made.url,
    }
    done = [sys.executable, "-m", "app", command, name]
    subprocess.run(done, check=True, cwd=ROOT, env=os.environ | settings)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two releases, and the site that is built of them."""
    made = Site(tmp_path_factory.mktemp("pinned"), free_port())
    add_story(made.data)
    run("release", "2026.11", made)
    change_three(made.data)
    run("release", "2026.12", made)
    run("build", str(made.out), made)
    return made


@pytest.fixture(scope="module", params=["service", "nginx"])
def site(request: pytest.FixtureRequest, made: Site) -> Iterator[str]:
    """The address of the service, or of what serves the built site."""
    port = int(made.url.rpartition(":")[2])
    serve = {
        "service": lambda: served(geodata=str(made.data.path)),
        "nginx": lambda: serving(made.out, made.out.parent / "nginx", port),
        "plain": lambda: serving_plainly(made.out, port),
    }
    with serve[request.param]() as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_frame_of_an_older_release_says_that_there_is_a_newer(
    visit: Visitor, lang: str, scripts: bool
) -> None:
    made = visit(320, 320, java_script_enabled=scripts)
    for address in ("/releases/2026.11/embed?", "/embed?release=2026.11&"):
        made.page.goto(f"{made.site}{address}lang={lang}")
        told = made.page.locator(".newer")
        told.wait_for(state="visible")
        assert told.inner_text().endswith(SAID[lang])
        assert "2026.11" in told.inner_text()
        assert made.page.evaluate(WIDE) <= 320
        today = told.locator("a").get_attribute("href")
        assert today and "/releases/" not in today
    assert made.complaints == []


def test_the_newest_release_and_the_data_of_today_say_nothing_of_a_newer(visit: Visitor) -> None:
    made = visit(640, 480)
    for path in ("/releases/2026.12/embed", "/embed?release=2026.12", "/embed"):
        made.open(path)
        assert made.page.get_by_text(SAID["en"]).count() == (path != "/embed")
        assert not made.page.get_by_text(SAID["en"]).is_visible()


@pytest.mark.parametrize("path", ["/places/camp-a", "/stories/two-camps/embed"])
def test_a_page_of_an_older_release_says_so_too(visit: Visitor, path: str) -> None:
    made = visit(java_script_enabled=False)
    for release, is_told in (("2026.11", True), ("2026.12", False)):
        made.page.goto(f"{made.site}/releases/{release}{path}")
        assert made.page.get_by_text("There is a newer release.").is_visible() == is_told


PLAIN = pytest.mark.parametrize("site", ["plain"], indirect=True)
"""A server that takes a query for nothing, and has one page for all that is not there."""


@PLAIN
@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/?lang=ko", "/index.ko.html"),
        ("/places/camp-a/?lang=ru", "/places/camp-a/index.ru.html"),
        ("/places/?status=closed", "/"),
        ("/embed/?release=2026.11", "/releases/2026.11/embed/index.html"),
        ("/embed/?release=1999.01", "/releases/unknown/embed/index.html"),
        ("/releases/1999.01/embed", "/releases/unknown/embed/index.html"),
        ("/releases/1999.01/places/camp-a", "/releases/unknown/index.html"),
    ],
)
def test_where_no_server_reads_an_address_its_script_does(
    visit: Visitor, asked: str, given: str
) -> None:
    made = visit(640, 480)
    page = made.page
    page.goto(f"{made.site}{asked}")
    page.wait_for_url(lambda url: urlsplit(url).path == given)
    assert urlsplit(page.url).query == urlsplit(asked).query
    if "unknown" in given:
        assert "2026.12" in page.inner_html("body")


@PLAIN
def test_without_scripts_a_page_says_what_of_its_address_nobody_reads(visit: Visitor) -> None:
    made = visit(java_script_enabled=False)
    for path in ("/?status=closed", "/places/?q=b", "/share/?theme=dark"):
        made.page.goto(f"{made.site}{path}")
        told = made.page.locator("noscript .notice")
        assert told.is_visible() and "is read by a script here" in told.inner_text()


@PLAIN
def test_a_tile_that_is_no_file_is_an_empty_one(visit: Visitor) -> None:
    made = visit(640, 480)
    with made.page.expect_response(lambda one: one.status == 404 and "/ground/" in one.url):
        made.open("/embed/?at=38,134,9").wait_for_selector("[data-ground=drawn]")
    assert made.page.locator(".map-notice").count() == 0
