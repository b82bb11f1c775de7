"""Statements in several languages, and which one to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

LANGUAGES = ("en", "ko", "zh", "ru")
"""The languages of the interface, BCP 47; the first is the one that everything has."""


def unless_first(lang: str | None) -> str | None:
    """A language as addresses name it: not at all where it is the first, which they mean anyway."""
    return None if lang == LANGUAGES[0] else lang


class Shown(NamedTuple):
    """A text as shown: the words, and the language that they are really in."""

    text: str
    lang: str


class Text(NamedTuple):
    """One statement, by BCP 47 tag."""

    by_language: Mapping[str, str]

    @classmethod
    def read(cls, value: Any) -> Text | None:
        """The text of a parsed record's member, or None where the record has none."""
        return cls(value) if value else None

    def show(self, lang: str) -> Shown:
        """The text in `lang`, else in English, else in whatever language there is.

        >>> Text({"en": "river", "ko": "강"}).show("ru")
        Shown(text='river', lang='en')
        """
        for tag in (lang, "en", *self.by_language):
            if tag in self.by_language:
                return Shown(self.by_language[tag], tag)
        return Shown("", lang)
