"""What a reader is promised about method and privacy, in every language, and that it is so."""

from __future__ import annotations

import json
import re

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.domain.dataset import Dataset
from app.domain.text import LANGUAGES
from tests.build import REAL

HTML = {"accept": "text/html"}
CHAPTERS = ["method", "evidence", "accuracy", "harm", "privacy", "licences", "correct"]
HAN = re.compile("[\u4e00-\u9fff]")
OWN_LETTERS = {"en": "[a-z]", "ko": "[가-힣]", "zh": HAN.pattern, "ru": "[а-яё]"}


@pytest.fixture(params=LANGUAGES)
def about(request: pytest.FixtureRequest, client: TestClient) -> tuple[str, html.HtmlElement]:
    """A language, and the page in it."""
    lang: str = request.param
    page = client.get(f"/about?lang={lang}", headers=HTML)
    return lang, html.document_fromstring(page.text)


def test_every_chapter_is_there_in_the_readers_own_words(
    about: tuple[str, html.HtmlElement],
) -> None:
    lang, page = about
    links = page.xpath("//nav[@class='contents']//a/@href")
    assert links == [f"#{name}" for name in CHAPTERS]
    for link in links:
        (section,) = page.xpath(f"//section[@id='{link[1:]}']")
        texts = [one.text_content() for one in section.xpath(".//p | .//dd")]
        assert len(texts) > 1
        assert all(re.search(OWN_LETTERS[lang], text) for text in texts), link


def test_each_grade_of_evidence_that_the_data_have_is_explained(
    about: tuple[str, html.HtmlElement], dataset: Dataset
) -> None:
    lang, page = about
    words = json.loads((REAL.parent / f"frontend/i18n/{lang}.json").read_bytes())
    explained = [one.text_content() for one in page.xpath("//dl[@class='grades']//dt")]
    used = {words[f"evidence.{one.position.evidence}"] for one in dataset.features.values()}
    assert used <= set(explained)


HIDDEN = ["escape", "informal", "shelter", "home", "burial", "execution"]
WATCHED = ["cookie", "stores nothing", "analytics", "no third party", "no addresses"]


def test_what_is_not_published_and_not_kept_is_named(client: TestClient) -> None:
    answer = client.get("/about?lang=en", headers=HTML)
    page = html.document_fromstring(answer.text)
    harm, privacy = (page.xpath(f"string(//section[@id='{name}'])") for name in ("harm", "privacy"))
    assert [word for word in HIDDEN if word not in harm] == []
    assert [word for word in WATCHED if word not in privacy] == []
    assert "set-cookie" not in answer.headers
