"""/share: the form, and the lines that come of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from app.domain.text import LANGUAGES
from app.web.showing import FRAME

HTML = {"accept": "text/html"}
CAMP = "kwanliso-14-kaechon"
HOSTILE = '"><script>alert(1)</script>'


class Tags(HTMLParser):
    """Every tag with its attributes, in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str) -> dict[str, str | None]:
        (found,) = [attributes for name, attributes in self.found if name == tag]
        return found


def ask(client: TestClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"/share?{query}&f=json")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_the_frame_is_titled_lazy_and_fits_its_column(client: TestClient) -> None:
    frame = Tags(ask(client, f"place={CAMP}&ratio=16:9")["lines"]["frame"]).one("iframe")
    assert frame["src"] == f"http://testserver/embed?place={CAMP}"
    assert frame["title"] == "Camp 14, Kaechon"
    assert (frame["loading"], frame["allow"]) == ("lazy", "fullscreen")
    assert (frame["width"], frame["height"]) == ("800", "450")
    assert "aspect-ratio:16/9" in str(frame["style"])
    assert "min-height" in str(frame["style"])


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("", "/"),
        (f"place={CAMP}", f"/places/{CAMP}"),
        (f"place={CAMP}&lang=ru", f"/places/{CAMP}?lang=ru"),
        ("at=39.57,126.07,9", "/?at=39.57,126.07,9"),
        ("layers=camps", "/?layers=camps"),
        (f"layers=camps&place={CAMP}", f"/?layers=camps&place={CAMP}"),
        ("bbox=125,38,127,40", "/share?bbox=125,38,127,40"),
        ("layers=camps&theme=dark", "/share?layers=camps&theme=dark"),
    ],
)
def test_the_link_is_a_page_that_is_found_by_oembed(
    client: TestClient, query: str, page: str
) -> None:
    link = ask(client, query)["lines"]["link"]
    assert link == f"http://testserver{page}"
    found = client.get("/oembed", params={"url": link}).json()
    src = Tags(found["html"]).one("iframe")["src"]
    assert src == ask(client, query)["src"]


def test_the_component_has_the_view_as_attributes(client: TestClient) -> None:
    line = ask(client, f"place={CAMP}&lang=zh&legend=no&ratio=1:1")["lines"]["component"]
    tags = Tags(line)
    assert tags.one("script")["src"] == "http://testserver/camp-map.js"
    component = tags.one("camp-map")
    assert component["place"] == CAMP
    assert (component["lang"], component["legend"], component["ratio"]) == ("zh", "no", "1:1")
    assert "价川" in str(component["title"])
    assert tags.one("a")["href"] == f"http://testserver/places/{CAMP}?lang=zh"


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("layers=camps&theme=dark", "/?layers=camps"),
        ("bbox=125,38,127,40&lang=ko", "/?at=39.0071,126,7&lang=ko"),
        (f"place={CAMP}&legend=no", f"/places/{CAMP}"),
        ("release=2026.11&layers=camps&legend=no", "/releases/2026.11/?layers=camps"),
    ],
)
@pytest.mark.parametrize("way", ["frame", "component", "markdown", "letter"])
def test_readers_are_led_to_the_map_and_not_to_the_form(
    client: TestClient, query: str, page: str, way: str
) -> None:
    line = ask(client, query)["lines"][way]
    assert f"http://testserver{page}" in re.findall(r'[("](http[^)"]*)', html.unescape(line))
    assert "/share" not in line


def test_the_page_has_the_lines_as_the_script_shows_them(client: TestClient) -> None:
    query = "layers=camps&theme=dark&legend=no"
    page = client.get(f"/share?{query}", headers=HTML).text
    areas = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    shown = [html.unescape(text) for text in areas]
    assert shown == [*ask(client, query)["lines"].values()]
    assert "theme=dark&amp;legend=no" in shown[0]


def test_amp_has_a_picture_to_stand_in(client: TestClient) -> None:
    tags = Tags(ask(client, "layers=camps")["lines"]["amp"])
    frame, picture = tags.one("amp-iframe"), tags.one("amp-img")
    assert (frame["layout"], frame["frameborder"]) == ("responsive", "0")
    assert "placeholder" in picture
    assert "Camp 14, Kaechon" in str(picture["alt"])


def test_a_newsletter_gets_pixels_and_words(client: TestClient) -> None:
    tags = Tags(ask(client, f"place={CAMP}")["lines"]["letter"])
    picture = tags.one("img")
    assert picture["width"] == "600"
    query = parse_qs(urlsplit(str(picture["src"])).query)
    assert (query["width"], query["scale"]) == (["600"], ["2"])
    assert picture["alt"] == "Map of Camp 14, Kaechon and the places around it"


def test_a_citation_names_what_is_shown(client: TestClient) -> None:
    assert "Camp 14, Kaechon" in ask(client, f"place={CAMP}")["lines"]["bibtex"]
    assert "Political prison camps" in ask(client, "layers=camps")["lines"]["bibtex"]
    assert "@" in ask(client)["lines"]["bibtex"]


def test_ticked_boxes_and_empty_fields_are_read_as_forms_send_them(client: TestClient) -> None:
    found = ask(client, "layers=camps&layers=prisons&place=&at=&bbox=&map-lang=&lang=ko&theme=auto")
    assert found["faults"] == []
    assert found["src"] == "http://testserver/embed?layers=camps,prisons"


def test_all_layers_are_those_to_come_too(client: TestClient) -> None:
    every = "&".join(f"layers={one['id']}" for one in client.get("/layers").json()["layers"])
    assert ask(client, every)["src"] == "http://testserver/embed"


