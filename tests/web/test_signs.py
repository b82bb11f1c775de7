"""Where answers lead, in their `Link` header: for who reads headers alone."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

HOST = "http://testserver"
CAMP = "/places/kwanliso-14-kaechon"
SERVICE = {"service-desc", "service-doc", "conformance"}

LEADS = {
    "/": {*SERVICE, "alternate", "api-catalog", "data", "describedby", "license"},
    "/collections": {*SERVICE, "alternate", "describedby", "license"},
    "/collections/camps": {*SERVICE, "alternate", "items", "describedby", "license"},
    "/collections/camps/items": {"alternate", "collection", "license"},
    "/collections/camps/queryables": {*SERVICE, "alternate", "collection"},
    "/conformance": {"alternate", "service-desc", "service-doc"},
    "/functions": {*SERVICE, "alternate"},
    "/data": {*SERVICE, "describedby", "license"},
    "/docs": {*SERVICE, "license"},
    "/layers": {*SERVICE, "alternate", "data", "describedby", "license"},
    "/layers/camps": {
        *SERVICE,
        "alternate",
        "items",
        "collection",
        "cite-as",
        "describedby",
        "license",
    },
    "/overview": {"alternate", "license"},
    CAMP: {"alternate", "collection", "cite-as", "describedby", "license"},
}


class Sign(NamedTuple):
    href: str
    rel: str
    kind: str


def signs(header: str) -> list[Sign]:
    """The links of a header, which is nothing but links."""
    found = re.findall(r'<([^>]+)>; rel="([^"]+)"; type="([^"]+)"(?:, |$)', header)
    assert header == ", ".join(f'<{a}>; rel="{b}"; type="{c}"' for a, b, c in found)
    return [Sign(*one) for one in found]


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("path", LEADS)
def test_an_answer_leads_where_its_kind_does(client: TestClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    found = signs(answer.headers["link"])
    assert {one.rel for one in found} >= {*LEADS[path], "self"}
    (own,) = [one for one in found if one.rel == "self"]
    assert answer.headers["content-type"].startswith(own.kind)
    assert client.get(own.href, headers={"Accept": accept}).content == answer.content
    assert len(answer.headers["link"]) < 2_000


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("path", LEADS)
def test_no_link_of_an_answer_leads_astray(client: TestClient, path: str, accept: str) -> None:
    header = client.get(path, headers={"Accept": accept}).headers["link"]
    for one in signs(header):
        if one.href.startswith(HOST):
            reached = client.get(one.href, headers={"Accept": one.kind})
            assert reached.status_code == 200, one
            kind = one.kind.replace("json+oembed", "json").replace("xml+oembed", "xml")
            assert reached.headers["content-type"].startswith(kind), one


@pytest.mark.parametrize("path", [CAMP, f"{CAMP}.json", "/layers/camps"])
def test_what_is_cited_is_the_release_that_says_the_same(client: TestClient, path: str) -> None:
    header = client.get(path).headers["link"]
    (cited,) = [one.href for one in signs(header) if one.rel == "cite-as"]
    assert cited == f"{HOST}/releases/2026.11{path.removesuffix('.json')}"


def test_a_page_of_items_leads_to_the_same_as_data(client: TestClient) -> None:
    params = {"f": "html", "filter": "number > 20", "limit": "2"}
    found = signs(client.get("/collections/camps/items", params=params).headers["link"])
    by_rel = {one.rel: one.href for one in found}
    assert client.get(by_rel["alternate"]).json()["numberReturned"] == 2
    assert "offset=2" in by_rel["next"]


def test_a_pinned_answer_leads_to_its_own_release(client: TestClient) -> None:
    for path in ("/", "/layers/camps", "/collections/camps"):
        header = client.get(f"/releases/2026.11{path}").headers["link"]
        own = [one.href for one in signs(header) if one.href.startswith(HOST)]
        assert all(one.startswith(f"{HOST}/releases/2026.11/") for one in own)
