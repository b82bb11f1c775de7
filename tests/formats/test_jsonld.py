"""JSON-LD, read back by PyLD, which is given no way to the network."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import shapely
from pyld import jsonld

from app.domain.dataset import Dataset
from app.domain.query import Page, Query
from app.formats import FORMATS
from app.stores.memory import MemoryStore
from tests.formats.pages import HOSTILE, features, hostile_layer, link, page_of, write

S = "https://schema.org/"

OWN_CONTEXT = {
    "s": S,
    "id": "@id",
    "type": "@type",
    "places": {"@id": "s:about", "@container": "@set"},
    "citations": {"@id": "s:citation", "@container": "@set"},
    "citedBy": {"@id": "s:subjectOf", "@type": "@id", "@container": "@set"},
    "identifier": "s:identifier",
    "name": {"@id": "s:name", "@container": "@language"},
    "line": {"@id": "s:name", "@language": None},
    "address": {"@id": "s:url", "@type": "@id"},
    "aliases": {"@id": "s:alternateName", "@container": "@set"},
    "summary": {"@id": "s:description", "@container": "@language"},
    "geo": "s:geo",
    "lat": "s:latitude",
    "lon": "s:longitude",
    "box": "s:box",
    "location": "s:location",
    "facts": {"@id": "s:additionalProperty", "@container": "@set"},
    "column": "s:propertyID",
    "value": "s:value",
    "unit": "s:unitCode",
    "licence": {"@id": "s:license", "@type": "@id"},
}
"""The words that these tests read by."""


def refuse(url: str, options: dict[str, Any]) -> Any:
    raise AssertionError(f"asked for {url}")


def read(content: bytes) -> Any:
    """The document in the words of the tests."""
    base = {"documentLoader": refuse, "base": "https://map.example/layers/camps.jsonld"}
    expanded = jsonld.expand(json.loads(content), base)
    return jsonld.compact(expanded, OWN_CONTEXT, {"documentLoader": refuse})


def facts_of(place: Any) -> dict[str, Any]:
    return {one["column"]: one["value"] for one in place["facts"]}


def test_pyld_reads_every_feature(dataset: Dataset, page: Page) -> None:
    found = read(write("jsonld", dataset, page))
    assert found["type"] == "s:Dataset"
    assert found["licence"] == "https://spdx.org/licenses/CC-BY-4.0"
    expected = features(dataset, page)
    for place, feature in zip(found["places"], expected.values(), strict=True):
        said = feature["properties"]
        assert (place["id"], place["identifier"]) == (said["page"], said["id"])
        assert place["name"] == {tag.lower(): words for tag, words in said["name"].items()}
        assert place["summary"] == said["summary"]
        assert place.get("aliases") == said["aliases"]
        if feature["geometry"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert place["geo"] == {"type": "s:GeoCoordinates", "lat": lat, "lon": lon}
        else:
            assert "geo" not in place
        facts = facts_of(place)
        for key in ("status", "accuracy_m", "evidence", "position_of", "opened", "kind", "county"):
            assert facts.get(key) == said.get(key)


def test_the_accuracy_is_in_metres(dataset: Dataset, page: Page) -> None:
    (camp,) = [
        place
        for place in read(write("jsonld", dataset, page))["places"]
        if place["identifier"] == "kwanliso-14-kaechon"
    ]
    (accuracy,) = [one for one in camp["facts"] if one["column"] == "accuracy_m"]
    assert (accuracy["value"], accuracy["unit"]) == (2000, "MTR")


def test_every_citation_is_a_work_with_its_address(dataset: Dataset, page: Page) -> None:
    found = read(write("jsonld", dataset, page))
    works = {work["id"]: work for work in found["citations"]}
    for place, feature in zip(found["places"], features(dataset, page).values(), strict=True):
        cited = [one["source"] for one in feature["properties"]["citations"]]
        assert [name.partition("#source-")[2] for name in place["citedBy"]] == cited
        for name, source in zip(place["citedBy"], cited, strict=True):
            work = works[name]
            assert work["type"] == "s:CreativeWork"
            assert work["line"] == dataset.sources[source].line()
            assert work.get("address") == dataset.sources[source].url


def test_a_saved_file_names_places_and_sources_by_their_whole_address(dataset: Dataset) -> None:
    store = MemoryStore(dataset, "/places/{}".format)
    plain = asyncio.run(store.features("camps", Query()))
    own = {"rel": "self", "href": "https://map.example/layers/camps.jsonld?limit=3"}
    written = write("jsonld", dataset, plain.typed(store.columns("camps"), links=(own,)))
    found = json.loads(written)
    assert found["@id"] == "https://map.example/layers/camps.jsonld"
    for place in found["about"]:
        assert place["@id"] == place["url"] == f"https://map.example/places/{place['identifier']}"
        assert all(one.startswith(f"{found['@id']}#source-") for one in place["subjectOf"])
    cited = {one for place in found["about"] for one in place["subjectOf"]}
    assert {one["@id"] for one in found["citation"]} == cited
    assert json.loads(write("jsonld", dataset, plain))["about"][0]["@id"].startswith("/places/")


def test_an_event_has_dates_and_happens_at_a_place(dataset: Dataset) -> None:
    page = asyncio.run(MemoryStore(dataset, link).features("events", Query()))
    layer = dataset.layers["events"]
    places = json.loads(b"".join(FORMATS["jsonld"].encode(layer, page)))["about"]
    assert {place["@type"] for place in places} == {"Event"}
    (ningbo,) = [place for place in places if place["identifier"] == "ningbo-2016"]
    assert (ningbo["startDate"], ningbo["endDate"]) == ("2016-04-05", "2016-04-07")
    assert ningbo["location"]["geo"]["latitude"] == 29.88


def test_a_date_that_cannot_be_read_is_left_out(dataset: Dataset) -> None:
    page = page_of(["a"], [None], date=["one day"])
    (event,) = json.loads(write("jsonld", dataset, page))["about"]
    assert event["@type"] == "Event"
    assert "startDate" not in event


def test_an_area_is_a_box_latitude_first(dataset: Dataset) -> None:
    found = read(write("jsonld", dataset, page_of(["a"], [shapely.box(1, 2, 3, 4)])))
    assert found["places"][0]["geo"]["box"] == "2.0 1.0 4.0 3.0"


def test_sources_that_do_not_match_the_citations_stand_alone(dataset: Dataset) -> None:
    page = page_of(
        ["a"],
        [None],
        citations=[[{"source": "x"}]],
        sources_text=["One | Two https://two.example/"],
    )
    works = read(write("jsonld", dataset, page))["citations"]
    assert {work["line"]: work.get("address") for work in works} == {
        "One": None,
        "Two": "https://two.example/",
    }


def test_hostile_texts_stay_texts_even_inside_a_page(dataset: Dataset, hostile: Page) -> None:
    content = b"".join(FORMATS["jsonld"].encode(hostile_layer(dataset), hostile))
    assert b"<" not in content
    for place in json.loads(content)["about"]:
        assert place["name"][0]["@value"] == HOSTILE[place["identifier"]]
    assert len(jsonld.expand(json.loads(content), {"documentLoader": refuse})) == 1
