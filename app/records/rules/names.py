"""Every feature has a name in English and in Korean, each in its own script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.records.fault import Fault, file_of

SCRIPT = {
    "en": ("Latin letters", re.compile("[A-Za-z]")),
    "ko": ("Hangul", re.compile("[\uac00-\ud7a3]")),
    "ko-Hani": ("Chinese characters", re.compile("[\u3400-\u9fff]")),
    "zh": ("Chinese characters", re.compile("[\u3400-\u9fff]")),
    "ru": ("Cyrillic letters", re.compile("[\u0400-\u04ff]")),
}


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each name that is missing, in a foreign script, or wrongly unattested."""
    for feature in dataset.records:
        for remedy in _problems(feature):
            yield Fault(file_of(feature), "names", remedy)


def _problems(feature: Feature) -> Iterator[str]:
    names = feature.name.by_language
    for tag in ("en", "ko"):
        if tag not in names:
            yield f"add its name in {tag}; if no source shows one, list it in `name_unattested`"
    for tag, name in names.items():
        script, letters = SCRIPT[tag]
        if not letters.search(name):
            yield f"the {tag} name {name!r} has no {script}"
    for tag in feature.properties.get("name_unattested", ()):
        if tag not in names:
            yield f"`name_unattested` lists {tag}, but there is no such name"
