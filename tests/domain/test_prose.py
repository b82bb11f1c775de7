"""The Markdown of stories: what it may say, and that nothing else comes out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from app.domain.prose import Prose


class Plain:
    """Links and marks as simple as they can be."""

    def place(self, kind: str, name: str) -> str:
        return f"/{kind}s/{name}"

    def citation(self, source: str, page: str | None) -> str:
        return f"<sup>{source}</sup>"


def shown(text: str) -> str:
    return Prose(text).html(Plain())


def test_paragraphs_emphasis_lists_and_links_become_html() -> None:
    assert shown("A *b* **c**.") == "<p>A <em>b</em> <strong>c</strong>.</p>"
    assert shown("[Camp](place:camp-a)") == '<p><a href="/places/camp-a">Camp</a></p>'
    assert shown("- one\n- two") == "<ul><li>one</li><li>two</li></ul>"


def test_a_citation_is_a_mark_with_its_page() -> None:
    prose = Prose("Said. [@hawk-2012, p. 12] And [@rfa-2023-10] [@hawk-2012]")
    assert prose.sources == ("hawk-2012", "rfa-2023-10")
    assert "<sup>hawk-2012</sup>" in prose.html(Plain())
    assert prose.plain == "Said.  And  "


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![picture](https://example.org/a.png)",
        "[x](javascript:alert(1))",
        '[x](https://example.org "t")',
        "<https://example.org>",
        '[x](place:a" onclick="alert(1))',
        "[@a<b>]",
    ],
)
def test_markup_and_outside_links_never_come_out(text: str) -> None:
    part = html.fragment_fromstring(shown(text), create_parent="div")
    assert {one.tag for one in part.iterdescendants()} <= {"p", "a", "em"}
    assert all(set(one.attrib) <= {"href"} for one in part.iterdescendants())
    assert all(one.get("href") in ("", None) for one in part.iterdescendants("a"))


@given(st.text(alphabet=st.sampled_from("[]()@*_-<>&\"'`#!:\\ab1\n \u202e"), max_size=80))
def test_no_text_breaks_the_page(text: str) -> None:
    part = html.fragment_fromstring(shown(text), create_parent="div")
    tags = {"p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "br", "sup"}
    assert {one.tag for one in part.iterdescendants()} <= tags
