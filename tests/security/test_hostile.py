"""Records that mean harm, through every page and every format that a service of them has."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

from app.main import create_app
from app.publish.release import make_release
from app.publish.site.plan import HTML, plan
from app.records.fault import Fault
from app.records.read import read_folder
from app.records.rules import RULES
from app.settings import Settings
from tests.build import SOURCE, Folder, camp
from tests.records.story import FRONT, TEXT, add_story

MARKUP = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>]]>"
)
FORMULA = '=HYPERLINK("http://evil.example/","x")'
TEMPLATE = "{{ 7*7 }}{% raw %} ${7*7} #{7*7} %s"
HARM = f"{MARKUP} {TEMPLATE}"
HARMFUL = [
    *("\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u061c", "\u115f", "\u1160", "\u200b"),
    *("\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u2063", "\u2066"),
    *("\u2069", "\u3164", "\ufdd0", "\ufeff", "\uffa0", "\ufff9", "\ufffb", "\ufffe", "\uffff"),
    *("\U0001fffe", "\U0010ffff", "\U000e0001", "\U000e0041"),
    *("\t", "\r", "\u00ad", "\u200c", "\u200d", "\ue000"),
]

ANY = "".join(HARMFUL)
"""Data frozen by older rules, or put into a database by hand, may hold any character."""


@pytest.fixture
def hostile(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[TestClient]:
    """A service over a folder in which every text means harm, and everything has changed."""
    changelog = folder.path / "CHANGELOG.md"
    changelog.write_text("# Changes\n\n## Unreleased\n\n- All.\n", encoding="utf-8")
    make_release("2026.11", folder.path, date(2026, 11, 25))
    harm = HARM + request.param
    told = changelog.read_text("utf-8")
    reasons = f"## Unreleased\n\n- `camp-a`, `camp-b`: {' '.join(harm.split())}\n"
    changelog.write_text(told.replace("## Unreleased\n", reasons, 1), encoding="utf-8")
    _mean_harm(folder, harm)
    if request.param:
        rules = [rule for rule in RULES if rule.name not in ("hidden", "names", "schema")]
        monkeypatch.setattr("app.records.rules.RULES", rules)
    settings = Settings(geodata=folder.path, ground=tmp_path / "none", reload_s=0)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def _mean_harm(folder: Folder, harm: str) -> None:
    text = {"en": harm, "ko": f"가{harm}", "zh": f"营{harm}", "ru": f"Ж{harm}"}
    properties: dict[str, Any] = {
        "name": text,
        "aliases": [f"-{FORMULA}", harm],
        "summary": text,
        "province": FORMULA,
        "county": f"+{harm}",
        "facts": [{"text": text, "sources": ["atlas-2020"]}],
        "position": {"of": text | {"en": f"@{harm}"}, "accuracy_m": 15000, "evidence": "probable"},
    }
    folder.add(camp("camp-a", **properties))
    folder.add(camp("camp-b", **properties | {"name": text | {"en": FORMULA + harm}}))
    folder.source(SOURCE | {"title": harm, "publisher": FORMULA, "author": [{"literal": harm}]})
    layer = folder.path / "camps" / "layer.toml"
    escaped = '"' + "".join(f"\\U{ord(one):08x}" for one in harm) + '"'
    told = layer.read_text("utf-8").replace('en = "Camps"', f"en = {escaped}")
    layer.write_text(told, encoding="utf-8")
    said = TEXT.replace("is another.", f"is another. {HARM}")
    add_story(folder, FRONT.replace('"Two camps"', escaped) + said)
    folder.register()


CHOSEN = [
    *("/?place=camp-a", "/embed?place=camp-a", "/share?place=camp-a", "/places?q=camp"),
    *("/map.svg?place=camp-a", "/tiles/camps/5/27/12.mvt"),
    *(f"/oembed?format={form}&url=http://testserver/places/camp-a" for form in ("json", "xml")),
]
"""Addresses beside those that a built site has files of."""


def check_html(text: str) -> None:
    """No element and no attribute that runs something."""
    page = html.fromstring(text)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert not re.match(r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE), value
        if element.tag == "script":
            assert element.get("src") or element.get("type", "").startswith("application/")
            if not element.get("src"):
                json.loads(element.text or "null")
        assert element.tag not in ("iframe", "object") or "/embed" in element.get("src", "")
        assert element.tag != "base" or "href" not in element.attrib


def check(path: str, media_type: str, content: bytes) -> None:
    if "html" in media_type:
        check_html(content.decode())
    elif "json" in media_type and "seq" not in media_type:
        json.loads(content)
    elif "xml" in media_type or "svg" in media_type:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
        for element in root.iter():
            if isinstance(element.tag, str):
                assert (
                    etree.QName(element).localname != "script" or element.get("type") == "ld+json"
                )
                assert not any(name.startswith("on") for name in element.attrib)
    elif "csv" in media_type:
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not [cell for cell in row if RUN.match(cell)], path


RUN = re.compile(r"(?!-[\d.]+$)(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""How a cell begins that a spreadsheet runs as a formula; a number below nought is none."""


