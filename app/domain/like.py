"""LIKE: a pattern of text, in time that grows with the text and not with its wildcards."""

from __future__ import annotations

import re
from dataclasses import dataclass

PIECE = re.compile(r"\\(.)|([%_])|([^\\%_]+|\\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Like:
    """A pattern: `%` is any text, `_` one character, a backslash takes either literally."""

    regex: re.Pattern[str]
    prefix: str
    """What every match begins with."""
    longest: str
    """The longest text that every match holds."""
    is_prefix: bool
    """Whether the prefix followed by anything is all that is asked."""
    is_exact: bool
    """Whether the prefix is the whole of every match."""
    is_holding: bool
    """Whether to hold the longest text, anywhere, is all that is asked."""

    def matches(self, text: str) -> bool:
        """Whether the whole text is of the pattern."""
        return self.regex.fullmatch(text) is not None


def read_like(pattern: str) -> Like:
    """The matcher of a pattern.

    Each part between two `%` is looked for once, from the left, and never again: the first place
    is always good enough, because what follows is free. So many `%` cost no more than one.
    """
    parts: list[list[str | None]] = [[]]
    for escaped, wild, literal in PIECE.findall(pattern):
        if wild == "%":
            parts.append([])
        else:
            parts[-1] += [None] if wild else list(escaped or literal)
    first, *middle = parts
    sources = [_source(first)]
    if middle:
        sources += [f"(?>.*?{_source(part)})" for part in middle[:-1] if part]
        sources += [".*", _source(middle[-1])]
    literals = [text for part in parts for text in _literals(part)]
    whole = None not in first
    is_one = sum(map(bool, parts)) == 1 and None not in max(parts, key=len)
    return Like(
        regex=re.compile("".join(sources), re.DOTALL),
        prefix=_literals(first)[0],
        longest=max(literals, key=len),
        is_prefix=whole and bool(middle) and not any(middle),
        is_exact=whole and not middle,
        is_holding=len(parts) > 1 and not parts[0] and not parts[-1] and is_one,
    )


def _source(part: list[str | None]) -> str:
    return "".join("." if one is None else re.escape(one) for one in part)


def _literals(part: list[str | None]) -> list[str]:
    """The runs of literal text of a part, in order; the first is what it begins with."""
    runs = [""]
    for one in part:
        if one is None:
            runs.append("")
        else:
            runs[-1] += one
    return runs
