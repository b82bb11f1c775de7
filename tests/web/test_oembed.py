"""/oembed: what publishing systems get for a pasted address."""

from __future__ import annotations

import io
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from PIL import Image
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.build import REAL
from tests.web.kses import filtered

HOST = "http://testserver"
CAMP_14 = "kwanliso-14-kaechon"
CAMP = f"{HOST}/places/{CAMP_14}"
HOSTILE = '"><script>alert(1)</script>'


class Frames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.frames: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "iframe":
            self.frames.append(dict(attrs))
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))


def ask(client: TestClient, url: str, **params: Any) -> dict[str, Any]:
    response = client.get("/oembed", params={"url": url, **params})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def frame_of(answer: dict[str, Any]) -> dict[str, str | None]:
    parser = Frames()
    parser.feed(answer["html"])
    (frame,) = parser.frames
    return frame


def test_an_answer_has_what_the_standard_asks_for(client: TestClient) -> None:
    found = ask(client, CAMP)
    assert (found["type"], found["version"]) == ("rich", "1.0")
    assert found["title"] == "Camp 14, Kaechon"
    assert (found["provider_name"], found["provider_url"]) == ("campmap", f"{HOST}/")
    assert isinstance(found["width"], int)
    assert isinstance(found["height"], int)
    assert found["cache_age"] > 0
    frame = frame_of(found)
    assert frame["src"] == f"{HOST}/embed?place=kwanliso-14-kaechon"
    assert frame["title"] == "Camp 14, Kaechon"
    assert (frame["width"], frame["height"]) == (str(found["width"]), str(found["height"]))


def test_the_thumbnail_is_there_and_as_large_as_said(client: TestClient) -> None:
    found = ask(client, CAMP, maxwidth=500, maxheight=400)
    assert found["thumbnail_width"] <= 500
    assert found["thumbnail_height"] <= 400
    picture = client.get(found["thumbnail_url"])
    size = (found["thumbnail_width"], found["thumbnail_height"])
    assert Image.open(io.BytesIO(picture.content)).size == size


@pytest.mark.parametrize(
    ("width", "height"), [(300, 200), (50, 50), (2000, 100), (1, 1), (600, None), (None, 300)]
)
def test_no_answer_is_larger_than_asked(
    client: TestClient, width: int | None, height: int | None
) -> None:
    room = {"maxwidth": width, "maxheight": height}
    found = ask(client, CAMP, **{name: size for name, size in room.items() if size})
    for size, bound in ((found["width"], width), (found["height"], height)):
        assert bound is None or size <= bound
    given = {name for name in found if name.startswith("thumbnail")}
    assert len(given) in (0, 3)
    assert not given or found["thumbnail_width"] <= (width or 1200)


@pytest.mark.parametrize("size", ["", "x", "-5", "0", "1e3", "99999999999999999999"])
def test_a_size_that_is_none_bounds_nothing(client: TestClient, size: str) -> None:
    assert ask(client, CAMP, maxwidth=size)["width"] == 800


def test_xml_says_the_same_as_json(client: TestClient) -> None:
    response = client.get("/oembed", params={"url": CAMP, "format": "xml"})
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == "oembed"
    said = {str(one.tag): one.text for one in root}
    assert said == {name: str(value) for name, value in ask(client, CAMP).items()}


@pytest.mark.parametrize(
    ("path", "asks"),
    [
        ("/", {}),
        ("", {}),
        ("/?at=39.5,126,9", {"at": ["39.5,126,9"]}),
        ("/?place=kwanliso-18-pukchang", {"place": ["kwanliso-18-pukchang"]}),
        ("/places/kwanliso-14-kaechon?lang=ko", {"place": ["kwanliso-14-kaechon"], "lang": ["ko"]}),
        ("/layers/camps", {"layers": ["camps"]}),
        ("/embed?layers=camps,prisons&theme=dark&legend=no&utm_source=x", None),
        ("/share?bbox=124,37,131,43", {"bbox": ["124,37,131,43"]}),
        ("/embed?lang=xx&place=nowhere", {}),
        ("/places/kwanliso%2D14-kaechon#top", {"place": ["kwanliso-14-kaechon"]}),
    ],
)
def test_each_page_with_a_map_can_be_embedded(
    client: TestClient, path: str, asks: dict[str, list[str]] | None
) -> None:
    src = str(frame_of(ask(client, HOST + path))["src"])
    assert urlsplit(src).path == "/embed"
    query = parse_qs(urlsplit(src).query)
    if asks is None:
        asks = {"layers": ["camps,prisons"], "theme": ["dark"], "legend": ["no"]}
    assert {name: query.get(name) for name in asks} == asks
    assert "utm_source" not in query


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        (f"/share?layers=camps&place={CAMP_14}&lang=ru", f"/?layers=camps&place={CAMP_14}&lang=ru"),
        ("/share?layers=camps&bbox=124,37.5,131,43", "/?layers=camps&at=40.3059,127.5,6"),
        ("/embed?at=39.5,126,8&legend=no", "/?at=39.5,126,8"),
        (f"/embed?place={CAMP_14}&theme=dark", f"/places/{CAMP_14}"),
    ],
)
def test_what_is_left_without_frames_leads_to_the_same_view(
    client: TestClient, asked: str, page: str
) -> None:
    found = ask(client, HOST + asked)
    link = unescape(re.findall(r'<blockquote[^>]*><a href="([^"]+)"', found["html"])[0])
    assert link == HOST + page
    shown = client.get(page, headers={"accept": "text/html"})
    assert shown.status_code == 200