@pytest.mark.parametrize("hostile", ["", ANY], ids=["rules", "no-rules"], indirect=True)
def test_hostile_records_do_no_harm_anywhere(hostile: TestClient) -> None:
    wanted = plan(hostile.app.state.atlas)  # type: ignore[attr-defined]
    asked = [(one.address, one.accept) for one in wanted if one.address[-2:] not in ("zh", "ru")]
    for path, accept in [*asked, *((one, HTML) for one in CHOSEN)]:
        response = hostile.get(path, headers={"Accept": accept})
        assert response.status_code == 200, (path, response.text[:500])
        for name, value in response.headers.items():
            assert "\n" not in value, (path, name)
            assert "<script" not in value, (path, name)
        check(path, response.headers.get("content-type", ""), response.content)
    page = hostile.get("/places/camp-a", headers={"Accept": "text/html"}).text
    assert "{{ 7*7 }}{% raw %} ${7*7} #{7*7} %s" in page


def faults_of(folder: Folder) -> list[Fault]:
    return [fault for fault in read_folder(folder.path, None).faults if not fault.is_notice]


@pytest.mark.parametrize("character", HARMFUL, ids=ascii)
@pytest.mark.parametrize("member", ["properties/name/en", "properties/aliases/0"])
def test_what_turns_or_hides_text_is_not_published(
    folder: Folder, member: str, character: str
) -> None:
    text = f"Camp{character}A"
    name = {"en": text if "name" in member else "Camp A", "ko": "가"}
    folder.add(camp("camp-a", name=name, aliases=[text if "aliases" in member else "A"]))
    (fault,) = faults_of(folder)
    assert fault.rule in ("hidden", "schema")
    assert f"U+{ord(character):04X}" in fault.remedy or f"at {member}" in fault.remedy


@pytest.mark.parametrize(
    "text", ["Camp A", "Ka\u0301 camp", "가 관리소", "第14号管理所", "Лагерь Ё", "🏕"]
)
def test_what_is_to_be_seen_is_published(folder: Folder, text: str) -> None:
    folder.add(camp("camp-a", aliases=[text]))
    assert read_folder(folder.path, None).is_publishable


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "ftp://x"],
)
def test_addresses_in_data_are_of_the_web(folder: Folder, url: str) -> None:
    folder.source(SOURCE | {"URL": url})
    (fault,) = faults_of(folder)
    assert (fault.rule, fault.remedy.partition(":")[0]) == ("schema", "at URL")


PLACES = [
    "/assets/{}",
    "/places/{}",
    "/layers/{}",
    "/styles/{}",
    "/tiles/{}",
    "/sources/{}",
    "/cite/{}",
    "/ground/files/{}",
    "/releases/{}",
    "/releases/{}/layers",
    "/stories/{}",
    "/{}",
]
WAYS_OUT = [
    "../pyproject.toml",
    "..%2fpyproject.toml",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5cpyproject.toml",
    "%2fetc%2fpasswd",
    "....//pyproject.toml",
    "camps%00.geojson",
    ".vite%2fmanifest.json",
    "%252e%252e%252fpyproject.toml",
]


@pytest.mark.parametrize("place", PLACES)
def test_no_address_leads_out_of_its_folder(client: TestClient, place: str) -> None:
    for way in WAYS_OUT:
        response = client.get(place.format(way))
        assert response.status_code in (400, 404), (place, way)
        assert "[project]" not in response.text
        assert "root:" not in response.text


@pytest.mark.parametrize("name", ["name", "summary"])
def test_huge_texts_are_not_published(folder: Folder, name: str) -> None:
    folder.add(camp("camp-a", **{name: {"en": "long " * 100_000}}))
    faults = read_folder(folder.path, None).faults
    assert any(fault.rule == "schema" for fault in faults)
    assert all(len(str(fault)) < 2000 for fault in faults)


@pytest.mark.parametrize("member", ["facts", "aliases", "claims", "citations"])
def test_endless_lists_are_not_published(folder: Folder, member: str) -> None:
    record = camp("camp-a", aliases=["A camp"])
    (one,) = record["properties"][member]
    many = [one] * 5000 if member != "aliases" else [f"Camp {number}" for number in range(5000)]
    folder.add(camp("camp-a", **{member: many}))
    faults = [fault for fault in faults_of(folder) if fault.file.endswith("camp-a.geojson")]
    assert [fault.rule for fault in faults] == ["schema"]
    assert f"at properties/{member}: " in faults[0].remedy
    assert "items" in faults[0].remedy
