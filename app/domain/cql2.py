"""Filters as they are written: CQL2 text or JSON (OGC 21-065r2), to an `Expression`.

The `cql2` library reads the text, bracket by bracket, the innermost first, each standing as one
name in the text around it. Read in one piece, every further bracket around a fault doubles the
time that the library takes to find it, and some thousand minus signs end the process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cql2
import orjson

from app.domain.filter import Expression
from app.domain.filterform import DEEPEST, OPERANDS, Form
from app.domain.queryables import Column
from app.errors import BadQuery

LONGEST = 10_000
"""Characters of a filter."""

CHAIN = 60
"""Operators in a row between two brackets, commas, ANDs or ORs."""

LANGUAGES = ("cql2-text", "cql2-json")

KINDS = {
    "text": r"'[^']*(?:''[^']*)*'",
    "name": r'"[^"]*"',
    "number": r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?",
    "word": r"[^\W\d][\w.:]*",
    "open": r"\(",
    "close": r"\)",
    "mark": r"<>|!=|<=|>=|\S",
}
TOKEN = re.compile(rf"\s*(?:{'|'.join(f'(?P<{name}>{one})' for name, one in KINDS.items())})")
BARE = re.compile("|".join(KINDS.values()))
"""Tokens with their kinds, and the same without."""

VALUES = ("text", "name", "number")
"""Tokens that neither open nor end anything, nor operate."""

QUOTES = frozenset("'\"")
"""Tokens only where they are not closed."""

FLAT = ("AND", "OR", ",")
"""What ends a chain of operators."""

OPERATORS = ("NOT", "IN", "LIKE", "BETWEEN", "IS", "DIV")

SHAPES = re.compile(r"(MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION", re.IGNORECASE)
DIMENSIONS = ("Z", "M", "ZM")

FIRST_PRIVATE, LAST_PRIVATE = "\ue000", "\uf8ff"
"""The characters of Unicode's private use that stand for brackets already read."""

MEANINGLESS = re.compile(rf"[{FIRST_PRIVATE}-{LAST_PRIVATE}\ud800-\udfff]")
"""Those, and halves of characters."""

PLACE = re.compile(r"--> (\d+):(\d+)")


def parse_filter(text: str, lang: str, columns: Mapping[str, Column]) -> Expression:
    """The filter as a tree; `columns` are those of the layer.

    Raises BadQuery for the parameter `filter`, with the character or the JSON member at fault.
    """
    if len(text) > LONGEST:
        raise _bad(f"it is longer than {LONGEST} characters; cut it {_at(LONGEST)}")
    if not text.strip():
        raise _bad(f"it is empty {_at(0)}; write a comparison, or leave the parameter out")
    if lang == "cql2-json":
        return Form(columns).read(_json(text), "the top")
    scan = _Scan(text.rstrip())
    return Form(columns, scan.units, scan.place_of).read(*scan.whole())


def _bad(message: str) -> BadQuery:
    return BadQuery(f"filter: {message}", "filter")


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _bad(f"not JSON at character {error.pos + 1}: {error.msg}") from error


