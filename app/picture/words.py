"""The names on the ground: what is written for a place at a zoom, and in which hand.

The same hands as the browser's `src/ground/words.ts`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import shapely

from app.picture.ground import HOME, Shape
from app.picture.projection import View

LAST = {"country": 8, "sea": 10, "town": 14, "river": 13, "province": 9}
"""The zoom after which a kind is named no more; in the order in which they take precedence."""
ORDER = tuple(LAST)
BREAK = " / "
SAME_PX = 40
"""Two labels of one name closer than this are one that stands in two tiles."""
CAPITALS = ("country", "province")
LEANING = re.compile(r"LATIN|CYRILLIC")


class Hand(NamedTuple):
    """How a name is set; sizes in pixels."""

    ink: str
    size: float
    is_strong: bool = False
    is_italic: bool = False
    spacing: float = 0.0
    halo: str = "halo"
    dot: float = 0.0
    """Radius of the town's dot, 0 for a name without one."""
    drift: float = 0.0
    """Pixels that a name without a dot may move from its middle."""


class Word(NamedTuple):
    """A name to set: its lines, the middle of the thing named in pixels."""

    lines: tuple[str, ...]
    hand: Hand
    x: float
    y: float
    is_capital: bool


def words_of(places: Iterable[Shape], view: View, lang: str) -> list[Word]:
    """The names due at the zoom of a view, each once, the most important first."""
    found: dict[str, list[Word]] = {}
    words = []
    for x, y, about in sorted(_due(places, view, lang), key=_rank):
        kind, name = about["kind"], name_of(about, lang)
        lines = _lines(name.upper() if kind in CAPITALS else name)
        hand = _hand(about, view.zoom)
        leaning = hand.is_italic and _may_lean("".join(lines))
        word = Word(lines, hand._replace(is_italic=leaning), x, y, about.get("capital") == 1)
        twins = found.setdefault(f"{kind} {name}", [])
        if all(math.hypot(one.x - x, one.y - y) >= SAME_PX for one in twins):
            twins.append(word)
            words.append(word)
    return words


def name_of(about: Mapping[str, Any], lang: str) -> str:
    """The name in that language, else the one that every place has."""
    return str(about.get(f"name_{lang}") or about.get("name") or "")


Due = tuple[float, float, Mapping[str, Any]]


def _due(places: Iterable[Shape], view: View, lang: str) -> Iterator[Due]:
    for place in places:
        about = place.properties
        is_due = about.get("rank", 99) <= view.zoom < LAST.get(str(about.get("kind")), -1) + 1
        if is_due and name_of(about, lang):
            for x, y in view.place(shapely.get_coordinates(place.geometry)).tolist():
                yield x, y, about


def _rank(due: Due) -> tuple[float, ...]:
    x, y, about = due
    return (
        about["rank"],
        -(about.get("capital") or 0),
        -(about.get("a") == HOME),
        ORDER.index(about["kind"]),
        -(about.get("population") or 0),
        x,
        y,
    )


def _lines(name: str) -> tuple[str, ...]:
    first, slash, second = name.partition(BREAK)
    return (f"{first} /", second) if slash else (name,)


def _may_lean(text: str) -> bool:
    """Only Latin and Cyrillic have italics."""
    return all(LEANING.match(unicodedata.name(one, "")) for one in text if one.isalpha())


def _hand(about: Mapping[str, Any], zoom: float) -> Hand:
    kind = about["kind"]
    if kind == "town":
        return _town(about, zoom)
    if kind == "country":
        size = 11 + min(zoom, 7) * 0.4
        return Hand("country", size, spacing=2.5, drift=20 * max(0, zoom - 2))
    if kind == "sea":
        size = min(14, 11.5 + max(0, zoom - about["rank"]) * 0.6)
        drift = 20 * max(0, zoom - 2)
        return Hand("water", size, is_italic=True, spacing=1, halo="halo-sea", drift=drift)
    if kind == "river":
        return Hand("water", 12 if zoom >= 10 else 11, is_italic=True, spacing=0.4, drift=16)
    return Hand("region", 10, spacing=1.6, drift=12 * max(0, zoom - 4))


def _town(about: Mapping[str, Any], zoom: float) -> Hand:
    grown = min(3, max(0, zoom - about["rank"])) * 0.5
    ink = "town" if about.get("a") == HOME else "town-far"
    if about.get("capital") == 1:
        return Hand(ink, 12.5 + grown, is_strong=True, dot=2.6)
    return Hand(ink, 11 + grown, dot=2 if about["rank"] <= 7 else 1.6)
