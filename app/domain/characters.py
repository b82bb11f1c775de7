"""Texts as writers take them: XML has no room for some characters, and no way to escape them."""

from __future__ import annotations

import re

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (section 2.2) forbids even escaped; GDAL ends a text at the first of them, NUL."""


def fit(text: str) -> str:
    r"""The text as every writer takes it: what cannot be written becomes U+FFFD.

    >>> fit("a\x00b") == "a\ufffdb"
    True
    """
    return UNWRITABLE.sub("\ufffd", text)
