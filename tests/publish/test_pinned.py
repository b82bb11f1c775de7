"""What was shown stays shown: addresses below a release, changes, and withdrawn places."""

from __future__ import annotations

import asyncio
import hashlib
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from app.formats import FORMATS
from app.publish.site.plan import plan
from app.records.format import format_folder
from tests.build import CAMP, SOURCE, camp
from tests.publish.conftest import Published, change_three
from tests.records.story import add_story

HTML = {"accept": "text/html"}
ADDRESSES = [
    ("/", {}),
    ("/", HTML),
    ("/?lang=ko", HTML),
    ("/layers", {}),
    ("/layers/camps", HTML),
    ("/layers/camps.geojson?bbox=124,37,131,43", {}),
    ("/layers/camps.geojson?limit=1&offset=1", {}),
    *((f"/layers/camps.{name}", {}) for name in FORMATS),
    ("/places/camp-a", HTML),
    ("/places/camp-a?lang=ru", HTML),
    ("/places/camp-b.geojson", {}),
    ("/places/camp-c.json", {}),
    ("/places?q=camp", {}),
    ("/sources", {}),
    ("/sources/atlas-2020", HTML),
    ("/collections", {}),
    ("/collections/camps/items", {}),
    ("/collections/camps/items/camp-c", {}),
    ("/tiles/camps/8/217/97.mvt", {}),
    ("/tiles/camps.json", {}),
    ("/tiles/camps.pmtiles", {}),
    ("/styles/campmap.json", {}),
    ("/map.svg", {}),
    ("/map.svg?place=camp-b&theme=dark&lang=ko", {}),
    ("/catalog.jsonld", {}),
    ("/datapackage.json", {}),
    ("/openapi.json", {}),
    ("/places.csv", {}),
    ("/map.png", {}),
    ("/cite/camps.bib", {}),
    ("/changes.atom", {}),
    ("/changes.json", {}),
    ("/data", HTML),
    ("/embed", HTML),
    ("/embed?place=camp-b&lang=ko", HTML),
    ("/embed?release=2026.12", HTML),
]


def everything(client: TestClient) -> list[tuple[str, dict[str, str]]]:
    """All that a site of the data of today is made of, and questions that no site has files for."""
    wanted = plan(client.app.state.atlas)  # type: ignore[attr-defined]
    return [*ADDRESSES, *((one.address, {"accept": one.accept}) for one in wanted)]


def bodies(
    client: TestClient, below: str, addresses: list[tuple[str, dict[str, str]]]
) -> dict[str, bytes]:
    found = {}
    for path, headers in addresses:
        response = client.get(below + path, headers=headers)
        assert response.status_code == 200, (path, response.text)
        found[f"{path} {headers}"] = response.content
    return found


def test_every_address_of_a_release_keeps_its_bytes(data: Published) -> None:
    add_story(data)
    data.release("2026.11")
    with data.served() as client:
        addresses = everything(client)
        before = bodies(client, "/releases/2026.11", addresses)
    change_three(data)
    data.release("2026.12", "2026-12-02")
    with data.served() as client:
        after = bodies(client, "/releases/2026.11", addresses)
        now = {
            path: client.get(f"/releases/2026.12{path}", headers=headers).content
            for path, headers in ADDRESSES
        }
    assert [key for key, body in after.items() if before[key] != body] == []
    assert len(after) > 200 and any(key.startswith("/share") for key in after)
    assert now["/map.svg"] != before["/map.svg {}"]
    assert now["/layers/camps.geojson"] != before["/layers/camps.geojson {}"]


def test_a_layer_is_the_published_file(data: Published) -> None:
    made = data.release("2026.11")
    with data.served() as client:
        answer = client.get("/releases/2026.11/layers/camps.geojson")
        file = client.get("/releases/2026.11/files/layers/camps.geojson")
    digest = made.files["layers/camps.geojson"]
    assert hashlib.sha256(answer.content).hexdigest() == digest
    assert hashlib.sha256(file.content).hexdigest() == digest
    assert "immutable" in answer.headers["cache-control"]
    assert "immutable" in file.headers["cache-control"]


def test_data_of_a_release_may_be_kept_for_ever_and_its_pages_are_asked_for_again(
    data: Published,
) -> None:
    data.release("2026.11")
    with data.served() as client:
        for path, headers in ADDRESSES:
            kept = client.get(f"/releases/2026.11{path}", headers=headers).headers["cache-control"]
            assert ("immutable" in kept) == (headers != HTML), path


