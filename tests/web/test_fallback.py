"""What is not translated is shown in English, marked for eyes and for machines, and counted."""

from __future__ import annotations

import json

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.domain.feature import Feature
from app.domain.text import Text
from app.records.read import read_dataset
from tests.build import REAL

HTML = {"accept": "text/html"}
FEATURES = [one for layer in read_dataset(REAL, None).by_layer.values() for one in layer]
SAMPLE = FEATURES[::7]
OTHERS = ("ko", "zh", "ru")


def page(client: TestClient, path: str, lang: str) -> html.HtmlElement:
    asked = "&" if "?" in path else "?"
    answer = client.get(f"{path}{asked}lang={lang}", headers=HTML)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def lacks(text: Text | None, lang: str) -> bool:
    return text is not None and text.show(lang).lang != lang


def lacking_names(lang: str) -> set[str]:
    return {one.id for one in FEATURES if lacks(one.name, lang)}


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("path", ["/", "/places", "/embed"])
def test_tables_mark_names_that_are_not_translated(
    client: TestClient, path: str, lang: str
) -> None:
    rows = page(client, path, lang).xpath("//tr[@data-place]")
    marked = {one.get("data-place") for one in rows if one.xpath("./th//a[@lang='en']")}
    assert marked == lacking_names(lang)
    assert len(rows) == len(FEATURES)


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/share", "//option[@value=$id]"),
        ("/sources/hrnk-mymaps", "//table[@class='uses']//a[starts-with(@href, $path)]"),
    ],
)
def test_lists_mark_names_that_are_not_translated(
    client: TestClient, path: str, parts: str, lang: str
) -> None:
    found = page(client, path, lang)
    missing = lacking_names(lang)
    marked = {}
    for one in FEATURES:
        address = f"/places/{one.id}?"
        for part in found.xpath(parts, id=one.id, path=address):
            marked[one.id] = part.get("lang") == "en"
    assert len(marked) > 20
    assert {name for name, is_marked in marked.items() if is_marked} == missing & marked.keys()


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("feature", SAMPLE, ids=lambda one: one.id)
def test_pages_of_places_mark_what_is_not_translated(
    client: TestClient, feature: Feature, lang: str
) -> None:
    found = page(client, f"/places/{feature.id}", lang)
    title, summary = found.xpath("//h1")[0], found.xpath("//*[contains(@class, 'standfirst')]")
    parts = [(title, feature.name), *((one, feature.text("summary")) for one in summary)]
    for part, text in parts:
        assert bool(part.xpath(".//*[@lang='en']")) == lacks(text, lang)
        assert bool(part.xpath(".//*[@class='foreign']")) == lacks(text, lang)


@pytest.mark.parametrize("lang", OTHERS)
def test_cards_are_told_what_is_not_translated(client: TestClient, lang: str) -> None:
    block = page(client, "/", lang).xpath("string(//script[@id='campmap-data'])")
    told = {one["id"]: one["langs"] for one in json.loads(block)["places"]}
    cards = client.get(f"/cards/{lang}.json").json()
    for one in FEATURES:
        texts = {"name": one.name, "summary": one.text("summary"), "positionOf": one.position.of}
        expected = {name: "en" for name, text in texts.items() if lacks(text, lang)}
        assert told[one.id] == expected == cards[one.id]["langs"]


@pytest.mark.parametrize(("lang", "says"), [("zh", "英文"), ("ru", "английский")])
@pytest.mark.parametrize("path", ["/stories", "/stories/two-banks"])
def test_stories_in_another_language_say_so(
    client: TestClient, path: str, lang: str, says: str
) -> None:
    found = page(client, path, lang)
    assert found.xpath("//main//*[@lang='en']//h2")
    assert says in found.xpath("string(//main)")


@pytest.mark.parametrize("lang", OTHERS)
def test_rival_accounts_are_marked(client: TestClient, lang: str) -> None:
    accounts = page(client, "/places/ningbo-2016", lang).xpath("//tr/th[@scope='row']")
    event = next(one for one in FEATURES if one.id == "ningbo-2016")
    told = [Text(claim.value) for claim in event.claims if claim.property == "account"]
    assert len(told) == 3
    marked = [one for one in accounts if one.xpath(".//*[@class='foreign']")]
    assert len(marked) == sum(lacks(text, lang) for text in told)
