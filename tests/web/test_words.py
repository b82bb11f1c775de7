"""How dates are said, and that every page of the real data can be said at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.domain.changes import Change
from app.domain.text import LANGUAGES
from app.records.read import read_dataset
from app.web import changeview
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


def texts_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """The texts by language in a parsed value, however deep."""
    if isinstance(value, dict) and "en" in value:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def test_no_text_of_a_record_lacks_korean() -> None:
    lacking = [
        (one.id, text["en"])
        for one in read_dataset(REAL, None).records
        for text in texts_in(dict(one.properties))
        if "ko" not in text
    ]
    assert lacking == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_note_that_changed_is_called_by_what_it_notes(lang: str) -> None:
    records = read_dataset(REAL, None).records
    notes = sorted({key for one in records for key in one.properties if key.endswith("_note")})
    change = Change("camp-a", "camps", {}, ({"kind": "edited", "properties": notes},))
    assert notes and "_note" not in changeview.said(change, WORDS[lang])[0]


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_where_places_lie_is_said_in_the_readers_language(lang: str) -> None:
    said = set()
    for one in read_dataset(REAL, None).records:
        found = [one.properties.get(key) for key in ("county", "province", "city", "river")]
        found += one.properties.get("sides", {}).values()
        found += [claim.value for claim in one.claims if claim.property in ("county", "province")]
        said |= {WORDS[lang].where(text) for text in found if text}
    assert len(said) > 60
    assert [text for text in said if re.search("[A-Za-z]", text)] == []


def test_a_list_of_counties_is_said_as_one() -> None:
    assert WORDS["ko"].where("Kaechon, Tokchon and Pukchang") == "개천, 덕천, 북창"
    assert WORDS["en"].where("Kaechon, Tokchon and Pukchang") == "Kaechon, Tokchon and Pukchang"
    assert WORDS["ru"].where("Atlantis") == "Atlantis"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_place_has_a_page_in_every_language(client: TestClient, lang: str) -> None:
    headers = {"accept": "text/html", "accept-encoding": "identity"}
    for place in client.get("/places").json()["features"]:
        answer = client.get(f"/places/{place['id']}?lang={lang}", headers=headers)
        assert answer.status_code == 200, place["id"]
