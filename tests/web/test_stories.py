"""Stories over HTTP: whole without scripts, cited, in the languages that they are told in."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.build import REAL, Folder
from tests.records.story import FRONT, TEXT, add_story

HTML = {"accept": "text/html"}
STORIES = sorted(path.stem for path in (REAL / "stories").glob("*.md") if "." not in path.stem)


def page(client: TestClient, path: str) -> html.HtmlElement:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def test_the_list_leads_to_every_story(client: TestClient) -> None:
    links = page(client, "/stories").xpath("//main//h2/a/@href")
    assert sorted(link.removeprefix("/stories/") for link in links) == STORIES
    assert len(links) >= 3


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_step_has_words_a_picture_and_a_source(
    client: TestClient, name: str, lang: str
) -> None:
    found = page(client, f"/stories/{name}?lang={lang}")
    steps = found.xpath("//section[@data-step]")
    assert len(steps) >= 4
    for step in steps:
        assert step.xpath(".//h2") and step.xpath("./p")
        assert step.xpath(".//img/@alt")[0]
        for mark in step.xpath(".//a[@class='ref']/@href"):
            assert found.xpath(f"//li[@id='{mark[1:]}']//a")
        assert step.xpath(".//a[@class='ref']")
    assert found.xpath("//h1")[0].text_content().strip()


def test_a_step_of_a_time_says_so_and_draws_what_is_not_sure(client: TestClient) -> None:
    found = page(client, "/stories/two-banks")
    steps = json.loads(found.xpath("string(//script[@id='campmap-data'])"))["steps"]
    told = [
        bool(one.xpath("./p[contains(., 'not sure for that time')]"))
        for one in found.xpath("//section[@data-step]")
    ]
    assert told == [bool(step["unsure"]) for step in steps]
    assert any(told) and not all(told)
    assert all(set(step["unsure"]) < set(step["ids"]) for step in steps)


def test_a_box_may_name_a_place(folder: Folder) -> None:
    boxed = FRONT.replace("bbox =", 'place = "camp-a"\nbbox =')
    add_story(folder, boxed + TEXT)
    with TestClient(create_app(Settings(geodata=folder.path))) as client:
        found = page(client, "/stories/two-camps")
        step = json.loads(found.xpath("string(//script[@id='campmap-data'])"))["steps"][1]
        assert step["place"] == "camp-a" and step["at"] is None
        assert step["bbox"] == [124.0, 38.0, 128.0, 41.0]
        drawn = found.xpath("//section[@data-step='1']//img/@src")[0]
        assert "place=camp-a" in drawn and "bbox=124,38,128,41" in drawn.replace("%2C", ",")


@pytest.mark.parametrize("name", STORIES)
def test_links_and_pictures_of_a_story_answer(client: TestClient, name: str) -> None:
    main = page(client, f"/stories/{name}").xpath("//article")[0]
    targets = {*main.xpath(".//a/@href"), *main.xpath(".//img/@src")}
    own = {target for target in targets if urlsplit(target).path.startswith("/")}
    own = {target for target in own if not urlsplit(target).netloc}
    assert any(target.startswith("/map.svg") for target in own)
    for target in sorted(own):
        assert client.get(target, headers=HTML).status_code == 200, target


def test_the_script_is_told_what_each_step_shows(client: TestClient) -> None:
    found = page(client, "/stories/two-banks")
    block = json.loads(found.xpath("//script[@id='campmap-data']")[0].text)
    ids = {place["id"] for place in block["places"]}
    assert len(block["steps"]) == len(found.xpath("//section[@data-step]"))
    assert all(set(step["ids"]) <= ids for step in block["steps"])
    assert block["steps"][1]["place"] == "kwanliso-14-kaechon"


def test_a_language_in_which_it_is_not_told_says_so(client: TestClient) -> None:
    found = page(client, "/stories/two-banks?lang=ru")
    assert found.get("lang") == "ru"
    assert found.xpath("//h1/ancestor::*[@lang='en']")
    assert "английский" in found.text_content().lower()


def test_an_unknown_story_names_those_that_exist(client: TestClient) -> None:
    answer = client.get("/stories/nothing")
    assert answer.status_code == 404
    assert "two-banks" in answer.text


def test_a_story_of_its_time_shows_no_later_place(folder: Folder) -> None:
    add_story(folder, (FRONT + TEXT).replace("1959/..", "1950/1955"))
    with TestClient(create_app(Settings(geodata=folder.path, reload_s=0))) as client:
        block = page(client, "/stories/two-camps").xpath("//script[@id='campmap-data']")[0].text
    first = json.loads(block)["steps"][0]
    assert first["ids"] == ["camp-a"]  # the place of the step stays, camp-b opened in 1959


def test_a_picture_of_a_time_leaves_out_what_came_later(client: TestClient) -> None:
    def drawn(**query: str) -> str:
        return client.get("/map.svg", params={"layers": "camps", **query}).text

    assert "kwanliso" not in drawn(datetime="1900") or "Camp 22" not in drawn(datetime="1900")
    assert "Camp 22" in drawn(datetime="1990")
    assert client.get("/map.svg?datetime=soon").status_code == 400


def test_a_story_can_stand_in_another_page(client: TestClient) -> None:
    snippet = page(client, "/stories/two-banks?lang=ko").xpath("//pre//text()")[0]
    frame = html.fragment_fromstring(snippet)
    assert frame.get("title") == "대동강의 양안"
    path = urlsplit(frame.get("src"))
    answer = client.get(f"{path.path}?{path.query}", headers=HTML)
    assert "frame-ancestors" not in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
    assert answer.headers["x-robots-tag"] == "noindex"
    found = html.document_fromstring(answer.text)
    assert not found.xpath("//header[@class='masthead']")
    assert len(found.xpath("//section[@data-step]")) == 6
    assert found.xpath("//link[@rel='canonical']")
