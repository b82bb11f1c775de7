"""The Markdown of stories: paragraphs, lists, emphasis, links to places, citations; no markup.

A link leads to a place or a layer of ours, `[Camp 14](place:kwanliso-14-kaechon)`; a source is
cited by its id, `[@hawk-2012]` or `[@hawk-2012, p. 12]`, and never linked. Raw HTML is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape

CITATION = re.compile(r"\[@(?P<source>[a-z0-9-]+)(?:,\s*(?P<page>[^\[\]\n]{1,40}))?\]")
TARGET = re.compile(r"(place|layer):([a-z0-9-]+)")

ALLOWED = ("paragraph", "text", "list", "blockquote", "emphasis", "link", "escape", "newline")
"""What a story's text may be made of: rules of CommonMark by the library's names."""


class Citing(Protocol):
    """How the page that shows a text writes links and citations; both give HTML."""

    def place(self, kind: str, name: str) -> str:
        """The address of a place or a layer."""

    def citation(self, source: str, page: str | None) -> str:
        """The mark that stands where a source is cited."""


class Prose:
    """A text as it was written, read once."""

    def __init__(self, written: str) -> None:
        self.written = written

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prose) and other.written == self.written

    def __hash__(self) -> int:
        return hash(self.written)

    @cached_property
    def _tokens(self) -> Sequence[Token]:
        return READER.parse(self.written)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources cited, in the order of their first mention."""
        found = (token.meta["source"] for token in self._inline() if token.type == "citation")
        return tuple(dict.fromkeys(found))

    @cached_property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """What the text links to, (`place` or `layer`, id); (``, address) for anything else."""
        found = []
        for token in self._inline():
            if token.type == "link_open":
                href = str(token.attrs["href"])
                match = TARGET.fullmatch(href)
                found.append((match[1], match[2]) if match else ("", href))
        return tuple(found)

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(
            " " if token.type in ("softbreak", "hardbreak") else token.content
            for token in self._inline()
            if token.type in ("text", "softbreak", "hardbreak")
        )

    def html(self, citing: Citing) -> str:
        """The text as HTML, every word of it escaped."""
        return "".join(_written(token, citing) for token in self._flat())

    def _flat(self) -> Iterator[Token]:
        for token in self._tokens:
            if token.type == "inline":
                yield from token.children or ()
            else:
                yield token

    def _inline(self) -> Iterator[Token]:
        for token in self._tokens:
            yield from token.children or ()


def _cite(state: StateInline, silent: bool) -> bool:
    """The rule by which `[@id]` is read, before that of links."""
    match = CITATION.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        state.push("citation", "", 0).meta = match.groupdict()
    state.pos = match.end()
    return True


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero").enable([*ALLOWED], ignoreInvalid=True)
    reader.inline.ruler.before("link", "citation", _cite)
    return reader


READER = _reader()

WRITERS: dict[str, Callable[[Token, Citing], str]] = {
    "text": lambda token, citing: str(escape(token.content)),
    "softbreak": lambda token, citing: "\n",
    "hardbreak": lambda token, citing: "<br>\n",
    "citation": lambda token, citing: citing.citation(token.meta["source"], token.meta["page"]),
    "link_open": lambda token, citing: _opened_link(token, citing),
}


def _written(token: Token, citing: Citing) -> str:
    if (write := WRITERS.get(token.type)) is not None:
        return write(token, citing)
    if not token.tag or token.hidden:
        return ""
    return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"


def _opened_link(token: Token, citing: Citing) -> str:
    match = TARGET.fullmatch(str(token.attrs["href"]))
    address = citing.place(match[1], match[2]) if match else ""
    return f'<a href="{escape(address)}">'