def test_the_page_and_the_map_speak_each_its_language(client: TestClient) -> None:
    page = client.get(f"/share?lang=en&map-lang=ko&place={CAMP}", headers=HTML)
    assert page.headers["content-language"] == "en"
    assert "Put this map into your page" in page.text
    assert f"/embed?place={CAMP}&amp;lang=ko" in page.text
    (frame,) = re.findall(r'<iframe class="share-frame[^>]*>', page.text)
    assert Tags(frame).one("iframe")["title"] == "개천 제14호 관리소"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_whole_without_scripts(client: TestClient, lang: str) -> None:
    text = client.get(f"/share?lang={lang}&layers=camps", headers=HTML).text
    tags = Tags(text)
    form = next(attributes for tag, attributes in tags.found if tag == "form")
    assert (form["method"], form["action"]) == ("get", "/share")
    fields = {
        attributes.get("name") for tag, attributes in tags.found if tag in ("input", "select")
    }
    assert {*FRAME, "map-lang", "ratio"} <= fields
    assert sum(tag == "textarea" for tag, _ in tags.found) == 7
    (frame,) = re.findall(r'<iframe class="share-frame[^>]*>', text)
    assert Tags(frame).one("iframe")["title"]
    labels = {attributes.get("for") for tag, attributes in tags.found if tag == "label"}
    areas = {attributes["id"] for tag, attributes in tags.found if tag == "textarea"}
    assert areas <= labels


def test_what_cannot_be_followed_is_told_and_the_rest_is_shown(client: TestClient) -> None:
    found = ask(client, "place=nowhere&at=1,2&layers=camps,moons")
    given = [one["given"] for one in found["faults"]]
    assert given == ["at=1,2", "layers=camps,moons", "place=nowhere"]
    assert found["src"] == "http://testserver/embed?layers=camps"
    page = client.get("/share?place=nowhere", headers=HTML)
    assert page.status_code == 200
    assert "place=nowhere" in page.text


def warned(client: TestClient, query: str, given: str, remedy: str) -> dict[str, Any]:
    """The answer, where one thing that was given is told as a fault, with what to write instead."""
    found = ask(client, query)
    (fault,) = found["faults"]
    assert fault["given"] == given
    assert remedy in fault["remedy"]
    return found


def test_a_writer_is_warned_of_a_view_without_any_place(client: TestClient) -> None:
    query, box = "layers=camps&bbox=10,10,10,10&lang=ru", "bbox=123.8,37.6,131,43.1"
    found = warned(client, query, "bbox=10,10,10,10", box)
    assert found["src"] == "http://testserver/embed?layers=camps&lang=ru"
    assert "bbox" not in found["lines"]["markdown"]
    assert "at=0,0,5" in client.get("/share?at=0,0,5", headers=HTML).text
    assert ask(client, "layers=restaurants&at=25,55,6")["faults"] == []


def test_a_shape_that_is_not_offered_is_told(client: TestClient) -> None:
    found = warned(client, "ratio=9:9&lang=ko", "ratio=9:9", "4:3, 16:9, 1:1, 3:4")
    assert found["ratio"] == "4:3"
    assert ask(client, "ratio=1:1")["faults"] == ask(client, "ratio=")["faults"] == []


@pytest.mark.parametrize(
    "name", ["place", "at", "bbox", "layers", "lang", "map-lang", "ratio", "x"]
)
def test_nothing_hostile_comes_back_as_markup(client: TestClient, name: str) -> None:
    page = client.get("/share", params={name: HOSTILE}, headers=HTML)
    assert page.status_code in (200, 400)
    assert "<script>alert" not in page.text


def test_only_our_own_frame_may_stand_in_the_page(client: TestClient) -> None:
    policy = client.get("/share", headers=HTML).headers["content-security-policy"]
    assert "frame-src 'self'" in policy
    assert "default-src 'none'" in policy


def pages_with_maps(client: TestClient) -> Iterator[tuple[str, str]]:
    """One page of each kind that shows a view, with what its share control must ask for."""
    yield "/", ""
    for layer in client.get("/layers").json()["layers"]:
        yield f"/layers/{layer['id']}", f"layers={layer['id']}"
        feature = client.get(f"/layers/{layer['id']}.geojson?limit=1").json()["features"][0]
        yield f"/places/{feature['id']}", f"place={feature['id']}"


def test_every_page_with_a_map_leads_there(client: TestClient) -> None:
    for path, view in pages_with_maps(client):
        page = client.get(f"{path}?lang=ko", headers=HTML).text
        links = [one["href"] for tag, one in Tags(page).found if tag == "a"]
        (share,) = [str(link) for link in links if str(link).startswith("/share")]
        asked = parse_qs(urlsplit(share).query)
        assert asked["lang"] == ["ko"], path
        assert parse_qs(view).items() <= asked.items(), path
    assert client.get(share, headers=HTML).status_code == 200


@pytest.mark.parametrize("name", ["camp-map.js", "camp-gate.js"])
def test_scripts_for_others_are_small_and_stay_where_they_are(
    client: TestClient, name: str
) -> None:
    answer = client.get(f"/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "immutable" not in answer.headers["cache-control"]
    assert len(answer.content) < 3000
    assert "import" not in answer.text.partition("(")[0]
    assert "export" not in answer.text


@pytest.mark.parametrize("path", ["/share", "/embed"])
def test_a_writer_who_chooses_no_layer_is_told(client: TestClient, path: str) -> None:
    page = client.get(f"{path}?layers=&lang=en", headers=HTML).text
    assert "No layer is chosen, so all are shown." in page
    assert "No layer is chosen" not in client.get(path, headers=HTML).text
    assert '<input type="hidden" name="layers" value="">' in page or path == "/embed"
