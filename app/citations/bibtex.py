"""BibTeX, for LaTeX and reference managers; what LaTeX would take for a command is escaped."""

from __future__ import annotations

import re

import bibtexparser
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import UnicodeToLatexEncoder

from app.citations.form import Form, Item, day_of, names_of

LATEX = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)
"""Hangul and its like stay as they are: today's LaTeX reads UTF-8."""


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
    entry = Entry("misc", _key(item), [Field(key, text) for key, text in fields.items() if text])
    written: str = bibtexparser.write_string(bibtexparser.Library([entry]))
    return written


def _escaped(text: str | None) -> str | None:
    return LATEX.unicode_to_latex(text) if text else None


def _key(item: Item) -> str:
    return re.sub(r"[^A-Za-z0-9.:-]+", "-", str(item["id"]))


FORM = Form("bib", "BibTeX", "application/x-bibtex; charset=utf-8", _write)
