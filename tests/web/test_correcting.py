"""Corrections are written already, go where the operator says, and pass through nobody."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import html
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.build import Folder
from tests.records.story import add_story

HTML = {"accept": "text/html"}


def link(folder: Folder, path: str, **settings: str) -> str | None:
    add_story(folder)
    made = create_app(Settings(geodata=folder.path, reload_s=0, **settings))  # type: ignore[arg-type]
    with TestClient(made) as client:
        page = html.document_fromstring(client.get(path, headers=HTML).text)
    found = page.xpath("//p[@class='correct']/a/@href")
    return str(found[0]) if found else None


@pytest.mark.parametrize("path", ["/places/camp-a", "/stories/two-camps", "/about"])
def test_a_letter_is_prefilled(folder: Folder, path: str) -> None:
    found = link(folder, path, corrections="mailto:map@example.org")
    assert found is not None
    asked = parse_qs(urlsplit(found).query)
    assert found.startswith("mailto:map@example.org?")
    assert asked["subject"][0].startswith("Correction: ")
    assert "Source that can be checked" in asked["body"][0]
    assert f"http://testserver{path if path != '/about' else '/'}" in asked["body"][0]


def test_a_form_gets_title_and_body_in_its_own_places(folder: Folder) -> None:
    form = "https://tracker.example/new?title={title}&text={body}&label=data"
    found = link(folder, "/places/camp-a?lang=ko", corrections=form)
    assert found is not None
    assert "가 관리소" in unquote(found)
    assert parse_qs(urlsplit(found).query).keys() == {"title", "text", "label"}


def test_without_a_setting_no_page_offers_what_nobody_reads(folder: Folder) -> None:
    assert link(folder, "/places/camp-a") is None


@pytest.mark.parametrize("address", ["map@example.org", "javascript:alert(1)", "mailto:a b"])
def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(corrections=address)


def test_about_says_who_runs_the_instance(folder: Folder) -> None:
    made = create_app(Settings(geodata=folder.path, reload_s=0, operator="The <Archive>, Seoul"))
    with TestClient(made) as client:
        text = client.get("/about", headers=HTML).text
    assert "The &lt;Archive&gt;, Seoul" in text
