"""Finding what looks like the name of a person in a text, in Latin, Hangul, Han and Cyrillic.

Patterns, not understanding: a single surname, or a foreign name in Hangul, is not seen but where
it stands beside a word for who tells.
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
    "|(?:지배인|탈북자|탈북민|수감자|증언자|증인|목격자|피해자|생존자|교수|기자|종업원|경비원|경비병|간수"
    rf"|안내인) ({_NAME})(?![가-힣]{{3}})"
    rf"|(?<![가-힣])({_NAME})(?:은|는|이|가|도) (?:증언|진술|회고|목격)"
)
"""A Korean name beside a title, beside what somebody was, or before what somebody told."""

HAN = re.compile(
    r"([\u4e00-\u9fff]{2,3})(?:先生|女士|小姐|委员长|教授)"
    r"|(?:证人|目击者|幸存者|脱北者|囚犯|被害人|受害者|守卫|看守)"
    r"([王李张陈杨黄赵吴周徐孙朱胡郭林郑梁谢宋许邓韩冯曹崔金朴尹姜申权柳卢裴玄池]"
    r"[\u4e00-\u9fff]{1,2})"
)
"""A name before a title, or beside what somebody was, in Chinese."""

WITNESS = re.compile(
    r"\b(?i:witness|eyewitness|survivor|escapee|defector|refugee|inmate|detainee|prisoner|guard"
    r"|informant|broker|свидетель|свидетельница|очевидец|узник|узница|заключённый|заключённая"
    r"|беженец|беженка|перебежчик|перебежчица|охранник|охранница)"
    rf"(?:,? (?:named|called|по имени))?,? ({_PART})"
)
"""What somebody was, then a word with a capital."""

_SYLLABLE = (
    "(?:ch|kk|pp|ss|tt|jj|[bcdghjkmnprst])?[wy]?(?:ae|eo|eu|oe|oo|ui|[aeiou])(?:ng|[bhklmnpt])?"
)

SMALL = re.compile(
    r"\b(?:kim|lee|pak|park|choe|choi|jong|jung|jeong|kang|cho|jang|yun|yoon|hwang|ryu|paek)"
    rf" {_SYLLABLE}[ -]{_SYLLABLE}\b"
)
"""A Korean name in lower case: a surname that is no English word, and two syllables."""

CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w+./-])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\d)"
    r"|(?<![\w./-])0\d{1,2}[ .-]\d{3,4}[ .-]\d{4}(?![\d-])"
    r"|(?<![\w./-])01\d{8,9}(?!\d)"
    r"|(?<![\w./-])1[3-9]\d{9}(?!\d)"
    r"|(?<![\w./-])\d{6}-[1-8]\d{6}(?!\d)"
    r"|(?<![\w./-])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)"
)
"""An e-mail address, a telephone number, a resident number of South Korea or China."""


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
    for match in SMALL.finditer(text):
        yield match.group()
    for match in WITNESS.finditer(text):
        if "-" in match.group(1) or not _is_plain(match.group(1), ordinary):
            yield match.group(1)
    for pattern in (HANGUL, HAN):
        for match in pattern.finditer(text):
            yield next(filter(None, match.groups()))


def _is_plain(word: str, ordinary: frozenset[str]) -> bool:
    """Whether a word is no part of a name: an abbreviation, or ordinary, in the plural too."""
    lower = word.lower()
    return (len(word) > 1 and word.isupper()) or not {lower, lower.removesuffix("s")}.isdisjoint(
        ordinary
    )
