"""What breaks the rule of people: names in every script and member; all persons are made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.build import SOURCE, Folder, camp
from tests.records.story import FRONT, TEXT, add_story

PERSON = {
    "names": ["Ri Un-byol", "리은별"],
    "reason": "own-words",
    "why": {"en": "Wrote a book under her name."},
    "source": "atlas-2020",
}


def register(folder: Folder, *terms: str, **changes: Any) -> None:
    """Write a register with one person, and words that are no names."""
    found = {"persons": {"ri-un-byol": PERSON | changes}, "terms": list(terms)}
    (folder.path / "people.json").write_text(json.dumps(found), encoding="utf-8")


def said(text: str, lang: str = "en") -> Callable[[Folder], None]:
    """A record that says so in a fact."""

    def break_it(folder: Folder) -> None:
        fact = {"text": {"en": "It has a gate."} | {lang: text}, "sources": ["atlas-2020"]}
        folder.add(camp(facts=[fact]))

    break_it.__name__ = text.replace(" ", "_")
    return break_it


def in_a_summary(folder: Folder) -> None:
    folder.add(camp(summary={"en": "A camp that Ri Un-byol was held in.", "ko": "수용소."}))


def in_a_note_of_a_claim(folder: Folder) -> None:
    claim = camp()["properties"]["claims"][0] | {"note": {"en": "By the witness Ri Un-byol."}}
    folder.add(camp(claims=[claim]))


def in_a_note_of_a_source(folder: Folder) -> None:
    folder.source(SOURCE | {"note": "Rests on what Ri Un-byol told."})


def in_an_alias(folder: Folder) -> None:
    folder.add(camp(aliases=["House of Ri Un-byol"]))


def in_a_story(folder: Folder) -> None:
    add_story(folder, FRONT + TEXT.replace("is another.", "held Ri Un-byol."))


def registered_for_a_source_that_is_not(folder: Folder) -> None:
    in_a_summary(folder)
    register(folder, source="nowhere")


def registered_and_named_nowhere(folder: Folder) -> None:
    register(folder)


PEOPLE_BREAKS: list[Callable[[Folder], None]] = [
    *(in_a_summary, in_a_note_of_a_claim, in_a_note_of_a_source, in_an_alias, in_a_story),
    *(registered_for_a_source_that_is_not, registered_and_named_nowhere),
    said("It held Ri Un-byol."),
    said("It held RI Un Byol."),
    said("It held a man called Amadou Kassoum."),
    said("A guard, Mr Okello, spoke."),
    said("탈북자 리은별은 이곳에 있었다.", "ko"),
    said("리은별 씨가 이곳에 있었다.", "ko"),
    said("李银星女士曾在此。", "zh"),
    said("Здесь была Ли Ын Бёль.", "ru"),
]
