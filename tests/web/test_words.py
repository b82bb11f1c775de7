"""How dates are said, and that every page of the real data can be said at all."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.text import LANGUAGES
from app.web.words import read_words
from tests.build import REAL

WORDS = read_words(REAL.parent / "frontend" / "i18n")


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("[..1970]", "by 1970"),
        ("[1970..]", "1970 or later"),
        ("[1936..1938]", "between 1936 and 1938"),
        ("[1959,1965]", "1959 or 1965"),
        ("1984/..", "from 1984 on"),
        ("198X", "198X"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(edtf: str, said: str) -> None:
    assert WORDS["en"].date(edtf) == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_place_has_a_page_in_every_language(client: TestClient, lang: str) -> None:
    for place in client.get("/places").json()["features"]:
        answer = client.get(f"/places/{place['id']}?lang={lang}", headers={"accept": "text/html"})
        assert answer.status_code == 200, place["id"]
