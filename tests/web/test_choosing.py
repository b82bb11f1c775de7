"""Filters over HTTP: the map, the table and the downloads show the same places."""

from __future__ import annotations

import csv
import io
import json

import pytest
from lxml import html
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
ASKED = [
    "status=operating",
    "status=operating&layers=camps&layers=prisons",
    "layers=camps,prisons&evidence=confirmed&accuracy=1000",
    "datetime=1975&kind=kwanliso",
    "q=gaecheon",
    "operator=none&province=none&layers=events",
    "datetime=1990/2000&province=South+Pyongan",
]


def page(client: TestClient, path: str) -> html.HtmlElement:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize("asked", ASKED)
def test_map_table_and_downloads_agree(client: TestClient, asked: str) -> None:
    front = page(client, f"/?{asked}")
    shown = set(front.xpath("//tr[@data-place and not(@hidden)]/@data-place"))
    table = set(page(client, f"/places?{asked}").xpath("//tr/@data-place"))
    rows = csv.DictReader(io.StringIO(client.get(f"/places.csv?{asked}").text.lstrip("\ufeff")))
    found = client.get(f"/places?{asked}").json()["features"]
    assert shown == table == {row["id"] for row in rows} == {one["id"] for one in found}
    assert 0 < len(shown) < 100


def test_counts_are_what_ticking_a_box_would_show(client: TestClient) -> None:
    front = page(client, "/?status=operating&layers=camps")
    told = int(front.xpath("//*[@data-count-of='layers prisons']/text()")[0])
    assert told == len(client.get("/places?status=operating&layers=prisons").json()["features"])
    told = int(front.xpath("//*[@data-count-of='status closed']/text()")[0])
    assert told == len(client.get("/places?status=closed&layers=camps").json()["features"])


def test_the_form_keeps_what_was_asked_and_resets_with_one_link(client: TestClient) -> None:
    front = page(client, "/?status=operating&layers=camps&accuracy=1000&datetime=1975&lang=ko")
    ticked = set(front.xpath("//form//input[@checked]/@value"))
    assert ticked == {"operating", "camps"}
    assert front.xpath("//select/option[@selected]/@value") == ["1000"]
    assert front.xpath("//input[@name='datetime']/@value") == ["1975"]
    assert front.xpath("//a[@data-reset]/@href") == ["/?lang=ko"]
    (follow,) = front.xpath("//a[@data-follow][contains(@href, '/places?')]/@href")
    assert "layers=camps" in follow and "lang=ko" in follow


def test_a_sorted_table_puts_the_unknown_last(client: TestClient) -> None:
    def accuracies(sort: str) -> list[float | None]:
        found = client.get(f"/places?layers=camps&sort={sort}").json()["features"]
        return [
            one["properties"]["accuracy_m"] if one["geometry"] is not None else None
            for one in found
        ]

    up, down = accuracies("accuracy"), accuracies("-accuracy")
    known = [value for value in up if value is not None]
    assert known == sorted(known) and up[len(known) :] == [None] * (len(up) - len(known))
    assert [value for value in down if value is not None] == known[::-1]
    assert down[-1] is None
    head = page(client, "/places?sort=-accuracy").xpath("//th[@aria-sort]")
    assert [one.get("aria-sort") for one in head] == ["descending"]


def test_a_year_marks_what_is_not_sure(client: TestClient) -> None:
    front = page(client, "/?layers=camps&datetime=1975")
    unsure = set(front.xpath("//tr[@class='is-unsure']/@data-place"))
    shown = set(front.xpath("//tr[@data-place and not(@hidden)]/@data-place"))
    assert unsure < shown
    assert "kwanliso-14-kaechon" in shown - unsure


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("status=merry", "known are"),
        ("kind=castle", "kwanliso"),
        ("accuracy=near", "metres"),
        ("datetime=soon", "datetime"),
        ("sort=beauty", "name"),
        ("sort=name&sort=kind", "twice"),
        ("q=" + "a" * 101, "100"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_what_can(
    client: TestClient, asked: str, says: str
) -> None:
    answer = client.get(f"/places?{asked}")
    assert answer.status_code == 400
    assert says in answer.text


def test_the_script_gets_what_it_needs_to_choose(client: TestClient) -> None:
    block = json.loads(page(client, "/").xpath("//script[@id='campmap-data']")[0].text)
    (camp,) = [one for one in block["places"] if one["id"] == "kwanliso-14-kaechon"]
    assert camp["sorts"]["status"] == "operating"
    assert "개천 제14호 관리소" in camp["names"]
    assert camp["years"][0] == 1959


@pytest.mark.parametrize("asked", ["layers=events", "q=nowhere-at-all", "near=126,39&limit=1"])
def test_the_columns_of_the_table_do_not_depend_on_its_rows(client: TestClient, asked: str) -> None:
    header = [client.get(f"/places.csv{query}").text.splitlines()[0] for query in ("", f"?{asked}")]
    assert header[0] == header[1]
    assert len(header[0].split(",")) > 40
