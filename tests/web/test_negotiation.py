"""One address of a layer: its page, its description, or its features, as a client would have it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.formats import FORMATS

LAYER, ITEMS = "/layers/camps", "/collections/camps/items"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("address", [LAYER, ITEMS])
def test_a_format_is_found_by_ending_by_f_and_by_accept(
    client: TestClient, address: str, name: str
) -> None:
    kind = FORMATS[name].media_type
    whole = client.get(f"{LAYER}.{name}")
    by_f = client.get(address, params={"f": name}, headers={"Accept": BROWSER})
    by_accept = client.get(address, headers={"Accept": f"{kind}, */*;q=0.1"})
    for answer in (whole, by_f, by_accept):
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["ogc-numberreturned"] == "20"
        assert f'.{name}"' in answer.headers["content-disposition"]
    assert "Accept," not in f"{by_f.headers['vary']},"
    assert by_accept.headers["vary"].startswith("Accept,")


@pytest.mark.parametrize(
    ("accept", "query", "kind"),
    [
        ("*/*", "", "application/json"),
        ("application/json", "", "application/json"),
        ("application/json, text/csv;q=0.5", "", "application/json"),
        ("text/csv", "?f=json", "application/json"),
        (BROWSER, "", "text/html"),
        ("*/*", "?f=html", "text/html"),
        ("*/*", "?limit=2", "application/geo+json"),
        ("application/json", "?f=json&filter=number=14", "application/geo+json"),
        (BROWSER, "?filter=number=14", "text/html"),
        ("text/csv", "?filter=number=14", "text/csv"),
    ],
)
def test_a_layer_is_a_page_a_description_or_features(
    client: TestClient, accept: str, query: str, kind: str
) -> None:
    answer = client.get(LAYER + query, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, kind)


def test_a_layer_asked_in_part_leads_to_the_rest_and_to_other_formats(client: TestClient) -> None:
    found = client.get(f"{LAYER}?limit=7").json()
    links = {(one["rel"], one["type"]): one["href"] for one in found["links"]}
    after = client.get(links["next", "application/geo+json"]).json()
    assert (after["numberReturned"], after["numberMatched"]) == (7, 20)
    table = client.get(links["alternate", "text/csv; charset=utf-8"])
    assert table.headers["ogc-numberreturned"] == "7"
    page = client.get(f"{LAYER}?limit=7", headers={"Accept": BROWSER}).text
    assert f"{LAYER}?limit=7&amp;offset=7" in page


def test_an_unknown_form_is_refused_with_those_that_exist(client: TestClient) -> None:
    problem = client.get(f"{LAYER}?f=docx").json()
    assert (problem["status"], problem["parameter"]) == (400, "f")
    assert all(name in problem["detail"] for name in FORMATS)