@dataclass
class _Scan:
    """One reading of a text: its brackets by the character that stands for each."""

    text: str
    units: dict[str, tuple[Any, str]] = field(default_factory=dict)
    """What each bracket holds in CQL2 JSON, and its place."""

    def whole(self) -> tuple[Any, str]:
        """The whole text in CQL2 JSON, and its place."""
        tokens = BARE.findall(self.text)
        if len(tokens) > CHAIN or not QUOTES.isdisjoint(tokens):
            self._check()
        if (found := MEANINGLESS.search(self.text)) is not None:
            raise _bad(f"a character that means nothing to others {_at(found.start())}")
        self._left = self.text
        if "(" in tokens or ")" in tokens:
            self._read_brackets()
        return self._parse(0, len(self.text)), "character 1"

    def place_of(self, name: str) -> str | None:
        """Where a name stands first."""
        for token in TOKEN.finditer(self.text):
            if token[_kind(token)].strip('"') == name:
                return _at(_start(token))[3:]
        return None

    def _read_brackets(self) -> None:
        """Put a name in the place of each bracket, the innermost first."""
        opened: list[int] = []
        before, shape = ("", 0), -1
        for token in TOKEN.finditer(self.text):
            kind, start = _kind(token), _start(token)
            if kind == "open":
                if shape < 0 and _is_shape(before[0]):
                    shape = len(opened)
                opened.append(before[1] if _is_call(before[0]) else start)
                if len(opened) > DEEPEST:
                    raise _bad(f"more than {DEEPEST} brackets deep {_at(start)}")
            elif kind == "close":
                if not opened:
                    raise _bad(f"a bracket is closed that was not opened {_at(start)}")
                first = opened.pop()
                if shape in (-1, len(opened)):
                    self._close(first, token.end())
                    shape = -1
            before = _before(before, token)
        if opened:
            raise _bad(f"a bracket is not closed {_at(opened[-1])}")

    def _check(self) -> None:
        """Raise BadQuery for what the library would take too long for, or break at."""
        chain = joined = 0
        for token in TOKEN.finditer(self.text):
            kind = token.lastgroup
            if kind is None or kind in VALUES:
                continue
            said = token[kind].upper()
            if kind == "mark" and said in QUOTES:
                raise _bad(f"a quotation mark is not closed {_at(_start(token))}")
            if kind == "word":
                joined += said in ("AND", "OR")
                if joined > OPERANDS:
                    raise _bad(f"more than {OPERANDS} operands {_at(_start(token))}")
            if said in FLAT or kind in ("open", "close"):
                chain = 0
            elif kind == "mark" or said in OPERATORS:
                chain += 1
                if chain > CHAIN:
                    raise _bad(f"more than {CHAIN} operators in a row {_at(_start(token))}")

    def _close(self, start: int, end: int) -> None:
        """Read what stands from start to end, and put a name of equal length in its place."""
        if end - start < 3:
            raise _bad(f"there is nothing in the brackets {_at(start)}")
        sign = chr(ord(FIRST_PRIVATE) + len(self.units))
        self.units[sign] = (self._parse(start, end), _at(start)[3:])
        name = f'"{sign}{" " * (end - start - 3)}"'
        self._left = f"{self._left[:start]}{name}{self._left[end:]}"

    def _parse(self, start: int, end: int) -> Any:
        try:
            return cql2.parse_text(self._left[start:end]).to_json()
        except Exception as error:  # the library raises bare exceptions too
            raise self._fault(start, end, str(error)) from error

    def _fault(self, start: int, end: int, said: str) -> BadQuery:
        found = PLACE.search(said)
        if found is None:
            return _bad(f"{said[:200]} {_at(start)}")
        lines = self._left[start:end].split("\n")
        row, column = int(found[1]), int(found[2])
        place = start + sum(len(line) + 1 for line in lines[: row - 1]) + column - 1
        rest = self.text[place : place + 20]
        if not rest.strip():
            stop = _at(len(self.text))
            return _bad(f"it ends {stop} before it is complete; a value or a comparison is missing")
        return _bad(f"not understood {_at(place)}, near {rest!r}")


def _at(place: int) -> str:
    return f"at character {place + 1}"


def _before(before: tuple[str, int], token: re.Match[str]) -> tuple[str, int]:
    """The word before the next token and where it starts; POINT Z counts as POINT."""
    word = token["word"]
    if word is None:
        return "", 0
    if word.upper() in DIMENSIONS and _is_shape(before[0]):
        return before
    return word, _start(token)


def _kind(token: re.Match[str]) -> str:
    return str(token.lastgroup)


def _start(token: re.Match[str]) -> int:
    """Where a token starts, after the space before it."""
    return token.start(_kind(token))


def _is_shape(word: str) -> bool:
    return SHAPES.fullmatch(word) is not None


def _is_call(word: str) -> bool:
    return word != "" and word.upper() not in (*OPERATORS, *FLAT)
