"""/embed before any script: the drawn map, the facts beside it, headers, faults."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.domain.text import LANGUAGES
from app.main import create_app
from app.settings import Settings
from app.web.easel import Easel
from app.web.frame import FramePage
from app.web.framemap import NEAR_ZOOM
from app.web.routes import embed
from app.web.showing import FRAME
from tests.bench.browser import FRAME_BUDGET
from tests.build import REAL, Folder, camp
from tests.needs import need

I18N = Path(__file__).parents[2] / "frontend/i18n"
CAMP_14 = "kwanliso-14-kaechon"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>{0.__class__}%s{{7*7}}',
    "\x00\x07\u202e\ufffe ../../etc/passwd",
    "é" * 5000,
]


def block(page: str) -> dict[str, object]:
    found = re.search(r'id="campmap-data">(.*?)</script>', page, re.DOTALL)
    assert found
    value: dict[str, object] = json.loads(found[1])
    return value


@pytest.fixture
def small(folder: Folder) -> Iterator[TestClient]:
    """A service with one camp, and one that was withdrawn."""
    withdrawn = {"on": "2026-01-02", "reason": {"en": "It was <not> there."}}
    folder.add(camp("camp-b", withdrawn=withdrawn))
    with TestClient(create_app(Settings(geodata=folder.path, reload_s=0))) as found:
        yield found


def test_map_list_and_link_are_in_the_page_before_any_script(client: TestClient) -> None:
    page = client.get("/embed").text
    assert page.index('<svg class="drawn drawn-frame') < page.index('id="campmap-data"')
    drawn = page[page.index("<svg class=") : page.index("campmap-data")]
    assert "Camp 14, Kaechon" in drawn
    assert page.count("<tr data-place=") == len(set(re.findall(r'<tr data-place="([^"]+)', page)))
    assert f'data-place="{CAMP_14}"' in page
    assert 'href="http://testserver/"' in page
    assert "OpenStreetMap" in page or "campmap, CC BY 4.0" in page
    assert " style=" not in page
    assert "<style" not in page


HEAVY = "bbox=125,39,127,41"
"""Where most places and names are."""
VIEWS = ["", HEAVY, f"{HEAVY}&place={CAMP_14}", f"{HEAVY}&release=2026.11", "at=38.5,126,7"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_light_in_the_longest_language(client: TestClient, view: str) -> None:
    """By the compression that is worst; until a reader turns to it, a frame loads what it names."""
    coded = {"accept-encoding": "gzip"}
    page = client.get(f"/embed?lang=ru&{view}", headers=coded)
    parts = set(re.findall(r'"(/assets/[^"]+\.(?:js|css))"', page.text))
    assert len(parts) > 3
    answers = [page, *(client.get(part, headers=coded) for part in sorted(parts))]
    assert all(answer.headers["content-encoding"] == "gzip" for answer in answers)
    assert sum(int(answer.headers["content-length"]) for answer in answers) < FRAME_BUDGET


def test_only_the_layers_asked_for_are_listed_and_drawn(client: TestClient) -> None:
    page = client.get("/embed?layers=crossings-russia").text
    assert CAMP_14 not in page
    assert {one["layer"] for one in block(page)["places"]} == {"crossings-russia"}  # type: ignore[attr-defined]


def test_a_place_is_told_of_before_any_script(client: TestClient) -> None:
    page = client.get(f"/embed?place={CAMP_14}&layers=crossings-russia&lang=ko").text
    card = page[page.index("data-card") : page.index("</section>")]
    assert "개천 제14호 관리소" in card
    assert "popup-summary" in card
    assert block(page)["open"] == CAMP_14
    assert block(page)["fixedZoom"] == 9


def test_switches_take_away_what_they_name(client: TestClient) -> None:
    page = client.get("/embed").text
    assert "frame-legend" in page
    assert 'type="module"' in page or "modulepreload" not in page
    assert "frame-legend" not in client.get("/embed?legend=no").text
    assert block(client.get("/embed?controls=no").text)["controls"] is False
    still = client.get("/embed?interactive=no").text
    assert "<script" not in still
    assert "Camp 14, Kaechon" in still


@pytest.mark.parametrize(("theme", "media"), [("dark", "screen and"), ("auto", "prefers-color")])
def test_the_theme_does_not_depend_on_the_readers_system(
    client: TestClient, theme: str, media: str
) -> None:
    links = re.findall(r'<link rel="stylesheet"[^>]*media="([^"]+)"', page_of(client, theme))
    need((REAL.parent / "frontend/dist/.vite/manifest.json").exists(), "run `make frontend`")
    assert len(links) == 1
    assert media in links[0]
    assert ("prefers-color-scheme" in links[0]) == (theme == "auto")
    assert "media=" not in page_of(client, "light")


def page_of(client: TestClient, theme: str) -> str:
    return client.get(f"/embed?theme={theme}").text


def test_headers_let_any_page_frame_it_and_it_load_from_us_alone(client: TestClient) -> None:
    headers = client.get("/embed").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "x-frame-options" not in headers
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in headers
    assert "fullscreen" not in headers["permissions-policy"]


def test_an_operator_may_say_who_frames_it() -> None:
    settings = Settings(reload_s=0, frame_ancestors="https://news.example https://*.lab.example")
    with TestClient(create_app(settings)) as client:
        policy = client.get("/embed").headers["content-security-policy"]
    assert policy.endswith("; frame-ancestors https://news.example https://*.lab.example")
    for wrong in ("news.example; script-src *", "https://a.example, https://b.example", "*"):
        with pytest.raises(ValueError, match="frame_ancestors"):
            Settings(frame_ancestors=wrong)


def test_an_unchanged_frame_is_not_sent_twice(client: TestClient) -> None:
    tag = client.get("/embed?layers=camps").headers["etag"]
    again = client.get("/embed?layers=camps", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", [*FRAME, "layer", "zoom"])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_bad_parameter_never_gives_a_blank_frame(
    client: TestClient, name: str, value: str
) -> None:
    response = client.get("/embed", params={name: value})
    assert response.status_code == 200
    assert "Camp 14, Kaechon" in response.text
    assert "frame-faults" in response.text
    assert "<script>alert" not in response.text
    assert "onerror=alert(1)>" not in response.text
    remedy = re.search(r"<li><code>.*?</code> (.*?)</li>", response.text, re.DOTALL)
    assert remedy
    assert len(remedy[1]) > 10


def test_what_to_write_instead_is_said_in_the_readers_language(client: TestClient) -> None:
    korean = unescape(client.get("/embed?lang=ko&layers=moons").text)
    assert "layers에는 레이어 이름을 쉼표로 구분하여 씁니다: camps" in korean


def test_a_withdrawn_place_is_told_with_its_reason(small: TestClient) -> None:
    page = small.get("/embed?place=camp-b").text
    assert "withdrawn on 2 January 2026. It was &lt;not&gt; there." in page
    assert 'data-place="camp-a"' in page


@pytest.mark.parametrize(
    "query",
    [
        *("at=85,0,14", "at=0,0,5", "at=0,0,3", "at=40,134,8"),
        *("bbox=126,39,126,39", "bbox=10,10,10,10"),
    ],
)
def test_a_view_of_none_of_the_places_is_told_and_not_followed(
    client: TestClient, query: str
) -> None:
    page = unescape(client.get(f"/embed?{query}").text)
    assert "None of the places chosen lies in that view." in page
    assert f"<code>{query}</code>" in page
    assert "Camp 14, Kaechon</text>" in page
    assert block(page)["view"] == {"at": None, "bbox": [123.8, 37.6, 131.0, 43.1]}


@pytest.mark.parametrize(
    "query",
    [
        *("bbox=124,37.5,131,43", "at=39.57,126.07,9", "at=45,125,4", "at=20,180,3"),
        *("layers=restaurants&at=55.75,37.62,9", "bbox=120,20,-170,60"),
    ],
)
def test_a_view_of_some_place_is_followed(client: TestClient, query: str) -> None:
    page = client.get(f"/embed?{query}").text
    assert '<svg class="drawn drawn-frame' in page
    assert "frame-faults" not in page
    assert not re.search(r' (d|x|y|cx|cy)="[^"]*(nan|inf)', page)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", ["bbox=125,37.5,126,38.5", "at=41.8,129.7,9"])
def test_a_view_without_the_place_named_is_told_and_the_place_shown(
    client: TestClient, view: str, lang: str
) -> None:
    page = unescape(client.get(f"/embed?place={CAMP_14}&{view}&lang={lang}").text)
    assert f"<code>{view}</code>" in page
    words = json.loads((I18N / f"{lang}.json").read_text())
    assert words["fault.outside"].format(parameter=view.partition("=")[0]) in page
    assert block(page)["view"]["at"] is None  # type: ignore[index]
    assert block(page)["fixedZoom"] == NEAR_ZOOM
    followed = client.get(f"/embed?place={CAMP_14}&at=39.6,126.1,8").text
    assert "frame-faults" not in followed


def test_layers_that_lie_abroad_are_shown_where_they_lie(client: TestClient) -> None:
    page = client.get("/embed?layers=restaurants").text
    assert "frame-faults" not in page
    west, _, east, _ = block(page)["view"]["bbox"]  # type: ignore[index]
    assert (west, east) == pytest.approx((4.8, 132), abs=0.3)
    assert re.search(r'<g class="d-symbols">.*?c-restaurant', page)
    told = unescape(client.get("/embed?layers=restaurants&at=0,0,5").text)
    assert re.search(r"write bbox=4\.\d,-6\.\d,132,55\.\d\.", told)


def test_a_card_names_first_whose_point_is_drawn(client: TestClient) -> None:
    sources = client.get("/cards/en.json").json()[CAMP_14]["sources"]
    assert "HRNK" in sources[0]["text"]
    assert not any("NKDB" in one["text"] for one in sources[:2]), "its point is rejected"
    assert "Wikipedia" in sources[-1]["text"]


def test_cards_tell_the_rest_in_each_language(client: TestClient) -> None:
    cards = client.get("/cards/ko.json").json()
    assert set(cards[CAMP_14]) == {"summary", "positionOf", "sources", "langs"}
    assert "대동강" in cards[CAMP_14]["summary"]
    unknown = client.get("/cards/de.json")
    assert unknown.status_code == 404
    assert "ko.json" in unknown.json()["known"]


def test_the_frame_has_what_scripts_and_styles_of_the_build_it_needs(client: TestClient) -> None:
    page = client.get("/embed").text
    dist: Path = REAL.parent / "frontend/dist"
    need(dist.exists(), "run `make frontend`")
    named = re.findall(r'(?:href|src)="/assets/([^"]+)"', page)
    assert len(named) >= 3
    for name in named:
        response = client.get(f"/assets/{name}")
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"


def test_many_who_ask_at_once_for_a_new_frame_are_given_one_drawing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    whole = FramePage.context

    def counted(page: FramePage) -> Mapping[str, Any]:
        drawn.append(page)
        time.sleep(0.2)
        return whole(page)

    monkeypatch.setattr(FramePage, "context", counted)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(client.get, "/embed?at=39.61,126.11,8") for _ in range(8)]
        bodies = {one.result().content for one in asked}
    assert len(bodies) == 1
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/stories/x/embed", 404), ("/releases/1999.01/stories/x/embed", 404), ("/embed", 503)],
)
def test_a_fault_is_told_in_the_frame(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    monkeypatch.setattr(embed, "EASEL", Easel(most=0))
    asked = f"{path}?at=39.13,126.3,9"
    response = client.get(asked if path == "/embed" else path, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert "frame-ancestors" not in response.headers["content-security-policy"]
    assert response.headers["cross-origin-embedder-policy"] == "require-corp"
    assert "<h1>" in response.text
    assert '<base target="_blank">' in response.text
    assert "masthead" not in response.text
    elsewhere = client.get("/places/x", headers={"Accept": "text/html"})
    assert "frame-ancestors 'none'" in elsewhere.headers["content-security-policy"]


@pytest.mark.parametrize(
    "query", ["&".join(["layers=camps"] * 60), "place=" + "a" * 33_000], ids=["many", "long"]
)
def test_an_address_that_is_too_long_is_told_in_the_frame(client: TestClient, query: str) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "ru"}
    response = client.get(f"/embed?{query}", headers=headers)
    assert response.status_code == 414
    assert "frame-ancestors" not in response.headers["content-security-policy"]
    assert "the address is too long" in response.text
    assert '<html lang="ru"' in response.text
    page = client.get(f"/places?{query}", headers=headers)
    assert page.headers["content-type"] == "application/problem+json"


def test_a_frame_below_a_release_that_is_not_there_has_a_map(client: TestClient) -> None:
    response = client.get("/releases/1999.1/embed?layers=camps&lang=ru")
    assert response.status_code == 404
    assert "frame-ancestors" not in response.headers["content-security-policy"]
    assert "<code>release=1999.1</code>" in response.text
    assert "Кэчхон" in response.text
    assert {one["layer"] for one in block(response.text)["places"]} == {"camps"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/EMBED", "/Embed"])
def test_a_frame_is_found_however_its_name_is_written(client: TestClient, path: str) -> None:
    asked = f"{path}?layers=camps&lang=ko"
    moved = client.get(asked, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "embed?layers=camps&lang=ko")
    assert client.get(asked).content == client.get("/embed?layers=camps&lang=ko").content


def test_a_story_that_is_not_there_leads_to_those_that_are(client: TestClient) -> None:
    page = client.get("/stories/x/embed", headers={"Accept": "text/html"}).text
    links = re.findall(r'<li><a href="(/stories/[^"]+)"', page)
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("box", ["-180,-90,180,90", "131,37,124,43", "170,-80,-170,80"])
def test_a_box_wider_than_the_map_is_told_as_such(client: TestClient, box: str) -> None:
    page = unescape(client.get(f"/embed?bbox={box}").text)
    assert "The map does not go so far out." in page
    assert "None of the places" not in page
    assert "bbox=123.8,37.6,131,43.1" in page
    assert "Camp 14, Kaechon</text>" in page
