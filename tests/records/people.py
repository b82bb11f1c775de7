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


def in_the_changelog(folder: Folder) -> None:
    told = "- `camp-a`: by the witness Ri Un-byol.\n"
    (folder.path / "CHANGELOG.md").write_text(f"## Unreleased\n\n{told}", encoding="utf-8")


def in_a_description_of_a_layer(folder: Folder) -> None:
    path = folder.path / "camps" / "layer.toml"
    path.write_text(path.read_text("utf-8").replace("Camps.", "By Ri Un-byol."), encoding="utf-8")


def number_in_a_word(folder: Folder) -> None:
    path = folder.path / "vocabulary.json"
    told = path.read_text("utf-8").replace('"en": "', '"en": "02-3456-7890 ', 1)
    path.write_text(told, encoding="utf-8")


def number_in_a_title_of_a_source(folder: Folder) -> None:
    folder.source(SOURCE | {"title": "Call 010-1234-5678"})


def registered_for_a_source_that_is_not(folder: Folder) -> None:
    in_a_summary(folder)
    register(folder, source="nowhere")


def registered_and_named_nowhere(folder: Folder) -> None:
    register(folder)


PEOPLE_BREAKS: list[Callable[[Folder], None]] = [
    *(in_a_summary, in_a_note_of_a_claim, in_a_note_of_a_source, in_an_alias, in_a_story),
    *(in_the_changelog, in_a_description_of_a_layer),
    *(number_in_a_word, number_in_a_title_of_a_source),
    *(registered_for_a_source_that_is_not, registered_and_named_nowhere),
    said("It held Ri Un-byol."),
    said("It held RI Un Byol."),
    said("It held a man called Amadou Kassoum."),
    said("A guard, Mr Okello, spoke."),
    said("탈북자 리은별은 이곳에 있었다.", "ko"),
    said("리은별 씨가 이곳에 있었다.", "ko"),
    said("李银星女士曾在此。", "zh"),
    said("Здесь была Ли Ын Бёль.", "ru"),
    said("A witness, Un-byol, told us."),
    said("A woman, ri un byol, and kim un byol told us."),
    said("목격자 박은별은 이곳에 있었다.", "ko"),
    said("이곳에서 박은별이 증언했다.", "ko"),
    said("证人李银星说他在此。", "zh"),
    said("Свидетель Бёль рассказал.", "ru"),
    said("Ask somebody@example.org about it."),
    said("Ask +82 10 1234 5678 about it."),
    said("Ask 010-1234-5678 about it."),
    said("Ask 01012345678 about it."),
    said("Ask 13912345678 about it."),
    said("Held as 900101-1234567 there."),
    said("Held as 110101199003071234 there."),
]

NOBODY: list[str] = [
    "A prisoner of Camp 14 told a survivor from Camp 15 of it.",
    "The guard tower, the refugee camp and the witness stand are gone.",
    "It held 1500-2000 people from 1959-10-12 on, in 010 of 1234 houses at 39.5713, 126.0612.",
    "the book is ISBN 978-89-98467-00-1, doi 10.1016/j.2013.01.012345 and 2014-02-17.",
    "lee to port, and park so many",
]
"""What names nobody and gives no number of anybody."""
