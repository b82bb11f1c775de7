"""BibTeX, for LaTeX and reference managers; what LaTeX would take for a command is escaped."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from app.citations.form import Form, Item, day_of, names_of
from app.late import Late

bibtex, latex = Late("bibtexparser"), Late("pylatexenc.latexencode")


def _write(item: Item) -> str:
    year, month, _ = day_of(item)
    fields = {
        "title": _escaped(item["title"]),
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in names_of(item)),
        "howpublished": _escaped(item.get("container-title")),
        "publisher": _escaped(item.get("publisher")),
        "year": str(year) if year else None,
        "month": str(month) if month else None,
        "version": item.get("version"),
        "url": item.get("URL"),
        "note": _escaped(item.get("note")),
    }
    given = [bibtex.model.Field(key, text) for key, text in fields.items() if text]
    entry = bibtex.model.Entry("misc", _key(item), given)
    written: str = bibtex.write_string(bibtex.Library([entry]))
    return written


def _escaped(text: str | None) -> str | None:
    return _encoder().unicode_to_latex(text) if text else None


@cache
def _encoder() -> Any:
    """Hangul and its like stay as they are: today's LaTeX reads UTF-8."""
    how = {"unknown_char_policy": "keep", "unknown_char_warning": False}
    return latex.UnicodeToLatexEncoder(**how)


def _key(item: Item) -> str:
    return re.sub(r"[^A-Za-z0-9.:-]+", "-", str(item["id"]))


FORM = Form("bib", "BibTeX", "application/x-bibtex; charset=utf-8", _write)
