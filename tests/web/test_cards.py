"""What the head of a page tells networks, search engines and publishing systems."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from PIL import Image
from starlette.testclient import TestClient

from app.domain.text import LANGUAGES

HTML = {"accept": "text/html"}
CAMP = "/places/kwanliso-14-kaechon"
STORIES = ["/stories/ningbo", "/stories/sent-back", "/stories/two-banks"]
PAGES = [
    *("/", CAMP, "/layers/camps", "/layers", "/about", "/sources", "/stories", "/data"),
    *("/places?f=html", "/overview", "/changes", "/releases", "/share", "/docs", "/conformance"),
    *("/sources/hrnk-mymaps", "/releases/2026.11", "/places/kwanliso-11-kyongsong", *STORIES),
]
SAID = (
    *("og:type", "og:site_name", "og:title", "og:description", "og:url", "og:locale", "og:image"),
    *("og:image:type", "og:image:width", "og:image:height", "og:image:alt"),
    *("twitter:card", "twitter:title", "twitter:description", "twitter:image"),
    "twitter:image:alt",
)


class Head(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str | None]] = []
        self.feed(page.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and (name := found.get("property") or found.get("name")):
            self.meta.setdefault(name, str(found.get("content")))
        if tag == "link":
            self.links.append(found)

    def oembed(self) -> list[str]:
        return [
            str(one["href"]) for one in self.links if str(one.get("type", "")).endswith("+oembed")
        ]


def head(client: TestClient, path: str, **headers: str) -> Head:
    response = client.get(path, headers=HTML | headers)
    assert response.status_code == 200, response.text
    return Head(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_whole_card(client: TestClient, path: str) -> None:
    meta = head(client, path).meta
    assert [name for name in SAID if not meta.get(name)] == []
    assert meta["og:url"].startswith("http://testserver/")
    assert meta["og:image"].startswith("http://testserver/map.png?")
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize("lang", LANGUAGES[1:])
@pytest.mark.parametrize("path", ["/", "/about", "/overview", "/stories", *STORIES])
def test_every_kind_of_page_has_a_card_in_every_language(
    client: TestClient, path: str, lang: str
) -> None:
    english, own = head(client, path).meta, head(client, f"{path}?lang={lang}").meta
    told = ["og:image", "og:image:alt", "og:url", "twitter:image:alt"]
    if path not in STORIES or lang == "ko":
        told += ["og:title", "og:description", "twitter:title", "twitter:description"]
    assert [name for name in told if own[name] == english[name]] == []
    assert f"lang={lang}" in own["og:image"]


def test_a_story_has_a_picture_of_its_own(client: TestClient) -> None:
    pictures = {head(client, path).meta["og:image"] for path in STORIES}
    assert len(pictures) == len(STORIES)
    for address in pictures:
        answer = client.get(address)
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_is_in_the_pages_language(client: TestClient, lang: str) -> None:
    meta = head(client, f"{CAMP}?lang={lang}").meta
    names = {"en": "Kaechon", "ko": "개천", "zh": "价川", "ru": "Кэчхон"}
    for name in ("og:title", "og:image:alt", "twitter:image:alt"):
        assert names[lang] in meta[name]
    assert f"lang={lang}" in meta["og:image"]
    assert meta["og:locale"] == {"en": "en_GB", "ko": "ko_KR", "zh": "zh_CN", "ru": "ru_RU"}[lang]


def test_the_picture_of_a_card_is_as_large_as_it_says(client: TestClient) -> None:
    picture = client.get(head(client, CAMP).meta["og:image"])
    assert picture.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)
    assert len(picture.content) < 1_000_000


def test_a_layers_text_names_its_places(client: TestClient) -> None:
    alt = head(client, "/layers/camps").meta["og:image:alt"]
    assert "Camp 14, Kaechon" in alt
    assert "Camp 25" in alt


@pytest.mark.parametrize("path", ["/", CAMP, f"{CAMP}?lang=ru", "/layers/camps", "/?at=39,126,8"])
def test_an_embed_is_found_from_a_page_with_a_map(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    found = Head(response.text).oembed()
    assert len(found) == 2
    assert response.text.index("+oembed") < 4000
    json, xml = (client.get(one) for one in found)
    assert json.json()["type"] == "rich"
    assert xml.headers["content-type"].startswith("text/xml")
    for url in found:
        assert f"<{url}>" in response.headers["link"]
    if "lang=ru" in path:
        assert "Кэчхон" in json.json()["title"]


def test_a_story_can_be_embedded_too(client: TestClient) -> None:
    page = client.get("/stories", headers=HTML).text
    path = "/stories/" + page.partition('href="/stories/')[2].partition('"')[0]
    assert client.get(head(client, path).oembed()[0]).json()["type"] == "rich"


@pytest.mark.parametrize("path", ["/about", "/sources"])
def test_a_page_without_a_map_offers_no_embed(client: TestClient, path: str) -> None:
    assert head(client, path).oembed() == []


@pytest.mark.parametrize(
    "agent",
    [
        "WordPress/7.1; https://news.example",
        "facebookexternalhit/1.1",
        "Twitterbot/1.0",
        "Slackbot-LinkExpanding 1.0",
        "Mozilla/5.0 (compatible; Discordbot/2.0)",
        "http.rb/5.2.0 (Mastodon/4.5.0; +https://social.example/)",
    ],
)
@pytest.mark.parametrize("path", ["/", CAMP, "/layers/camps"])
def test_who_reads_pages_only_gets_the_page_whatever_it_sent(
    client: TestClient, path: str, agent: str
) -> None:
    response = client.get(path, headers={"user-agent": agent, "accept": "*/*"})
    assert response.headers["content-type"].startswith("text/html")
    assert "User-Agent" in response.headers["vary"]


@pytest.mark.parametrize("agent", ["curl/8.9", "python-requests/2.32", "GDAL/3.12", "Mozilla/5.0"])
def test_programs_that_ask_for_anything_get_data(client: TestClient, agent: str) -> None:
    headers = {"user-agent": agent, "accept": "*/*"}
    assert "json" in client.get(CAMP, headers=headers).headers["content-type"]
    assert "json" in client.get("/", headers=headers).headers["content-type"]


def test_who_names_data_gets_it_whatever_it_is_called(client: TestClient) -> None:
    headers = {"user-agent": "WordPress/7.1", "accept": "application/geo+json"}
    assert "json" in client.get(CAMP, headers=headers).headers["content-type"]
    files = client.get("/layers/camps.geojson", headers={"user-agent": "WordPress/7.1"})
    assert "json" in files.headers["content-type"]


@pytest.mark.parametrize("path", ["/", CAMP, "/changes?lang=ko", "/releases/2026.11/layers/camps"])
def test_a_reader_of_feeds_finds_the_changes_from_every_page(client: TestClient, path: str) -> None:
    links = head(client, path).links
    (feed,) = [one for one in links if one.get("type") == "application/atom+xml"]
    answer = client.get(str(feed["href"]))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert ("lang=ko" in path) == ('xml:lang="ko"' in answer.text)
