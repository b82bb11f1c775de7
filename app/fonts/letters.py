"""Which characters the fonts of pictures hold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

ALPHABETS = ((0x20, 0x24F), (0x2B0, 0x36F), (0x400, 0x52F), (0x1E00, 0x1EFF))
"""Latin with every accent of a romanisation, and Cyrillic."""
SIGNS = ((0x2000, 0x206F), (0x20A0, 0x214F), (0x2190, 0x2193), (0x3000, 0x303F), (0xFF00, 0xFFEF))
"""Punctuation, units and arrows, with those of full width."""
NATIONAL = (("euc_kr", (0xB0, 0xC8)), ("gb2312", (0xB0, 0xF7)))
"""The syllables of KS X 1001 and the characters of GB 2312: what a new record may need."""


def common_letters() -> set[int]:
    """The characters that any picture may need, whatever is on it."""
    found = {code for first, last in (*ALPHABETS, *SIGNS) for code in range(first, last + 1)}
    for coding, (first, last) in NATIONAL:
        rows = range(first, last + 1)
        table = b"".join(bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
        found.update(map(ord, table.decode(coding, "ignore")))
    return found


def letters_in(files: Iterable[Path]) -> set[int]:
    """The characters of some text files."""
    return {ord(letter) for path in files for letter in path.read_text("utf-8")}
