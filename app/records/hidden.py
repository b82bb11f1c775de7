"""Characters that no reader sees: they hide or turn the text around them, or break XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_NEVER = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000e007f\U000e01f0-\U0010ffff"
)
"""Controls, marks of direction, fillers, tags, noncharacters."""

FOREIGN = re.compile(f"[{_NEVER}]")
"""What is hidden in texts of others, which may need joiners and have several lines."""

HIDDEN = re.compile(
    f"[\t\r\xad\u180b-\u180f\u200c\u200d\ue000-\uf8ff\ufe00-\ufe0f\ufffc\ufffd\U000e0080-\U000e01ef{_NEVER}]"
)
"""What is hidden in texts of ours: joiners and private use too, all but the line feed."""


def all_strings(value: Any) -> Iterator[str]:
    """Every string of a parsed value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from all_strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_strings(inner)
