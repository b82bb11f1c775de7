"""Citations: the same in every form, of a release, with its hash."""

from __future__ import annotations

import bibtexparser
import pytest
import rispy
from starlette.testclient import TestClient

from app.citations import FORMS
from tests.build import camp
from tests.publish.conftest import Published, change_three
from tests.records.story import add_story

HTML = {"accept": "text/html"}
PINNED = "http://testserver/releases/2026.11/places/camp-a"


def test_every_form_names_the_release_and_its_hash(data: Published) -> None:
    made = data.release("2026.11")
    with data.served() as client:
        for form in FORMS:
            for name in ("camp-a", "camps", "2026.11"):
                answer = client.get(f"/cite/{name}.{form}")
                assert answer.status_code == 200
                assert answer.headers["content-type"].startswith(FORMS[form].media_type[:12])
                assert made.hash in answer.text and "2026.11" in answer.text, (form, name)


def test_readers_of_each_form_find_the_same(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        item = client.get("/cite/camp-a.csl.json").json()[0]
        (ris,) = rispy.loads(client.get("/cite/camp-a.ris").text)
        (bib,) = bibtexparser.parse_string(client.get("/cite/camp-a.bib").text).entries
        text = client.get("/cite/camp-a.txt").text
    assert item["title"] == ris["title"] == bib["title"] == "Camp A"
    assert item["URL"] == ris["urls"][0] == bib["url"] == PINNED
    assert item["issued"]["date-parts"] == [[2026, 11, 25]]
    assert (ris["year"], bib["year"]) == ("2026", "2026")
    apa, chicago = (block.splitlines() for block in text.split("\n\n"))
    assert apa[0] == "APA" and apa[1].startswith("campmap authors. (2026). Camp A [Dataset]. In")
    assert chicago[0] == "Chicago" and chicago[1].startswith("campmap authors. 2026. “Camp A”.")
    assert PINNED in apa[1] and PINNED in chicago[1]


def test_a_cited_address_answers(data: Published) -> None:
    data.release("2026.11")
    with data.served() as client:
        for name in ("camp-a", "camps", "2026.11"):
            address = client.get(f"/cite/{name}.csl.json").json()[0]["URL"]
            assert client.get(address, headers=HTML).status_code == 200


def test_what_changed_since_the_release_is_not_cited_as_the_release(data: Published) -> None:
    data.release("2026.11", "2099-01-31")
    change_three(data)
    with data.served() as client:
        changed = client.get("/cite/camp-b.csl.json").json()[0]
        pinned = client.get("/releases/2026.11/cite/camp-b.csl.json").json()[0]
        layer = client.get("/cite/camps.csl.json").json()[0]
        text = client.get("/cite/camp-b.txt").text
    assert changed["URL"] == "http://testserver/places/camp-b"
    assert "changed since release 2026.11" in changed["note"]
    assert pinned["URL"] == "http://testserver/releases/2026.11/places/camp-b"
    assert pinned["version"] == "2026.11"
    assert layer["version"] == "2026.11+"
    assert layer["issued"] == pinned["issued"] == {"date-parts": [[2099, 1, 31]]}
    assert "(Version 2026.11+)" in text and "versions" not in text.casefold()


def test_headers_cite_the_release_that_says_the_same(data: Published) -> None:
    data.release("2026.11")
    data.add(camp("camp-b", status="closed"))
    with data.served() as client:
        for path, cited in {
            "/places/camp-a": "/releases/2026.11/places/camp-a",
            "/places/camp-a.json": "/releases/2026.11/places/camp-a",
            "/places/camp-b": "/places/camp-b",
            "/layers/camps": "/layers/camps",
            "/releases/2026.11/layers/camps": "/releases/2026.11/layers/camps",
        }.items():
            header = client.get(path).headers["link"]
            assert f'<http://testserver{cited}>; rel="cite-as"' in header, header


def test_a_story_is_cited_of_the_release_that_tells_the_same(data: Published) -> None:
    path = add_story(data)
    data.tell("A story.")
    made = data.release("2026.11")
    with data.served() as client:
        cited = client.get("/cite/two-camps.csl.json").json()[0]
        assert (cited["title"], cited["type"]) == ("Two camps", "webpage")
        assert "Dataset" not in client.get("/cite/two-camps.txt").text
        assert cited["URL"] == "http://testserver/releases/2026.11/stories/two-camps"
        assert client.get(cited["URL"], headers=HTML).status_code == 200
        assert made.hash in client.get("/stories/two-camps", headers=HTML).text
    path.write_text(path.read_text().replace("is another", "is the other"))
    with data.served() as client:
        cited = client.get("/cite/two-camps.csl.json").json()[0]
        pinned = client.get("/releases/2026.11/cite/two-camps.csl.json").json()[0]
    assert cited["URL"] == "http://testserver/stories/two-camps"
    assert cited["version"] == "2026.11+"
    assert pinned["URL"] == "http://testserver/releases/2026.11/stories/two-camps"


def test_before_the_first_release_a_citation_says_so(data: Published) -> None:
    with data.served() as client:
        assert "Not released yet" in client.get("/cite/camp-a.txt").text


def test_a_source_is_cited_as_itself(data: Published) -> None:
    with data.served() as client:
        assert client.get("/cite/atlas-2020.csl.json").json()[0]["title"] == "An atlas"
        assert "Cartographers" in client.get("/cite/atlas-2020.txt").text


@pytest.mark.parametrize("name", ["camp-a", "camp-a.doc", "nowhere.bib", ".txt", "1999.01.ris"])
def test_what_cannot_be_cited_is_404(data: Published, name: str) -> None:
    with data.served() as client:
        answer = client.get(f"/cite/{name}")
        assert answer.status_code == 404
        assert "cit" in answer.json()["detail"]


def test_every_source_of_the_real_data_can_be_cited_in_every_form(client: TestClient) -> None:
    for source in client.get("/sources").json():
        for form in FORMS:
            answer = client.get(f"/cite/{source['id']}.{form}")
            assert answer.status_code == 200, (source["id"], form)
            assert answer.text.strip()


def test_pages_say_how_they_are_cited(data: Published) -> None:
    made = data.release("2026.11")
    with data.served() as client:
        for path in ("/places/camp-a", "/layers/camps", "/releases/2026.11"):
            page = client.get(path, headers=HTML).text
            assert made.hash in page and ".csl.json" in page
