"""Finding what looks like the name of a person in a text, in Latin, Hangul, Han and Cyrillic.

Patterns, not understanding: a single surname, or a foreign name in Hangul, is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = r"[A-ZÀ-ÞА-ЯЁ](?:[a-zA-ZÀ-ÿА-яЁё]|['’](?=[a-zA-Z]{2}))*"

_PART = rf"{_WORD}(?:-\w+)*"

RUN = re.compile(rf"\b{_PART}(?: (?:(?:de|van|von|bin|al|el) )?{_PART})+")
"""Two capitalised words or more."""

TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Colonel|Captain|г-н|г-жа|господин|госпожа)\.? +"
    rf"({_WORD}(?:[ -]\w+)?)"
)
"""A title, then a name."""

SURNAMES = (
    "Kim|Lee|Yi|Ri|Rhee|Park|Pak|Choe|Choi|Jong|Jung|Jeong|Chung|Kang|Cho|Jo|Yun|Yoon|Jang|Chang|Im"
    "|Lim|Rim|Han|Oh|Seo|Sin|Shin|Kwon|Hwang|Ahn|Ryu|Yu|Yoo|Hong|Jon|Jeon|Ko|Mun|Moon|Yang|Ryang"
    "|Pae|Bae|Paek|Baek|Ho|Heo|Hur|Nam|Sim|Shim|Ro|Roh|Kwak|Cha|Chu|Ju|Joo|Koo|Ku|Jin|Chae|Pang"
    "|Bang|Hyon|Hyun|Ham|Byun|Yom|Yeom|Sok|Thae|Tae|Kil|Gil|Pyo|Myong"
    "|Ким|Ли|Пак|Чхве|Цой|Чон|Кан|Чо|Юн|Чан|Лим|Хан|О|Со|Син|Квон|Хван|Ан|Сон|Рю|Ю|Хон|Ко|Мун|Ян"
    "|Пэ|Пэк|Хо|Нам|Сим|Ро"
)
KOREAN = re.compile(rf"\b(?:{SURNAMES}|{SURNAMES.upper()}) {_WORD}(?:[- ]\w+)?")
"""A Korean surname in Latin or Cyrillic letters, then a given name."""

_NAME = (
    "[김이리박최정강조윤장임림한오서신권황안송류유홍전고문손양량배백허남심로곽성차주우구민진라엄채원방현함염]"
    "[가-힣]{2}"
)
HANGUL = re.compile(
    rf"(?<![가-힣])({_NAME})(?= ?(?:씨|님|선생|여사|(?:전 )?(?:위원장|국장|교수|비서)))"
    rf"|(?:지배인|탈북자|수감자|증언자|피해자|생존자|교수|기자|종업원) ({_NAME})(?![가-힣]{{3}})"
)
"""A Korean name beside a title, or beside what somebody was."""

HAN = re.compile(r"([\u4e00-\u9fff]{2,3})(?:先生|女士|小姐|委员长|教授)")
"""A name before a title, in Chinese."""


def people_in(text: str, ordinary: frozenset[str]) -> Iterator[str]:
    """What looks like the name of a person; `ordinary` words are no part of one.

    >>> list(people_in("A report by Kang Chol-hwan on Camp 14.", frozenset()))
    ['Kang Chol-hwan']
    """
    found = list(dict.fromkeys(_candidates(text, ordinary)))
    for name in found:
        if not any(name != other and name in other for other in found):
            yield name


def _candidates(text: str, ordinary: frozenset[str]) -> Iterator[str]:
    for match in TITLED.finditer(text):
        yield match.group(1)
    for match in KOREAN.finditer(text):
        yield match.group()
    for match in RUN.finditer(text):
        if not all(_is_plain(word, ordinary) for word in re.split(r"[ -]", match.group())):
            yield match.group()
    for match in HANGUL.finditer(text):
        yield match.group(1) or match.group(2)
    for match in HAN.finditer(text):
        yield match.group(1)


def _is_plain(word: str, ordinary: frozenset[str]) -> bool:
    """Whether a word is no part of a name: an abbreviation, or ordinary, in the plural too."""
    lower = word.lower()
    return (len(word) > 1 and word.isupper()) or not {lower, lower.removesuffix("s")}.isdisjoint(
        ordinary
    )