def test_links_of_a_release_stay_in_it(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        page = client.get("/releases/2026.11/places/camp-a", headers=HTML).text
        landing = client.get("/releases/2026.11/").json()
        layer = client.get("/releases/2026.11/layers/camps.geojson").json()
    assert 'href="/releases/2026.11/layers/camps' in page
    assert 'href="/layers' not in page
    assert 'href="/places/camp-a"' in page, "the way to the data of today"
    own = [one["href"] for one in landing["links"] if one["href"].startswith("http://testserver")]
    assert own and all(one.startswith("http://testserver/releases/2026.11/") for one in own)
    assert layer["features"][0]["properties"]["page"] == "/releases/2026.11/places/camp-a"


def test_filters_of_a_release_stay_in_it(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        for path in ("/releases/2026.11/", "/releases/2026.11/places"):
            page = client.get(path, headers=HTML).text
            assert 'action="/releases/2026.11/' in page
            assert not re.search(r'href="/(places|layers)[./?]|action="/(?!releases)', page), path


def test_an_unknown_release_names_those_that_exist(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        for path in ("/releases/2025.01/layers/camps.geojson", "/releases/2025.01"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert answer.json()["known"] == ["2026.11"]
            assert "there is 2026.11" in answer.json()["detail"]


def test_a_release_knows_no_later_one(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    data.release("2026.12", "2026-12-02")
    later = ["/cite/2026.12.bib", "/releases/2026.12", "/releases/2026.12/files/SHA256SUMS"]
    with data.served() as client:
        for path in later:
            assert client.get(path).status_code == 200
            for headers in ({}, HTML):
                answer = client.get(f"/releases/2026.11{path}", headers=headers)
                assert answer.status_code == 404, path
            assert "there was 2026.11" in client.get(f"/releases/2026.11{path}").json()["detail"]
        assert client.get("/releases/2026.12/releases/2026.11", headers=HTML).status_code == 200


def test_what_an_address_below_a_release_lacks_is_404_there_too(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        assert client.get("/releases/2026.11/places/nowhere").status_code == 404
        assert client.get("/releases/2026.11/layers/camps.geojson?bbox=1").status_code == 400
        assert client.get("/releases/2026.11/files/../../ids.txt").status_code == 404


def test_what_is_for_whoever_runs_the_service_has_one_address(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        today = client.get("/openapi.json").json()["paths"]
        then = client.get("/releases/2026.11/openapi.json").json()["paths"]
        for path in ("/health", "/ready", "/metrics"):
            assert client.get(path).status_code < 300
            assert path in today
            assert path not in then
            assert client.get(f"/releases/2026.11{path}").status_code == 404


def test_a_damaged_release_is_not_served_and_health_says_so(data: Published) -> None:
    data.release("2026.11")
    path = data.path / "releases/2026.11/data/camps/features/camp-a.geojson"
    path.write_bytes(path.read_bytes().replace(b"Camp A", b"Camp X"))
    with data.served() as client:
        answer = client.get("/releases/2026.11/layers/camps.geojson")
        assert answer.status_code == 503
        assert "camp-a.geojson" in answer.json()["detail"]
        assert client.get("/layers/camps.geojson").status_code == 200
        file = client.get("/releases/2026.11/files/data/camps/features/camp-a.geojson")
        assert file.status_code == 503 and "immutable" not in file.headers.get("cache-control", "")
    (data.path / "releases/2026.11/release.json").write_text("{}")
    with data.served() as client:
        assert "2026.11" in client.get("/health").json()["releases"]["broken"]


def test_a_damaged_release_stops_nothing_of_today(data: Published) -> None:
    sound = data.release("2026.11")
    data.release("2026.12", "2026-12-02")
    path = data.path / "releases/2026.12/data/camps/features/camp-a.geojson"
    path.write_bytes(path.read_bytes().replace(b"Camp A", b"Camp X"))
    with data.served() as client:
        for address in ("/layers/camps.geojson", "/changes.atom", "/places/camp-a"):
            assert client.get(address).status_code == 200
        assert sound.hash in client.get("/cite/camp-a.txt").text
        assert "camp-a.geojson" in client.get("/health").json()["releases"]["broken"]["2026.12"]


def test_what_was_put_into_a_release_later_is_not_served(data: Published) -> None:
    data.release("2026.11")
    features = data.path / "releases/2026.11/data/camps/features"
    (features / "camp-x.geojson").write_bytes((features / "camp-a.geojson").read_bytes())
    with data.served() as client:
        answer = client.get("/releases/2026.11/places/camp-a")
        assert answer.status_code == 503
        assert "camp-x.geojson, which was not published" in answer.json()["detail"]


def test_releases_are_listed_the_newest_first(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    made = data.release("2026.12", "2026-12-02")
    with data.served() as client:
        found = client.get("/releases").json()["releases"]
        assert [one["release"] for one in found] == ["2026.12", "2026.11"]
        assert found[0]["hash"] == f"sha256:{made.hash}"
        about = client.get("/releases/2026.12").json()
        assert {one["id"] for one in about["changes"]} == {"camp-a", "camp-b", "camp-c"}
        assert about["files"][0].keys() == {"path", "sha256", "url"}
        page = client.get("/releases/2026.12", headers=HTML).text
        assert made.hash in page and "It was a warehouse." in page
        assert client.get("/releases", headers=HTML).text.index("2026.12") > 0


ADDED = [{"kind": "added"}]
ATOM = "{http://www.w3.org/2005/Atom}"


def add_two(data: Published) -> None:
    """Add a source and a record that cites it; let another cite it too."""
    data.source(SOURCE | {"id": "survey-2021", "title": "A survey"})
    citations = [
        *CAMP["properties"]["citations"],
        {"source": "survey-2021", "supports": ["status"]},
    ]
    data.add(camp("camp-b", status="closed", citations=citations))
    data.add(camp("camp-d", citations=citations))
    data.tell("`camp-d`: seen in the survey.", "`survey-2021`: read.")
    data.register()


@pytest.mark.parametrize("released", [True, False])
def test_the_feeds_name_what_changed_and_why(data: Published, released: bool) -> None:
    data.release("2026.11", "2099-01-31")
    change_three(data)
    add_two(data)
    if released:
        data.release("2026.12", "2099-02-01")
    with data.served() as client:
        feed = ElementTree.fromstring(client.get("/changes.atom").content)
        items = client.get("/changes.json").json()["items"]
        page = client.get("/changes", headers=HTML).text
    texts = [entry.findtext(f"{ATOM}content") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert len([text for text in texts if text.startswith("moved by 1.7")]) == 1
    closed = (
        "status: operating → closed. sources added: survey-2021. Reason: closed, by two sources."
    )
    assert closed in texts
    assert any("withdrawn: It was a warehouse." in text for text in texts)
    told = [item for item in items if "_campmap" in item]
    changed = [item["_campmap"] for item in told]
    ids_of = {"camp-a", "camp-b", "camp-c", "camp-d", "survey-2021"}
    assert {one["id"] for one in changed} == ids_of
    added = {one["_campmap"]["id"]: one for one in told if one["_campmap"]["changes"] == ADDED}
    assert added.keys() == {"camp-d", "survey-2021"}
    for name, item in added.items():
        assert item["content_text"] in texts and item["content_text"].startswith("added. Reason:")
        assert item["url"].endswith(f"/{name}") and item["tags"]
    assert 1700 < changed[0]["changes"][0]["metres"] < 1730
    assert "the gate lies further east." in page
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert feed.findtext(f"{ATOM}updated") == max(days) == days[0]
    assert len(ids) == len(set(ids)) and "urn:campmap:change:since-2026.11:camp-a" in ids


def told(data: Published) -> dict[str, tuple[str, str | None]]:
    """What each feed says of the records: JSON's text and moment; Atom must say the same moment."""
    with data.served() as client:
        feed = ElementTree.fromstring(client.get("/changes.atom").content)
        listed = client.get("/changes.json").json()["items"]
    moments = {
        entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}updated")
        for entry in feed.iter(f"{ATOM}entry")
    }
    assert moments == {one["id"]: one["date_modified"] for one in listed if "date_modified" in one}
    return {one["id"]: (one["content_text"], one.get("date_modified")) for one in listed}


def test_an_entry_is_dated_when_its_change_or_its_reason_was_edited(data: Published) -> None:
    """The same entry, edited later, is as old as its last edit; the others stay as they are."""
    data.release("2026.11", "2026-11-25")
    change_three(data)
    first, second = (f"urn:campmap:change:since-2026.11:camp-{one}" for one in "ab")
    before = datetime(2026, 11, 26, 9, 20, 11, tzinfo=UTC)
    (data.path / "changed.txt").unlink()
    format_folder(data.path, write=True, now=before)
    was = told(data)
    assert was[first][1] == was[second][1] == "2026-11-26T09:20:11+00:00"
    log = data.path / "CHANGELOG.md"
    log.write_text(log.read_text().replace("the gate lies further east", "a better picture"))
    assert told(data)[first][1] is None, "nobody has noted it yet"
    later = before + timedelta(seconds=90)
    assert format_folder(data.path, write=True, now=later) == ("changed.txt",)
    now = told(data)
    assert now[first] == (
        was[first][0].replace("the gate lies further east", "a better picture"),
        "2026-11-26T09:21:41+00:00",
    )
    assert now[second] == was[second]
    assert format_folder(data.path, write=True) == ()
    data.release("2026.12", "2026-11-26")
    assert not (data.path / "changed.txt").exists()
    released = told(data)
    assert released[first][1] == released["urn:campmap:release:2026.12"][1] == now[first][1]
    assert format_folder(data.path, write=True) == ()


def test_what_a_merge_left_in_the_register_of_moments_stops_nothing(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    (data.path / "changed.txt").write_text("<<<<<<< ours\ncamp-a 2026-13-01T00:00:00Z 0\n")
    assert {moment for name, (_, moment) in told(data).items() if "change" in name} == {None}
    assert format_folder(data.path, write=True) == ("changed.txt",)


def test_a_place_has_its_history_on_its_page(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    data.release("2026.12", "2026-12-02")
    with data.served() as client:
        now = client.get("/places/camp-b", headers=HTML).text
        then = client.get("/releases/2026.11/places/camp-b", headers=HTML).text
    assert "closed, by two sources." in now
    assert "closed, by two sources." not in then


@pytest.mark.parametrize("path", ["/places/camp-b", "/changes"])
def test_a_reason_is_marked_as_the_english_that_it_is(data: Published, path: str) -> None:
    data.release("2026.11")
    change_three(data)
    with data.served() as client:
        english, korean = (
            client.get(f"{path}?lang={tag}", headers=HTML).text for tag in ("en", "ko")
        )
    assert "Reason: closed, by two sources.<" in english
    assert '이유: <span lang="en">closed, by two sources.</span>' in korean


def test_a_withdrawn_place_is_gone_and_stays_in_old_releases(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    with data.served() as client:
        gone = client.get("/places/camp-c")
        assert gone.status_code == 410
        assert "It was a warehouse." in gone.json()["detail"]
        assert gone.json()["withdrawn"]["on"] == "2020-12-01"
        page = client.get("/places/camp-c?lang=ko", headers=HTML).text
        assert "창고였다." in page
        assert "2020년 12월 1일" in page
        assert client.get("/releases/2026.11/places/camp-c").status_code == 200


def test_a_release_made_while_serving_is_taken_up(data: Published) -> None:
    with data.served() as client:
        assert client.get("/releases").json() == {"releases": []}
        assert client.get("/releases").json() == {"releases": []}
        data.release("2026.11")
        asyncio.run(client.app.state.atlas.shelf.look())  # type: ignore[attr-defined]
        assert client.get("/releases").json()["releases"][0]["release"] == "2026.11"
        assert client.get("/releases/2026.11/layers/camps.geojson").status_code == 200


def test_a_source_that_goes_or_changes_is_told(data: Published) -> None:
    gone = data.source(SOURCE | {"id": "old-1999", "title": "An old atlas"})
    citing = camp("camp-b")
    citing["properties"]["citations"].append({"source": "old-1999", "supports": ["name"]})
    data.add(citing)
    data.release("2026.11")
    gone.unlink()
    data.add(camp("camp-b"))
    data.source(SOURCE | {"title": "A map of camps, second edition"})
    with data.served() as client:
        told = client.get("/changes.json").json()["items"]
        page = client.get("/changes", headers=HTML).text
        (old,) = (one for one in told if "An old atlas" in one["title"])
        assert old["title"].endswith("no longer there")
        assert old["url"].endswith("/releases/2026.11/sources/old-1999")
        assert client.get(old["url"], headers=HTML).status_code == 200
        assert 'href="/releases/2026.11/sources/old-1999"' in page
    (edited,) = (one for one in told if "second edition" in one["title"])
    assert edited["_campmap"]["changes"] == [{"kind": "edited", "properties": ["title"]}]


@pytest.mark.parametrize("name", ["../../../outside.txt", "data/../../../../outside.txt", "link"])
def test_a_list_of_files_leads_out_of_no_release(data: Published, name: str) -> None:
    data.release("2026.12")
    outside = data.path.parent / "outside.txt"
    outside.write_text("secret")
    (data.path / "releases/2026.12/link").symlink_to(outside)
    sums = data.path / "releases/2026.12/SHA256SUMS"
    line = f"{hashlib.sha256(outside.read_bytes()).hexdigest()}  {name}\n"
    sums.write_text(sums.read_text() + line)
    with data.served() as client:
        asked = name.replace("..", "%2e%2e")
        answers = [client.get(f"/releases/2026.12/files/{way}") for way in (asked, "release.json")]
    for answer in answers:
        assert answer.status_code == 503
        assert "not in its folder" in answer.json()["detail"]
    assert "secret" not in answers[0].text
