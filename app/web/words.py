"""The words of the interface, by language, and how numbers, lengths and dates are said in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit

from app.domain.dates import Span
from app.domain.localities import locality
from app.domain.text import LANGUAGES, Text

LOCALES = {"en": "en_GB", "ko": "ko_KR", "zh": "zh_Hans_CN", "ru": "ru_RU"}
"""CLDR locales: day before month in English, as the sources write."""

APART = re.compile(r", | and ")


class Words:
    """One language's catalogue; a key that it lacks is said in English."""

    def __init__(self, lang: str, own: Mapping[str, str], english: Mapping[str, str]) -> None:
        self.lang = lang
        self.locale = LOCALES[lang]
        self._catalogue = {**english, **own}

    def say(self, key: str, /, **values: Any) -> str:
        """The words under a key, its `{name}` places filled."""
        return self._catalogue[key].format(**values) if values else self._catalogue[key]

    def known(self, key: str) -> str | None:
        """The words under a key that the catalogues may lack."""
        return self._catalogue.get(key)

    def messages(self, *families: str) -> dict[str, str]:
        """What a script says: `map` on every map, `atlas` on those that are not in frames."""
        return {
            key: text for key, text in self._catalogue.items() if key.partition(".")[0] in families
        }

    def number(self, value: float) -> str:
        """A number with the language's own separators."""
        return format_decimal(value, locale=self.locale)

    def length(self, metres: float) -> str:
        """Metres or kilometres, in two or three figures: no more than a distance here bears."""
        if metres < 1000:
            return self._unit(float(f"{metres:.2g}"), "length-meter")
        kilometres = metres / 1000
        return self._unit(float(f"{kilometres:.{3 if kilometres >= 100 else 2}g}"), KILOMETRE)

    def metres(self, value: float) -> str:
        """Metres as they stand in the record."""
        return self._unit(value, "length-meter")

    def size(self, count: int) -> str:
        """Bytes as kilobytes or megabytes, in two or three figures."""
        if count < 1_000_000:
            return self._unit(round(count / 1000), "digital-kilobyte")
        return self._unit(round(count / 1_000_000, 1), "digital-megabyte")

    def area(self, square_kilometres: float) -> str:
        """An area in square kilometres."""
        return self._unit(square_kilometres, "area-square-kilometer")

    def date(self, edtf: str) -> str:
        """An EDTF date in words; what has no simple words is given as it stands."""
        if edtf.startswith("[") and edtf.endswith("]"):
            return self._one_of(edtf[1:-1])
        start, slash, end = edtf.partition("/")
        if slash:
            return self._interval(start, end)
        bare = edtf.rstrip("~?%")
        said = self._plain(bare)
        return self.say("date.about", date=said) if bare != edtf else said

    def language_name(self, tag: str | None) -> str | None:
        """What the language of that BCP 47 tag is called here."""
        if not tag:
            return None
        return Locale.parse(tag, sep="-").get_display_name(self.locale) or tag

    def country(self, code: str) -> str:
        """A country by its ISO 3166-1 code; the catalogue's own name for those on the map."""
        own = self._catalogue.get(f"country.{code}")
        return own or Locale.parse(self.locale).territories.get(code, code)

    def province(self, name: str) -> str:
        """A province, or another place that records name in English."""
        return self._catalogue.get(f"province.{name}") or locality(name, self.lang)

    def where(self, text: str) -> str:
        """Counties, cities, provinces or rivers, which records list in English."""
        if self.lang == LANGUAGES[0]:
            return text
        return self.say("list.separator").join(map(self.province, APART.split(text)))

    def show(self, text: Text | None) -> dict[str, str] | None:
        """A text for a template: the words, and the language that they are in."""
        return text.show(self.lang)._asdict() if text else None

    def _one_of(self, choices: str) -> str:
        first, dots, last = choices.partition("..")
        if dots and not first:
            return self.say("date.by", date=self._plain(last))
        if dots and not last:
            return self.say("date.since", date=self._plain(first))
        if dots:
            return self.say("date.between", start=self._plain(first), end=self._plain(last))
        return self.say("date.or").join(map(self._plain, choices.split(",")))

    def _interval(self, start: str, end: str) -> str:
        if end in ("", ".."):
            return self.say("date.from", date=self.date(start))
        if start in ("", ".."):
            return self.say("date.until", date=self.date(end))
        return self.say("date.range", start=self.date(start), end=self.date(end))

    def _plain(self, edtf: str) -> str:
        day = Span.parse(edtf).earliest
        if day is None or not edtf.replace("-", "").isdigit():
            return edtf
        return FORMS[edtf.count("-")](day, self.locale)

    def _unit(self, value: float, unit: str) -> str:
        return str(format_unit(value, unit, "short", locale=self.locale))


KILOMETRE = "length-kilometer"

FORMS: tuple[Callable[[date, str], str], ...] = (
    lambda day, locale: format_skeleton("y", day, locale=locale),
    lambda day, locale: format_skeleton("yMMMM", day, locale=locale),
    lambda day, locale: format_date(day, "long", locale=locale),
)
"""How a year, a month and a day are said, by the number of hyphens."""


def read_words(folder: Path) -> dict[str, Words]:
    """Every language's words from its catalogue in a folder."""
    found = {lang: json.loads((folder / f"{lang}.json").read_bytes()) for lang in LANGUAGES}
    return {lang: Words(lang, own, found[LANGUAGES[0]]) for lang, own in found.items()}
