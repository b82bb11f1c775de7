"""Reading stories: front matter in TOML, then a heading and a text for each step.

`stories/<id>.md` is the story in English, with its steps; `stories/<id>.<language>.md` tells the
same steps in another language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from app.domain.geometry import BBox
from app.domain.prose import Prose
from app.domain.story import Section, Sight, Story, Telling
from app.domain.text import LANGUAGES
from app.records.fault import Fault
from app.records.hidden import HIDDEN

FOLDER, RULE = "stories", "stories"

NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([a-z]{2}))?\.md")
FRONT = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)

TOLD = {"title": str, "summary": str}
"""What the front matter of every language says."""
WHOLE = {"order": int, "written": date, "steps": list}
"""What the front matter in English says beside."""
STEP = {"bbox": list, "place": str, "zoom": (int, float), "layers": list, "time": str}

LARGEST = 200_000
"""Bytes of a story that anybody would read."""


class Stories(NamedTuple):
    """What a folder tells, by id in reading order, and what is wrong with the rest."""

    known: Mapping[str, Story]
    faults: tuple[Fault, ...]


class _Unreadable(Exception):
    """A story that cannot be read; the message says what to write."""


class _File(NamedTuple):
    front: Mapping[str, Any]
    sections: tuple[Section, ...]


def read_stories(folder: Path) -> Stories:
    """All stories of a folder of data; one that cannot be read does not hide the others."""
    names = sorted(path.name for path in (folder / FOLDER).glob("*") if path.name[0] != ".")
    faults, files = [], {}
    for name in names:
        try:
            files[_key(name)] = _read_file(folder / FOLDER / name)
        except _Unreadable as error:
            faults.append(Fault(f"{FOLDER}/{name}", RULE, str(error)))
    found = []
    for story in dict.fromkeys(key for key, _ in files):
        told = {lang: file for (key, lang), file in files.items() if key == story}
        try:
            found.append(_story(story, told))
        except _Unreadable as error:
            faults.append(Fault(f"{FOLDER}/{story}.md", RULE, str(error)))
    found.sort(key=lambda story: (story.order, story.id))
    return Stories({story.id: story for story in found}, tuple(faults))


def story_files(folder: Path) -> Iterator[Path]:
    """The files that tell stories."""
    yield from (folder / FOLDER).glob("*.md")


def file_of(story: Story, lang: str = LANGUAGES[0]) -> str:
    """Where a telling stands, from the folder geodata."""
    return str(PurePosixPath(FOLDER, f"{story.id}{_ending(lang)}.md"))


def _ending(lang: str) -> str:
    return "" if lang == LANGUAGES[0] else f".{lang}"


def _key(name: str) -> tuple[str, str]:
    match = NAME.fullmatch(name)
    if match is None or match[2] == LANGUAGES[0] or (match[2] or "en") not in LANGUAGES:
        languages = ", ".join(LANGUAGES[1:])
        raise _Unreadable(f"name it <id>.md, or <id>.<language>.md with one of {languages}")
    return match[1], match[2] or LANGUAGES[0]


def _read_file(path: Path) -> _File:
    raw = path.read_bytes()
    if len(raw) > LARGEST:
        raise _Unreadable(f"is longer than {LARGEST} bytes; tell it in two stories")
    try:
        text = raw.decode()
        if (hidden := HIDDEN.search(text)) is not None:
            line = text.count("\n", 0, hidden.start()) + 1
            raise _Unreadable(f"has the hidden character U+{ord(hidden[0]):04X} in line {line}")
        match = FRONT.fullmatch(text)
        if match is None:
            raise _Unreadable("begin with +++, a title and a summary in TOML, and +++ again")
        return _File(tomllib.loads(match[1]), tuple(_sections(match[2])))
    except UnicodeDecodeError as error:
        raise _Unreadable(f"save it as UTF-8 ({error.reason} at byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise _Unreadable(f"its front matter is no TOML: {error}") from error


def _sections(body: str) -> Iterator[Section]:
    before, *parts = HEADING.split(body)
    if before.strip():
        raise _Unreadable("begin the text with the heading of its first step, ## …")
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        if not text.strip():
            raise _Unreadable(f"the step {heading[:40]!r} has no text; write it")
        yield Section(heading, Prose(text.strip()))


def _story(name: str, told: Mapping[str, _File]) -> Story:
    if LANGUAGES[0] not in told:
        raise _Unreadable("is not there; a story is told in English before it is translated")
    front = told[LANGUAGES[0]].front
    for lang, file in told.items():
        _check(file.front, TOLD | (WHOLE if lang == LANGUAGES[0] else {}), f"{name}{_ending(lang)}")
        if len(file.sections) != len(front.get("steps", ())):
            counts = f"{len(file.sections)} headings in {lang}, {len(front.get('steps', ()))} steps"
            raise _Unreadable(f"each step has one heading, ## …: there are {counts}")
    return Story(
        id=name,
        order=front["order"],
        written=front["written"],
        steps=tuple(_step(step, number) for number, step in enumerate(front["steps"], start=1)),
        tellings={
            lang: Telling(lang, told[lang].front["title"], told[lang].front["summary"], sections)
            for lang in LANGUAGES
            if lang in told and (sections := told[lang].sections)
        },
    )


def _step(step: Any, number: int) -> Sight:
    where = f"step {number}"
    if not isinstance(step, dict):
        raise _Unreadable(f"{where} is no table; write [[steps]]")
    _check(step, STEP, where, needed=())
    if not {"bbox", "place"} & step.keys():
        raise _Unreadable(f"{where} shows nothing; write a `place`, a `bbox`, or both")
    if {"bbox", "zoom"} <= step.keys():
        raise _Unreadable(f"{where} has a `bbox` and a `zoom`; write one of them")
    bbox = step.get("bbox")
    if bbox is not None and not (len(bbox) == 4 and all(map(_is_number, bbox))):
        raise _Unreadable(f"{where}: a bbox is west, south, east, north in degrees")
    layers = tuple(step.get("layers", ()))
    if not all(isinstance(layer, str) for layer in layers):
        raise _Unreadable(f"{where}: `layers` lists ids of layers")
    box = BBox(*map(float, bbox)) if bbox else None
    return Sight(box, step.get("place"), step.get("zoom"), layers, step.get("time"))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _check(
    found: Mapping[str, Any],
    known: Mapping[str, Any],
    where: str,
    needed: tuple[str, ...] | None = None,
) -> None:
    """Refuse what is missing, unknown, or of another type."""
    for key in known if needed is None else needed:
        if key not in found:
            raise _Unreadable(f"{where} lacks `{key}`; its front matter has {', '.join(known)}")
    for key, value in found.items():
        if key not in known:
            raise _Unreadable(f"{where}: {key!r} is not known; known are {', '.join(known)}")
        if not isinstance(value, known[key]) or isinstance(value, bool):
            raise _Unreadable(f"{where}: {key!r} has a value of another kind than it takes")
