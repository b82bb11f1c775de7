"""HTTP as clients and caches see it."""

from __future__ import annotations

import asyncio
import gzip
import json
import re

import brotli
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from app.web.headers import EVERYWHERE, lines_of
from app.web.sent import Sent

CAMPS = "/layers/camps.geojson"
PATHS = [
    "/",
    "/about",
    "/overview",
    "/layers",
    "/layers/camps",
    CAMPS,
    "/layers/camps.csv",
    "/layers/events.geojsonseq",
    "/places/kwanliso-14-kaechon",
    "/places/kwanliso-14-kaechon.geojson",
    "/places/kwanliso-14-kaechon.json",
    "/sources",
    "/sources/hawk-2012",
]


def raw(client: TestClient, path: str, coding: str) -> tuple[str | None, bytes]:
    """The bytes as sent, before the client undoes their compression."""
    with client.stream("GET", path, headers={"Accept-Encoding": coding}) as response:
        return response.headers.get("content-encoding"), b"".join(response.iter_raw())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_every_address_answers_and_answers_304(client: TestClient, path: str, accept: str) -> None:
    first = client.get(path, headers={"Accept": accept})
    assert first.status_code == 200
    assert first.content
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = client.get(path, headers={"Accept": accept, "If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    since = {"Accept": accept, "If-Modified-Since": first.headers["last-modified"]}
    assert client.get(path, headers=since).status_code == 304


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]


def test_compressed_answers_are_the_same_bytes(client: TestClient) -> None:
    _, plain = raw(client, CAMPS, "identity")
    coding, packed = raw(client, CAMPS, "gzip")
    assert (coding, gzip.decompress(packed)) == ("gzip", plain)
    coding, packed = raw(client, CAMPS, "gzip, br")
    assert (coding, brotli.decompress(packed)) == ("br", plain)
    assert raw(client, CAMPS, "br;q=0, gzip;q=0")[0] is None
    assert raw(client, CAMPS, "br;q=0.1, gzip;q=0.2")[0] == "gzip"
    assert raw(client, CAMPS, "identity, gzip;q=0.5")[0] is None
    assert raw(client, CAMPS, "identity;q=0, zstd;q=0.5")[0] == "zstd"
    assert raw(client, CAMPS, "identity;q=0")[0] == "gzip"
    assert raw(client, CAMPS, "identity;q=0, gzip;q=0")[0] == "zstd"
    assert raw(client, CAMPS, "identity;q=0, *")[0] == "gzip"
    assert raw(client, CAMPS, "*;q=0, br")[0] == "br"
    assert raw(client, CAMPS, "*")[0] is None
    assert raw(client, CAMPS, "*;q=0")[0] is None


def test_each_compression_has_an_etag_and_all_are_known(client: TestClient) -> None:
    tags = {
        client.get(CAMPS, headers={"Accept-Encoding": coding}).headers["etag"]
        for coding in ("identity", "gzip", "br")
    }
    assert len(tags) == 3
    for tag in tags:
        headers = {"If-None-Match": f'"other", W/{tag}'}
        assert client.get(CAMPS, headers=headers).status_code == 304


def test_another_question_has_another_etag(client: TestClient) -> None:
    tags = [
        client.get(CAMPS, params=params).headers["etag"]
        for params in ({}, {"limit": "5"}, {"bbox": "125,39,127,40"}, {"properties": "status"})
    ]
    assert len(set(tags)) == 4


def test_without_an_accept_header_data_is_geojson(client: TestClient) -> None:
    response = client.get("/places/kwanliso-14-kaechon", headers={"Accept": ""})
    assert response.headers["content-type"] == "application/geo+json"


def test_a_browser_gets_pages_and_a_data_client_gets_data(client: TestClient) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for path in ("/layers", "/layers/camps", "/places/kwanliso-14-kaechon", "/sources"):
        page = client.get(path, headers={"Accept": browser})
        data = client.get(path, headers={"Accept": "text/plain, application/json"})
        assert page.headers["content-type"].startswith("text/html")
        assert "json" in data.headers["content-type"]
        assert "Accept" in page.headers["vary"]


def test_a_file_is_read_in_parts_and_the_parts_make_the_whole(client: TestClient) -> None:
    for path in (CAMPS, "/layers/camps.gpkg", "/layers/camps.fgb"):
        plain = {"Accept-Encoding": "identity"}
        whole = client.get(path, headers=plain)
        assert whole.headers["accept-ranges"] == "bytes"
        half = len(whole.content) // 2
        parts = []
        for part in (f"0-{half - 1}", f"{half}-"):
            asked = {"Range": f"bytes={part}", "If-Range": whole.headers["etag"]}
            found = client.get(path, headers=asked | {"Accept-Encoding": "gzip, br"})
            assert (found.status_code, found.headers["etag"]) == (206, whole.headers["etag"])
            assert found.headers["content-disposition"] == whole.headers["content-disposition"]
            parts.append(found.content)
        assert b"".join(parts) == whole.content
        size = len(whole.content)
        beyond = client.get(path, headers={"Range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")


def test_a_part_of_another_file_is_not_sent(client: TestClient) -> None:
    found = client.get(CAMPS, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert found.status_code == 200
    assert len(found.json()["features"]) == 20


def test_html_goes_only_to_who_likes_it_best(client: TestClient) -> None:
    for accept, kind in (
        ("text/html;q=0.1, */*", "application/geo+json"),
        ("text/html, */*;q=0.8", "text/html"),
        ("text/html", "text/html"),
        ("*/*", "application/geo+json"),
        ("text/html;q=0, */*", "application/geo+json"),
    ):
        found = client.get("/places/kwanliso-14-kaechon", headers={"Accept": accept})
        assert found.headers["content-type"].startswith(kind), accept


def test_downloads_are_dated(client: TestClient) -> None:
    files = ("/layers/camps.gpkg", "/layers/camps.csv", "/tiles/camps.pmtiles", "/places.csv")
    for path in files:
        found = client.head(path).headers
        stem, _, ending = path.rpartition("/")[2].partition(".")
        name = rf'(inline|attachment); filename="{stem}-\d{{4}}-\d\d-\d\d\.{ending}"'
        assert re.fullmatch(name, found["content-disposition"])
        assert found["last-modified"]


def test_any_site_may_read_the_data(client: TestClient) -> None:
    for path in (CAMPS, "/layers/nothing.geojson"):
        response = client.get(path, headers={"Origin": "null"})
        assert response.headers["access-control-allow-origin"] == "*"
    asked = client.options(CAMPS, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status_code == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


def test_a_script_of_any_site_may_read_what_the_answer_says_of_itself(client: TestClient) -> None:
    """Browsers show seven headers of themselves; Last-Modified and Content-Length among them."""
    own = ("content-type", "content-length", "last-modified", "cache-control", "content-language")
    guards = (*EVERYWHERE, "Content-Security-Policy")
    for path in (CAMPS, "/tiles/camps.pmtiles", "/collections/camps/items?limit=2", "/layers/no"):
        answer = client.get(path, headers={"Range": "bytes=0-9"})
        shown = answer.headers["access-control-expose-headers"].lower().split(", ")
        hidden = {*answer.headers} - {*own, *(name.lower() for name in guards)}
        assert hidden <= {*shown}, path


def test_every_answer_carries_the_headers_that_protect_readers(client: TestClient) -> None:
    for path in ("/", CAMPS, "/nothing", "/layers/camps.geojson?bbox=1", "/health"):
        headers = client.get(path, headers={"Accept": "text/html"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "set-cookie" not in headers


BAD = [
    ("/layers/camps.geojson?bbox=1,2,3", 400, "bbox"),
    ("/layers/camps.geojson?limit=-1", 400, "limit"),
    ("/layers/camps.geojson?limit=١", 400, "limit"),
    ("/layers/camps.geojson?bbox=nan,1,2,3", 400, "bbox"),
    ("/layers/camps.geojson?colour=red", 400, "colour"),
    ("/places/kwanliso-14-kaechon?x=1", 400, "x"),
    ("/?lang=tlh", 400, "lang"),
    ("/layers/castles.geojson", 404, None),
    ("/layers/castles", 404, None),
    ("/layers/camps.docx", 404, None),
    ("/places/nowhere", 404, None),
    ("/sources/nowhere", 404, None),
    ("/nowhere", 404, None),
    ("/assets/..%2f..%2fpyproject.toml", 404, None),
    ("/assets/.vite", 404, None),
    ("/ground/x/1/1/1.mvt", 404, None),
    ("/ground/x/a/1/1.mvt", 404, None),
]


@pytest.mark.parametrize(("path", "status", "parameter"), BAD)
def test_what_is_wrong_is_said_in_a_sentence(
    client: TestClient, path: str, status: int, parameter: str | None
) -> None:
    response = client.get(path, headers={"Accept": "*/*"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert len(problem["detail"]) > 20
    assert problem.get("parameter") == parameter
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")


def test_an_unknown_layer_names_those_that_exist(client: TestClient) -> None:
    problem = client.get("/layers/castles.geojson").json()
    assert "crossings-russia" in problem["known"]


def test_a_method_that_changes_things_is_not_allowed(client: TestClient) -> None:
    response = client.post(CAMPS)
    assert response.status_code == 405
    assert "use GET" in response.json()["detail"]
    assert response.headers["allow"] == client.options(CAMPS).headers["allow"]
    for method in response.headers["allow"].split(", "):
        assert client.request(method, CAMPS).status_code in (200, 204)


def test_a_layer_comes_whole(client: TestClient) -> None:
    counts = {
        "camps": 20,
        "prisons": 21,
        "detention": 48,
        "crossings-china": 21,
        "crossings-russia": 2,
        "crossings-south": 3,
        "events": 10,
        "restaurants": 25,
    }
    for layer, count in counts.items():
        found = client.get(f"/layers/{layer}.geojson").json()
        assert found["numberMatched"] == len(found["features"]) == count


def test_a_box_finds_the_two_camps_on_the_taedong(client: TestClient) -> None:
    found = client.get(CAMPS, params={"bbox": "126.0,39.5,126.2,39.6"}).json()["features"]
    assert [one["id"] for one in found] == ["kwanliso-14-kaechon", "kwanliso-18-pukchang"]


def test_the_year_2016_finds_ningbo_and_not_2023(client: TestClient) -> None:
    found = client.get("/layers/events.geojson", params={"datetime": "2016"}).json()["features"]
    assert [one["id"] for one in found] == ["ningbo-2016"]


def test_the_record_of_a_place_comes_with_its_sources(client: TestClient) -> None:
    record = client.get("/places/kwanliso-14-kaechon.json").json()
    cited = {one["source"] for one in record["properties"]["citations"]}
    assert {source["id"] for source in record["sources"]} == cited
    assert record["nearest_places"][0]["id"] == "kwanliso-18-pukchang"
    assert record["nearest_crossings"]


def test_the_bibliography_is_csl_json(client: TestClient) -> None:
    response = client.get("/sources")
    assert response.headers["content-type"].startswith("application/vnd.citationstyles.csl+json")
    assert all({"id", "type", "title"} <= item.keys() for item in json.loads(response.content))


def test_health_says_what_is_served(client: TestClient) -> None:
    health = client.get("/health").json()
    assert health["status"] in ("ok", "degraded")
    assert health["data"]["layers"]["camps"] == 20


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ("/layers/?lang=ko", "../layers?lang=ko"),
        ("/places/kwanliso-14-kaechon/", "../kwanliso-14-kaechon"),
        ("/releases/2026.11/layers/", "../layers"),
        ("/releases/", "../releases"),
    ],
)
def test_a_slash_too_many_leads_on_without_naming_a_host(
    client: TestClient, asked: str, way: str
) -> None:
    moved = client.get(asked, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, way)
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("asked", ["/nonsense/", "//evil.example/", "/layers//", "//layers/"])
def test_a_slash_too_many_leads_nowhere_else(client: TestClient, asked: str) -> None:
    assert client.get(f"http://testserver{asked}", follow_redirects=False).status_code == 404


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_finished_answer_says_each_header_once_and_as_written(scheme: str) -> None:
    own = [(b"content-security-policy", b"default-src data:"), (b"content-length", b"4")]
    messages = []

    async def send(message: Message) -> None:
        messages.append(message)

    finished = Sent(200, (("Vary", "Accept"), ("Content-Type", "image/svg+xml")), own, b"body")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    asyncio.run(finished({"type": "http", "scheme": scheme}, receive, send))
    head = messages[0]["headers"]
    names = [name for name, _ in head]
    assert len(names) == len(set(names))
    assert {*own, (b"vary", b"Accept"), (b"x-content-type-options", b"nosniff")} <= {*head}
    assert (b"strict-transport-security" in names) is (scheme == "https")
    assert head.lines == lines_of(list(head))
    assert head.size == len(messages[1]["body"]) == 4
