"""A place's page shows every rival position: on a map, and as rows with the same letters."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from app.domain.feature import Feature
from app.domain.text import LANGUAGES
from app.records.read import read_dataset
from app.web.rivals import rivals_of
from tests.build import REAL

HTML = {"accept": "text/html"}
ROW = re.compile(r'<span class="letter letter-(\w+)">(\w)</span> ([^<]+?) <small>([^<]+)</small>')
LETTER = re.compile(r'<g class="stake stake-(\w+)">.*?<text[^>]*>(\w)</text>')


def page_of(client: TestClient, place: str, lang: str = "en") -> str:
    return client.get(f"/places/{place}?lang={lang}", headers=HTML).text


def test_every_place_with_rivals_shows_all_of_them(client: TestClient) -> None:
    dataset = read_dataset(REAL, None)
    disputed = [one for one in dataset.features.values() if rivals_of(one)]
    assert len(disputed) > 50
    for feature in disputed:
        page = page_of(client, feature.id)
        claims = [one for one in feature.claims if one.property == "position"]
        rows = [(letter, look) for look, letter, *_ in ROW.findall(page)]
        assert len(rows) == len(claims)
        assert sorted(rows) == sorted((letter, look) for look, letter in LETTER.findall(page))


def test_the_rows_say_whose_each_is_how_far_and_how_exact(client: TestClient) -> None:
    page = page_of(client, "kwanliso-14-kaechon")
    rows = ROW.findall(page)
    assert ("drawn", "A", "39.571706° N, 126.062156° E", "within 2 km") in rows
    assert ("aside", "D", "39.649667° N, 126.179475° E", "accuracy not stated") in rows
    table = page[page.index('class="claims claims-position') :].partition("</table>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", table).split())
    assert "Committee for Human Rights in North Korea (HRNK) 2024" in text
    assert "set aside 13 km" in text
    assert "C and D lie furthest apart: 14 km." in page


def test_without_a_drawn_point_distances_are_from_the_first_claim(client: TestClient) -> None:
    page = page_of(client, "kyohwaso-77-tanchon")
    assert '<td data-label="From A">70 km</td>' in page
    assert "letter-drawn" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_has_words_in_every_language(client: TestClient, lang: str) -> None:
    page = page_of(client, "kwanliso-14-kaechon", lang)
    label = re.findall(r'drawn-rivals[^>]*aria-label="([^"]+)"', page)
    assert len(label) == 1
    assert ("Map of the" in label[0]) == (lang == "en")


def test_one_claim_alone_has_no_map(client: TestClient) -> None:
    page = page_of(client, "restaurant-hanoi")
    assert "claims-position" in page
    assert 'class="rivals"' not in page


def test_letters_go_on_after_the_alphabet() -> None:
    claim = {"property": "position", "value": [126, 39], "source": "x"}
    position = {"evidence": "reported"}
    feature = Feature("p", "camps", None, {"claims": [claim] * 28, "position": position})
    assert [one.letter for one in rivals_of(feature)][24:] == ["Y", "Z", "AA", "BB"]