def test_a_story_is_embedded_by_its_first_view(client: TestClient) -> None:
    name = client.get("/stories", headers={"accept": "text/html"}).text
    story = re.findall(r'href="/stories/([\w-]+)', name)[0]
    found = ask(client, f"{HOST}/stories/{story}")
    assert "/embed?" in str(frame_of(found)["src"])
    assert f"{HOST}/stories/{story}" in found["html"]
    framed = ask(client, f"{HOST}/stories/{story}/embed")
    assert framed["html"] == found["html"]


def test_https_and_http_of_one_host_are_one_map(client: TestClient) -> None:
    assert ask(client, CAMP.replace("http:", "https:"))["title"] == "Camp 14, Kaechon"


def test_the_title_is_in_the_addresss_language(client: TestClient) -> None:
    found = ask(client, f"{CAMP}?lang=ko")
    assert "개천" in found["title"]
    assert "lang=ko" in found["thumbnail_url"]


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/places/kwanliso-14-kaechon",
        "http://testserver.evil.example/",
        "http://testserver@evil.example/",
        "http://testserver:8080/",
        "http://testserver:port/",
        "http://[::1",
        f"{HOST}/places/nowhere",
        f"{HOST}/places/kwanliso-14-kaechon.geojson",
        f"{HOST}/layers/nothing",
        f"{HOST}/about",
        f"{HOST}/releases/1999.01/",
        "/places/kwanliso-14-kaechon",
        "javascript:alert(1)",
        "ftp://testserver/",
        "x" * 3000,
    ],
)
def test_what_is_not_ours_is_not_found(client: TestClient, url: str) -> None:
    response = client.get("/oembed", params={"url": url})
    assert response.status_code == 404
    assert response.json()["detail"]


def test_an_unknown_format_is_not_implemented(client: TestClient) -> None:
    response = client.get("/oembed", params={"url": CAMP, "format": "yaml"})
    assert response.status_code == 501
    assert "json, xml" in response.json()["detail"]


def test_without_an_address_the_remedy_is_told(client: TestClient) -> None:
    assert client.get("/oembed").status_code == 400


def test_parameters_of_others_are_passed_over(client: TestClient) -> None:
    assert ask(client, CAMP, callback="x", discover="true", dnt=1) == ask(client, CAMP)


def test_editors_in_a_browser_may_ask(client: TestClient) -> None:
    response = client.get("/oembed", params={"url": CAMP}, headers={"origin": "https://x.example"})
    assert response.headers["access-control-allow-origin"] == "*"


def test_what_wordpress_leaves_is_a_quote_and_a_titled_frame(client: TestClient) -> None:
    found = ask(client, f"{CAMP}?lang=en&x={HOSTILE}")
    parser = Frames()
    parser.feed(filtered(found["html"]))
    assert parser.tags == ["blockquote", "a", "iframe"]
    (frame,) = parser.frames
    assert frame["title"] == "Camp 14, Kaechon"
    assert frame["sandbox"] == "allow-scripts"
    assert str(frame["src"]).startswith(f"{HOST}/embed?place=kwanliso-14-kaechon")
    assert parser.links == [f"{HOST}/places/kwanliso-14-kaechon?lang=en"]


def test_behind_a_proxy_addresses_are_the_public_ones() -> None:
    public = "https://map.example/north"
    with TestClient(create_app(Settings(geodata=REAL, reload_s=0, public_url=public))) as client:
        for url in (f"{public}/places/kwanliso-14-kaechon", CAMP):
            found = ask(client, url)
            assert frame_of(found)["src"] == f"{public}/embed?place=kwanliso-14-kaechon"
            assert found["thumbnail_url"].startswith(f"{public}/map.png?")
        other = "https://map.example/northern/places/kwanliso-14-kaechon"
        assert client.get("/oembed", params={"url": other}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/embed?layers=camps&controls=no", "/stories/ningbo/embed", "/releases/2026.11/embed"]
)
def test_a_frames_own_address_can_be_pasted_too(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    found = re.findall(
        r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page
    )
    assert len(found) == 1
    frame = frame_of(client.get(unescape(found[0])).json())
    assert "/embed" in str(frame["src"])
    assert ("layers=camps&controls=no" in str(frame["src"])) == ("controls" in path)
    assert ("/releases/2026.11/" in str(frame["src"])) == ("releases" in path)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("layers=camps", "layers=camps"),
        ("lang=ko&layers=&layers=camps&layers=prisons&map-lang=", "layers=camps,prisons"),
        ("lang=en&map-lang=ko&layers=camps", "layers=camps&lang=ko"),
    ],
)
def test_a_form_fixes_no_language_that_nobody_chose(
    client: TestClient, query: str, asked: str
) -> None:
    address = f"{HOST}/share?{query}"
    page = client.get(address, headers={"accept": "text/html"}).text
    links = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)
    (found,) = [client.get(unescape(link)).json() for link in links]
    for answer in (found, ask(client, address)):
        assert frame_of(answer)["src"] == f"{HOST}/embed?{asked}"
