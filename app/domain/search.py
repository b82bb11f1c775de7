"""Finding places by any of their names, in any script and romanisation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.domain.feature import Feature
from app.domain.localities import LOCALITIES

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

TRADITIONAL = (
    "萬東臨義烏倉們價會蘭興內涼剛參雙臺號鹹國圖頭寧峴島峯帶慶開撾敎斷舊橋檜瀋"
    "澗淸淵滿穩紅羅勝榮營穀輸邊達鍾鐘鐵鏡長門陽際順馬鴨龍黃兩"
)
SIMPLIFIED = (
    "万东临义乌仓们价会兰兴内凉刚参双台号咸国图头宁岘岛峰带庆开挝教断旧桥桧沈"
    "涧清渊满稳红罗胜荣营谷输边达钟钟铁镜长门阳际顺马鸭龙黄两"
)
"""Characters of two shapes that names of places have, one beside the other."""

INITIALS = re.compile("[\u1100-\u1112 0-9]*[\u1100-\u1112][\u1100-\u1112 0-9]*")
"""First letters of Korean syllables, by which Koreans look for a name: ㄱㅊ for 개천."""
SYLLABLES, OF_ONE_INITIAL = ("가", "힣"), 588
"""The first and the last syllable of Unicode, and how many begin with one letter."""

LATIN = re.compile(r"[a-z]+")
APART = re.compile(r"[\s\-_.,·/()]+")
BEFORE_NUMBER = re.compile(r"(?<=[^\W\d_])(?=[0-9])")
"""People write a number against the word before it, or apart."""
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"), None)
ONE_SHAPE = str.maketrans(TRADITIONAL + "э", SIMPLIFIED + "е")
"""Russian writes both for the same sound, as in Кэчхон."""


NUMBERED = ("camp {}", "no. {}", "{}호", "{}号")
"""How people write the number of a feature."""

WHERE = ("city", "county", "province")
"""Properties that say where a feature is."""


class Found(NamedTuple):
    """A feature, and the name by which it was found."""

    feature: Feature
    name: str


def fold(text: str) -> str:
    """A text without what tells spellings of one name apart: case, accents, romanisation, shapes.

    >>> fold("Kaech'ŏn") == fold("Gaecheon") == fold("KAECHON")
    True
    >>> fold("會寧") == fold("会宁")
    True
    >>> fold("개천14호"), fold("价川14號"), fold("Кэчхон") == fold("Кечхон")
    ('개천 14호', '价川 14号', True)
    """
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = APART.sub(" ", unicodedata.normalize("NFKC", plain)).strip()
    plain = BEFORE_NUMBER.sub(" ", plain)
    return LATIN.sub(_one_spelling, plain.translate(ONE_SHAPE))


def search(features: Iterable[Feature], text: str) -> tuple[Found, ...]:
    """The features whose names have all words of the text; whole names come first."""
    words = fold(text).split()
    if not words:
        return ()
    ranked = []
    for feature in features:
        rank, name = _best(words, names_of(feature))
        if rank:
            ranked.append((-rank, feature.id, Found(feature, name)))
    return tuple(found for _, _, found in sorted(ranked, key=lambda one: one[:2]))


def names_of(feature: Feature) -> Sequence[str]:
    """All names of a feature, its number as people write it, where it is in every script, its id.

    Where is its county, city and province, and whatever towns its id names: those of both banks.
    """
    properties = feature.properties
    number = properties.get("number")
    numbered = (form.format(number) for form in NUMBERED if number is not None)
    where = [str(properties[key]) for key in WHERE if key in properties]
    towns = (NAMED.get(_folded(one), ()) for one in (*where, *feature.id.split("-")))
    return [
        *feature.name.by_language.values(),
        *properties.get("aliases", ()),
        *numbered,
        *where,
        *(name for town in towns for name in town),
        feature.id,
    ]


def _best(words: Sequence[str], names: Sequence[str]) -> tuple[int, str]:
    """The highest rank that some name has, and the name; 1 if only all names together have all."""
    rank, name = max(((_rank(words, name), name) for name in names), key=lambda hit: hit[0])
    if rank or not all(any(_rank([word], name) for name in names) for word in words):
        return rank, name
    return 1, next(name for name in names if _rank(words[:1], name))


def _rank(words: Sequence[str], name: str) -> int:
    """4 for the whole name, 3 for whole words of it, 2 for parts of words, 0 for no match."""
    folded = _folded(name)
    if INITIALS.fullmatch(" ".join(words)):
        folded = _initials(folded)
    if not all(word in folded for word in words):
        return 0
    if folded == " ".join(words):
        return 4
    known = folded.split()
    if all(word in known for word in words):
        return 3
    if all(_is_part(word, known) for word in words):
        return 2
    return 0


def _is_part(word: str, known: Sequence[str]) -> bool:
    """Numbers match whole, 14 in 제14호 but 4 not; letters match anywhere."""
    before = r"(?<!\d)" if word[0].isdigit() else ""
    after = r"(?!\d)" if word[-1].isdigit() else ""
    pattern = re.compile(before + re.escape(word) + after)
    return any(pattern.search(one) for one in known)


def _initials(folded: str) -> str:
    """A folded text, of each Korean syllable its first letter."""
    first, last = SYLLABLES
    return "".join(
        chr(0x1100 + (ord(sign) - ord(first)) // OF_ONE_INITIAL) if first <= sign <= last else sign
        for sign in folded
    )


_folded = lru_cache(maxsize=16_384)(fold)
"""Names, which are asked again and again, folded once."""


def _one_spelling(word: re.Match[str]) -> str:
    text = word[0]
    for spelling, one in ROMANISATIONS:
        text = text.replace(spelling, one)
    return text


NAMED = {fold(name): names for names in LOCALITIES for name in names if name.isascii()}
"""The localities by each of their names in Latin letters."""
