"""Every rule has a record that breaks it; it, and only it, reports that record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.dataset import Outline
from app.records.read import read_folder
from app.records.rules import RULES
from tests.build import SOURCE, Folder, as_json, camp
from tests.records.bulk import BULK_BREAKS, walls
from tests.records.people import NOBODY, PEOPLE_BREAKS, register, said
from tests.records.story import STORY_BREAKS

POSITION = {"of": {"en": "The gate"}, "accuracy_m": 15000, "evidence": "probable"}


@dataclass(frozen=True)
class Square:
    """A country of one degree around the camp, its border with anybody along the equator."""

    def is_inside_country(self, lon: float, lat: float, tolerance_m: float) -> bool:
        return 125.5 < lon < 126.5 and 39 < lat < 40

    def distance_to_border_m(self, lon: float, lat: float, neighbour: str) -> float:
        return lat * 111_000


def at(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    record = camp(**properties)
    record["geometry"]["coordinates"] = [lon, lat]
    return record


def broken_json(folder: Folder) -> None:
    folder.add(camp()).write_text('{"type": "Feature",', encoding="utf-8")


def said_twice(folder: Folder) -> None:
    path = folder.add(camp())
    text = path.read_text(encoding="utf-8").replace('"kind":', '"kind": "kwanliso",\n    "kind":')
    path.write_text(text, encoding="utf-8")


def not_utf8(folder: Folder) -> None:
    folder.add(camp()).write_bytes("가".encode("euc-kr"))


def number_beyond_numbers(folder: Folder) -> None:
    path = folder.add(camp())
    path.write_text(path.read_text(encoding="utf-8").replace("126.06,", "1e400,"), encoding="utf-8")


def endless_number(folder: Folder) -> None:
    path = folder.add(camp(number=14))
    text = path.read_text(encoding="utf-8").replace('"number": 14', f'"number": {"9" * 5000}')
    path.write_text(text, encoding="utf-8")


def half_a_character(folder: Folder) -> None:
    path = folder.add(camp())
    text = path.read_text(encoding="utf-8").replace("Camp A", "Camp \\ud800")
    path.write_text(text, encoding="utf-8")


def stray_file(folder: Folder) -> None:
    (folder.path / "camps/features/notes.txt").write_text("?")


def folder_that_is_no_layer(folder: Folder) -> None:
    (folder.path / "castles/features").mkdir(parents=True)
    (folder.path / "castles/features/castle.geojson").write_text("{}")


def height(folder: Folder) -> None:
    record = camp(claims=None)
    record["geometry"]["coordinates"] = [126.06, 39.57, 12]
    folder.add(record)


def claim_finer_than_allowed(folder: Folder) -> None:
    folder.layer(finest_m=15000)
    claim = camp()["properties"]["claims"][0] | {"value": [126.061234, 39.571345]}
    folder.add(camp(claims=[claim]))


def claim_more_accurate_than_allowed(folder: Folder) -> None:
    folder.layer(finest_m=15000)
    folder.add(camp(claims=[camp()["properties"]["claims"][0] | {"accuracy_m": 10}]))


def unknown_property(folder: Folder) -> None:
    folder.add(camp(colour="red"))


def hidden_direction(folder: Folder) -> None:
    folder.add(camp(name={"en": "Camp \u202egnip", "ko": "가"}))


def script_for_url(folder: Folder) -> None:
    folder.source(SOURCE | {"URL": "javascript:alert(1)"})


def misnamed(folder: Folder) -> None:
    folder.add(camp(), name="camp-z")
    (folder.path / "camps/features/camp-a.geojson").unlink()


def latitude_first(folder: Folder) -> None:
    claim = {"property": "position", "value": [39.57, 80], "role": "primary"}
    folder.add(at(39.57, 126.06, claims=[claim | {"source": "atlas-2020"}]))


def left_handed(folder: Folder) -> None:
    record = camp(claims=None)
    ring = [[126.0, 39.5], [126.0, 39.6], [126.1, 39.6], [126.0, 39.5]]
    record["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    folder.add(record)


def open_ring(folder: Folder) -> None:
    record = camp(claims=None)
    ring = [[126.0, 39.5], [126.1, 39.6], [126.0, 39.6], [126.0, 39.55]]
    record["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    folder.add(record)


def other_bytes(folder: Folder) -> None:
    folder.add(camp()).write_text(as_json(camp()), encoding="utf-8")


def unregistered(folder: Folder) -> None:
    folder.add(camp("camp-new"))


def deleted(folder: Folder) -> None:
    (folder.path / "camps/features/camp-b.geojson").unlink()


def reused(folder: Folder) -> None:
    path = folder.path / "ids.txt"
    path.write_text(path.read_text().replace("camp-a camps", "camp-a prisons"))


def unknown_source(folder: Folder) -> None:
    cited = camp()["properties"]["citations"]
    folder.add(camp(citations=[*cited, {"source": "nowhere", "supports": ["summary"]}]))


def uncited_use(folder: Folder) -> None:
    folder.source(SOURCE | {"id": "other"})
    folder.add(camp("camp-b", citations=[*_cited(), {"source": "other", "supports": ["name"]}]))
    folder.add(camp(facts=[{"text": {"en": "It has a gate."}, "sources": ["other"]}]))


def unused_source(folder: Folder) -> None:
    folder.source(SOURCE | {"id": "unused"})


def status_without_source(folder: Folder) -> None:
    supports = ["position", "opened"]
    folder.add(camp(citations=[{"source": "atlas-2020", "supports": supports}]))


def figure_without_source(folder: Folder) -> None:
    folder.add(camp(area_km2=155))


def no_accuracy(folder: Folder) -> None:
    folder.add(camp(claims=None, position={"of": {"en": "The gate"}, "evidence": "probable"}))


def no_reason(folder: Folder) -> None:
    record = camp(claims=None, position={"evidence": "reported"})
    folder.add(record | {"geometry": None})


def too_fine(folder: Folder) -> None:
    folder.add(at(126.0612, 39.5713))


def no_date(folder: Folder) -> None:
    folder.add(camp(opened="19xx or so"))


def closed_first(folder: Folder) -> None:
    cited = [{"source": "atlas-2020", "supports": [*_cited()[0]["supports"], "closed"]}]
    folder.add(camp(closed="1950", citations=cited))


def abroad(folder: Folder) -> None:
    claim = camp()["properties"]["claims"][0] | {"value": [120.0, 39.57]}
    folder.add(at(120.0, 39.57, claims=[claim]))


def drawn_elsewhere(folder: Folder) -> None:
    folder.add(at(126.16, 39.57))


def drawn_twice(folder: Folder) -> None:
    claim = camp()["properties"]["claims"][0]
    folder.add(camp(claims=[claim, claim]))


def drawn_nowhere(folder: Folder) -> None:
    folder.add(camp(position={"evidence": "reported", "missing": {"en": "?"}}) | {"geometry": None})


def one_way(folder: Folder) -> None:
    folder.add(camp(relations=[{"type": "faces", "target": "camp-b"}]))


def to_nowhere(folder: Folder) -> None:
    folder.add(camp(relations=[{"type": "faces", "target": "camp-x"}]))


def to_itself(folder: Folder) -> None:
    folder.add(camp(relations=[{"type": "near", "target": "camp-a"}]))


def shelter(folder: Folder) -> None:
    allow_kind(folder, "shelter")
    folder.add(camp(kind="shelter"))


def finer_than_allowed(folder: Folder) -> None:
    folder.layer(finest_m=20000)


def unknown_kind(folder: Folder) -> None:
    allow_kind(folder, "castle")
    folder.add(camp(kind="castle"))


def unknown_operator(folder: Folder) -> None:
    folder.add(camp(operator="somebody"))


def unknown_claim(folder: Folder) -> None:
    claim = {"property": "operator", "value": "somebody", "source": "atlas-2020"}
    cited = [*_cited(), {"source": "atlas-2020", "supports": ["operator"]}]
    folder.add(camp(claims=[*_claims(), claim], citations=cited))


def no_korean(folder: Folder) -> None:
    folder.add(camp(name={"en": "Camp A"}))


def wrong_script(folder: Folder) -> None:
    folder.add(camp(name={"en": "Camp A", "ko": "Kwanliso"}))


def unattested_nothing(folder: Folder) -> None:
    folder.add(camp(name_unattested=["ru"]))


def too_few(folder: Folder) -> None:
    folder.layer(features=3)


def no_summary(folder: Folder) -> None:
    path = folder.path / "camps/layer.toml"
    text = path.read_text(encoding="utf-8").replace('["en"]', '["en", "ru"]')
    path.write_text(text, encoding="utf-8")


def unsupported_claim(folder: Folder) -> None:
    claim = {"property": "closed", "value": "2012", "source": "atlas-2020"}
    folder.add(camp(claims=[*_claims(), claim]))


def unsupported_rejection(folder: Folder) -> None:
    folder.source(SOURCE | {"id": "other"})
    cited = [*_cited(), {"source": "other", "supports": ["facts"]}]
    claim = _claims()[0] | {"role": "rejected", "source": "other", "note": {"en": "A lake"}}
    folder.add(camp(claims=[*_claims(), claim], citations=cited))


def agrees_from_afar(folder: Folder) -> None:
    claim = _claims()[0] | {"value": [126.4, 39.57], "role": "agrees", "accuracy_m": 2000}
    folder.add(camp(claims=[*_claims(), claim]))


def confirmed_by_one(folder: Folder) -> None:
    folder.add(camp(position=POSITION | {"evidence": "confirmed"}))


def status_that_nobody_claims(folder: Folder) -> None:
    claim = {"property": "status", "value": "closed", "source": "atlas-2020"}
    folder.add(camp(claims=[*_claims(), claim]))


def more_to_fewer(folder: Folder) -> None:
    cited = [{"source": "atlas-2020", "supports": [*_cited()[0]["supports"], "population"]}]
    claim = {"property": "population", "value": {"min": 2, "max": 1}, "source": "atlas-2020"}
    folder.add(camp(claims=[*_claims(), claim], citations=cited))


def opens_in_the_future(folder: Folder) -> None:
    folder.add(camp(opened="2999"))


def known_from_the_future(folder: Folder) -> None:
    folder.add(camp(claims=[_claims()[0] | {"as_of": "2999-01"}]))


def stated_in_the_future(folder: Folder) -> None:
    folder.add(camp(claims=[_claims()[0] | {"stated": "2999-01-01"}]))


def claimed_for_the_future(folder: Folder) -> None:
    claim = {"property": "opened", "value": "2999~", "source": "atlas-2020"}
    folder.add(camp(claims=[*_claims(), claim]))


def _claims() -> Any:
    return camp()["properties"]["claims"]


def _cited() -> Any:
    return camp()["properties"]["citations"]


def allow_kind(folder: Folder, kind: str) -> None:
    """What a contributor would do who wants the kind: the schema lets it through."""
    path = folder.path / "camps/schema.json"
    schema = json.loads(path.read_text())
    schema["properties"]["properties"]["properties"]["kind"]["enum"].append(kind)
    path.write_text(json.dumps(schema))


def no_width(folder: Folder) -> None:
    folder.add(camp(summary={"en": "A\u200bcamp.", "ko": "수용소."}))


def hidden_in_a_source(folder: Folder) -> None:
    folder.source(SOURCE | {"note": "An\u061catlas."})


def hidden_in_a_layer(folder: Folder) -> None:
    path = folder.path / "camps" / "layer.toml"
    path.write_text(path.read_text("utf-8").replace('"Camps."', '"\\uFFFECamps."'), "utf-8")


def hidden_in_the_register_of_people(folder: Folder) -> None:
    (folder.path / "people.json").write_text(
        as_json({"persons": {}, "terms": ["A \u2066name"]}), "utf-8"
    )


def hidden_in_the_changelog(folder: Folder) -> None:
    (folder.path / "CHANGELOG.md").write_text("- `camp-a`: turned \u202e round\n", "utf-8")


BREAKS: dict[str, list[Callable[[Folder], None]]] = {
    "json": [
        *(broken_json, said_twice, not_utf8),
        *(number_beyond_numbers, endless_number, half_a_character),
    ],
    "files": [stray_file, folder_that_is_no_layer],
    "schema": [unknown_property, hidden_direction, script_for_url],
    "id-is-file-name": [misnamed],
    "rfc7946": [latitude_first, left_handed, open_ring, height],
    "canonical": [other_bytes],
    "ids": [unregistered, deleted, reused],
    "sources-exist": [unknown_source, uncited_use],
    "sources-cited": [unused_source],
    "statements-cited": [status_without_source, figure_without_source],
    "accuracy": [no_accuracy, no_reason],
    "decimals": [too_fine],
    "dates": [no_date, closed_first],
    "location": [abroad],
    "primary-position": [drawn_elsewhere, drawn_twice, drawn_nowhere],
    "relations": [one_way, to_nowhere, to_itself],
    "do-no-harm": [
        *(shelter, finer_than_allowed),
        *(claim_finer_than_allowed, claim_more_accurate_than_allowed),
    ],
    "vocabulary": [unknown_kind, unknown_operator, unknown_claim],
    "names": [no_korean, wrong_script, unattested_nothing],
    "expect": [too_few, no_summary],
    "claims-supported": [unsupported_claim, unsupported_rejection],
    "agreement": [agrees_from_afar],
    "evidence": [confirmed_by_one],
    "status-claimed": [status_that_nobody_claims],
    "ranges": [more_to_fewer],
    "hidden": [
        *(no_width, hidden_in_a_source, hidden_in_a_layer),
        *(hidden_in_the_register_of_people, hidden_in_the_changelog),
    ],
    "people": PEOPLE_BREAKS,
    "stories": STORY_BREAKS,
    "bulk": BULK_BREAKS,
    "past": [
        *(opens_in_the_future, known_from_the_future),
        *(stated_in_the_future, claimed_for_the_future),
    ],
}

CASES = [
    pytest.param(rule, break_it, id=f"{rule}-{break_it.__name__}")
    for rule, breaks in BREAKS.items()
    for break_it in breaks
]


def test_every_rule_has_a_record_that_breaks_it() -> None:
    assert {rule.name for rule in RULES} == BREAKS.keys()


def test_a_word_of_the_vocabulary_may_go_unexplained(folder: Folder) -> None:
    path = folder.path / "vocabulary.json"
    words = json.loads(path.read_bytes())
    words["operators"]["korean-peoples-army"]["about"] = {}
    path.write_text(as_json(words), encoding="utf-8")
    assert read_folder(folder.path, Square()).faults == ()


def test_a_sound_folder_has_no_faults(folder: Folder) -> None:
    walls(folder)
    assert read_folder(folder.path, Square()).faults == ()


@pytest.mark.parametrize(("rule", "break_it"), CASES)
def test_the_rule_and_only_the_rule_reports(
    folder: Folder, rule: str, break_it: Callable[[Folder], None]
) -> None:
    break_it(folder)
    faults = read_folder(folder.path, Square()).faults
    assert {fault.rule for fault in faults} == {rule}
    assert all(fault.file and len(fault.remedy) > 15 for fault in faults)


def test_a_crossing_far_from_the_border_is_reported(folder: Folder) -> None:
    folder.layer(area="border")
    schema = folder.path / "camps/schema.json"
    schema.write_text(json.dumps({"allOf": [{"$ref": "../feature.schema.json"}]}))
    for name in ("camp-a", "camp-b"):
        folder.add(camp(name, neighbour="CN"))
    remedies = [fault.remedy for fault in read_folder(folder.path, Square()).faults]
    assert len(remedies) == 2
    assert "km from the border with CN" in remedies[0]


def test_without_the_ground_the_location_rule_says_so(folder: Folder) -> None:
    reading = read_folder(folder.path, None)
    assert [(fault.rule, fault.is_notice) for fault in reading.faults] == [("location", True)]
    assert reading.is_publishable


def test_all_faults_of_a_folder_come_in_one_reading(folder: Folder) -> None:
    folder.add(camp(operator="somebody", name_unattested=["ru"]))
    broken_json(Folder(folder.path.parent / "other"))
    (folder.path / "camps/features/camp-b.geojson").write_text("{")
    rules = {fault.rule for fault in read_folder(folder.path, Square()).faults}
    assert rules == {"vocabulary", "names", "json"}


def test_people_may_be_named_who_are_registered_or_wrote_a_source(folder: Folder) -> None:
    folder.source(SOURCE | {"author": [{"family": "Kassoum", "given": "Amadou B."}]})
    text = "Ri Un-byol (리은별) and Amadou Kassoum were at Mount Nowhere in December."
    folder.add(camp(facts=[{"text": {"en": text}, "sources": ["atlas-2020"]}]))
    register(folder, "Mount Nowhere")
    assert read_folder(folder.path, Square()).faults == ()


@pytest.mark.parametrize("text", NOBODY)
def test_what_names_nobody_may_be_said(folder: Folder, text: str) -> None:
    said(text)(folder)
    assert read_folder(folder.path, Square()).faults == ()


@pytest.mark.parametrize("changes", [{"reason": "fame"}, {"names": None}, {"why": "a book"}])
def test_an_unusable_register_of_people_is_a_fault(folder: Folder, changes: Any) -> None:
    register(folder, **changes)
    reading = read_folder(folder.path)
    assert [(fault.file, fault.rule) for fault in reading.faults] == [("people.json", "metadata")]


def test_unusable_metadata_is_one_fault_and_no_dataset(folder: Folder) -> None:
    (folder.path / "camps/layer.toml").write_text("order = ")
    reading = read_folder(folder.path)
    assert reading.dataset is None
    assert [fault.rule for fault in reading.faults] == ["metadata"]


@pytest.mark.parametrize(
    "name", ["feature.schema.json", "camps/schema.json", "sources/schema.json"]
)
@pytest.mark.parametrize("text", ["{", "[]", '{"type": "nonsense"}', None])
def test_an_unusable_schema_is_a_fault_with_its_file(
    folder: Folder, name: str, text: str | None
) -> None:
    path = folder.path / name
    path.unlink() if text is None else path.write_text(text)
    reading = read_folder(folder.path)
    assert reading.dataset is None
    assert name in {fault.file for fault in reading.faults}


def test_the_outline_is_what_the_rule_asks() -> None:
    outline: Outline = Square()
    assert outline.is_inside_country(126, 39.5, 0)
