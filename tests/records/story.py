"""A small story for tests, sound until a test breaks something, and the ways to break it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.build import CAMP, SOURCE, Folder, camp

FRONT = """+++
order = 1
written = 2026-11-25
title = "Two camps"
summary = "What is known of two camps."

[[steps]]
place = "camp-a"
zoom = 10
layers = ["camps"]
time = "1959/.."

[[steps]]
bbox = [124.0, 38.0, 128.0, 41.0]
+++
"""

TEXT = """
## The first

[Camp A](place:camp-a) is a *camp*. [@atlas-2020, p. 12]

## The second

One of the [camps](layer:camps) is another. [@atlas-2020]
"""

KOREAN = """+++
title = "두 수용소"
summary = "두 수용소에 대해 알려진 것."
+++

## 첫째

[가 관리소](place:camp-a)는 *수용소*입니다. [@atlas-2020, 12쪽]

## 둘째

다른 [수용소](layer:camps)입니다. [@atlas-2020]
"""


def add_story(folder: Folder, english: str = FRONT + TEXT, korean: str | None = KOREAN) -> Path:
    """Write the story `two-camps`, in English and in Korean."""
    path = folder.path / "stories" / "two-camps.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(english, encoding="utf-8")
    if korean is not None:
        path.with_name("two-camps.ko.md").write_text(korean, encoding="utf-8")
    return path


def _with(old: str, new: str) -> Callable[[Folder], None]:
    """A story whose English file has `new` for `old`."""

    def break_it(folder: Folder) -> None:
        assert old in FRONT + TEXT
        add_story(folder, (FRONT + TEXT).replace(old, new))

    break_it.__name__ = f"{old[:24]!r} becomes {new[:32]!r}"
    return break_it


def no_korean_telling(folder: Folder) -> None:
    add_story(folder, korean=None)


def korean_alone(folder: Folder) -> None:
    add_story(folder).unlink()


def stray_language(folder: Folder) -> None:
    add_story(folder).with_name("two-camps.fr.md").write_text(KOREAN, encoding="utf-8")


def stray_file(folder: Folder) -> None:
    add_story(folder).with_name("notes.txt").write_text("?")


def not_utf8(folder: Folder) -> None:
    add_story(folder).write_bytes((FRONT + TEXT).encode("utf-16"))


def endless(folder: Folder) -> None:
    add_story(folder, FRONT + TEXT + "word " * 50_000)


def other_sources_in_korean(folder: Folder) -> None:
    folder.source(SOURCE | {"id": "report-2021"})
    cites = {"source": "report-2021", "supports": ["facts"]}
    folder.add(camp("camp-b", citations=[*CAMP["properties"]["citations"], cites]))
    add_story(folder, (FRONT + TEXT).replace("@atlas-2020]", "@report-2021]"))


def withdrawn_place(folder: Folder) -> None:
    withdrawn = {"on": "2026-01-01", "reason": {"en": "Wrong."}}
    folder.add(camp("camp-a", withdrawn=withdrawn))
    add_story(folder)


def nearer_than_the_layer_is_known(folder: Folder) -> None:
    folder.layer(finest_m=5000)
    add_story(folder, (FRONT + TEXT).replace("zoom = 10", "zoom = 12"))


STORY_BREAKS: list[Callable[[Folder], None]] = [
    *(no_korean_telling, korean_alone, stray_language, stray_file, not_utf8, endless),
    *(other_sources_in_korean, withdrawn_place, nearer_than_the_layer_is_known),
    _with("+++\norder", "order"),
    _with("order = 1", "order = "),
    _with("order = 1", "order = true"),
    _with("order = 1\n", ""),
    _with("order = 1", "order = 1\ncolour = 'red'"),
    _with("written = 2026-11-25", "written = 'today'"),
    _with('place = "camp-a"\n', ""),
    _with('place = "camp-a"', 'place = "camp-z"'),
    _with('place = "camp-a"', 'place = "camp-a"\nbbox = [124, 38, 128, 41]'),
    _with("bbox = [124.0, 38.0, 128.0, 41.0]", ""),
    _with('layers = ["camps"]', 'layers = ["castles"]'),
    _with('layers = ["camps"]', "layers = [3]"),
    _with("1959/..", "once upon a time"),
    _with("[124.0, 38.0, 128.0, 41.0]", "[124.0, 38.0]"),
    _with("[124.0, 38.0, 128.0, 41.0]", "[128.0, 38.0, 124.0, 41.0]"),
    _with("[124.0, 38.0, 128.0, 41.0]", "[126.06, 39.57, 126.07, 39.58]"),
    _with("\n## The second\n", "\n"),
    _with("\n## The first\n", "\n"),
    _with("One of the [camps](layer:camps) is another. [@atlas-2020]\n", ""),
    _with("[@atlas-2020, p. 12]", ""),
    _with("[@atlas-2020, p. 12]", "[@nobody-1999]"),
    _with("(place:camp-a)", "(place:camp-z)"),
    _with("(layer:camps)", "(layer:castles)"),
    _with("(place:camp-a)", "(https://example.org/)"),
    _with("is a *camp*", "lies at 39.5713, 126.0612"),
    _with("is a *camp*", "lies at 39°34' N"),
    _with("is a *camp*", "is \u202e a camp"),
]
