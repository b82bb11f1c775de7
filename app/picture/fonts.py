"""The fonts of pictures: which letters come from which file, and a few of them in a stylesheet."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

from app.late import Late

subset, tt_lib = Late("fontTools.subset"), Late("fontTools.ttLib")

MANIFEST = "fonts.json"
PREFERRED = {"ko": "Noto Sans KR", "zh": "Noto Sans SC"}
"""Whose letters come first: the two write the same characters differently."""
TEXT = re.compile(r"<text([^>]*)>([^<]*)</text>")
STRONG = re.compile(r' font-weight="([6-9]00)"')
LEANING = ' font-style="italic"'
KEPT = 256
"""Small fonts that are kept: views of one region need the same letters."""


class Hand(NamedTuple):
    """How a text is set, as far as it takes a font of its own."""

    weight: int = 400
    slant: str = "normal"


class Face(NamedTuple):
    """A font file: its family, and how its letters look."""

    path: Path
    family: str
    weight: int
    slant: str


class Fonts:
    """The fonts in a folder that `python -m app.fonts` made; none until it holds some."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faces: tuple[Face, ...] = ()

    @property
    def problem(self) -> str | None:
        """Why there are none, with the remedy."""
        return None if self.faces else f"{self._folder} holds no fonts: run `python -m app.fonts`"

    @property
    def faces(self) -> tuple[Face, ...]:
        """Every face, as the manifest lists them."""
        self._faces = self._faces or self._listed()
        return self._faces

    def _listed(self) -> tuple[Face, ...]:
        try:
            listed = json.loads((self._folder / MANIFEST).read_bytes())["faces"]
        except FileNotFoundError:
            return ()
        return tuple(
            Face(self._folder / one["file"], one["family"], one["weight"], one["slant"])
            for one in listed
        )

    def families(self, lang: str) -> list[str]:
        """The families in the order in which a language asks them for a letter."""
        first = PREFERRED.get(lang)
        names = sorted({face.family for face in self.faces})
        return sorted(names, key=lambda name: name != first)

    def files(self, lang: str) -> list[Path]:
        """The font files, those of the first family first."""
        order = self.families(lang)
        return [face.path for face in sorted(self.faces, key=lambda face: order.index(face.family))]

    def rules(self, svg: str, lang: str) -> str:
        """@font-face rules with those letters that the texts of a drawing use, and no others."""
        found = []
        for hand, letters in sorted(letters_of(svg).items()):
            for face, part in self._shared(hand, letters, lang):
                found.append(_rule(face, hand, part))
        return "".join(found)

    def _shared(
        self, hand: Hand, letters: Iterable[str], lang: str
    ) -> Iterable[tuple[Face, frozenset[str]]]:
        """Each letter to the first family that has it."""
        left = set(letters)
        for family in self.families(lang):
            face = self._face(family, hand)
            part = frozenset(one for one in left if ord(one) in _characters(face.path))
            left -= part
            if part:
                yield face, part

    def _face(self, family: str, hand: Hand) -> Face:
        """The face of a family that is nearest to a hand."""
        faces = [face for face in self.faces if face.family == family]
        return min(faces, key=lambda face: (face.slant != hand.slant, face.weight != hand.weight))


def letters_of(svg: str) -> Mapping[Hand, set[str]]:
    """The letters of a drawing's texts, by the hand in which they are set."""
    found: dict[Hand, set[str]] = {}
    for attributes, text in TEXT.findall(svg):
        weight = 600 if STRONG.search(attributes) else 400
        hand = Hand(weight, "italic" if LEANING in attributes else "normal")
        found.setdefault(hand, set()).update(unescape(text))
    return found


def family_rule(families: Sequence[str], fallback: str) -> str:
    """The stylesheet's rule for the letters of a whole picture."""
    named = ",".join(f'"{name}"' for name in families)
    return f".drawn{{font-family:{named},{fallback}}}" if named else ""


def _rule(face: Face, hand: Hand, letters: frozenset[str]) -> str:
    data = base64.b64encode(_subset(face.path, letters)).decode()
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{hand.weight};'
        f'font-style:{hand.slant};src:url(data:font/woff2;base64,{data})format("woff2")}}'
    )


@lru_cache(16)
def _characters(path: Path) -> frozenset[int]:
    with tt_lib.TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(KEPT)
def _subset(path: Path, letters: frozenset[str]) -> bytes:
    """A font with these letters alone, as WOFF2."""
    options = subset.Options(layout_features=["kern"], hinting=False, notdef_outline=True)
    with tt_lib.TTFont(path, lazy=True) as font:
        wanted = subset.Subsetter(options)
        wanted.populate(text="".join(sorted(letters)))
        wanted.subset(font)
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        font.flavor = "woff2"
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()
