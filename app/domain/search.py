"""Finding places by any of their names, in any script and romanisation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.feature import Feature

ROMANISATIONS = (
    ("eo", "o"),
    ("eu", "u"),
    ("yeo", "yo"),
    ("oe", "oe"),
    ("ch", "j"),
    ("kk", "g"),
    ("tt", "d"),
    ("pp", "b"),
    ("k", "g"),
    ("t", "d"),
    ("p", "b"),
    ("r", "l"),
    ("sh", "s"),
)
"""From McCune-Reischauer, Revised Romanisation and the spellings between them to one form."""

LATIN = re.compile(r"[a-z]+")
APART = re.compile(r"[\s\-_.,·/()]+")
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"), None)


class Found(NamedTuple):
    """A feature, and the name by which it was found."""

    feature: Feature
    name: str


def fold(text: str) -> str:
    """A text without what tells spellings of one name apart: case, accents, romanisation.

    >>> fold("Kaech'ŏn") == fold("Gaecheon") == fold("KAECHON")
    True
    """
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = APART.sub(" ", unicodedata.normalize("NFKC", plain)).strip()
    return LATIN.sub(_one_spelling, plain)


def search(features: Iterable[Feature], text: str) -> tuple[Found, ...]:
    """The features of which some name has all words of the text; whole names come first."""
    words = fold(text).split()
    if not words:
        return ()
    ranked = []
    for feature in features:
        hits = [(rank, name) for name in names_of(feature) if (rank := _rank(words, name))]
        if hits:
            rank, name = max(hits, key=lambda hit: hit[0])
            ranked.append((-rank, feature.id, Found(feature, name)))
    return tuple(found for _, _, found in sorted(ranked, key=lambda one: one[:2]))


def names_of(feature: Feature) -> Sequence[str]:
    """All names of a feature, its county and city, and its number as people write it."""
    properties = feature.properties
    number = properties.get("number")
    numbered = (f"camp {number}", f"no. {number}", f"{number}호") if number is not None else ()
    where = [properties.get(key) for key in ("city", "county")]
    return [
        *feature.name.by_language.values(),
        *properties.get("aliases", ()),
        *numbered,
        *filter(None, where),
    ]


def _rank(words: Sequence[str], name: str) -> int:
    """3 for the whole name, 2 for whole words of it, 1 for parts of words, 0 for no match."""
    folded = fold(name)
    if folded == " ".join(words):
        return 3
    known = folded.split()
    if all(word in known for word in words):
        return 2
    if all(_is_part(word, known) for word in words):
        return 1
    return 0


def _is_part(word: str, known: Sequence[str]) -> bool:
    """Numbers match whole, 14 in 제14호 but 4 not; letters match anywhere."""
    before = r"(?<!\d)" if word[0].isdigit() else ""
    after = r"(?!\d)" if word[-1].isdigit() else ""
    pattern = re.compile(before + re.escape(word) + after)
    return any(pattern.search(one) for one in known)


def _one_spelling(word: re.Match[str]) -> str:
    text = word[0]
    for spelling, one in ROMANISATIONS:
        text = text.replace(spelling, one)
    return text
