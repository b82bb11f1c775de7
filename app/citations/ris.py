"""RIS, for Zotero, EndNote, Mendeley and library catalogues."""

from __future__ import annotations

from typing import Any

import rispy

from app.citations.form import Form, Item, day_of, names_of

TYPES = {"dataset": "DATA", "webpage": "ELEC", "report": "RPRT", "book": "BOOK", "map": "MAP"}
"""RIS's words for CSL's; what has none is generic."""


def _write(item: Item) -> str:
    year, month, day = day_of(item)
    record: dict[str, Any] = {
        "type_of_reference": TYPES.get(str(item["type"]), "GEN"),
        "id": item["id"],
        "title": item["title"],
        "authors": names_of(item),
        "secondary_title": item.get("container-title"),
        "publisher": item.get("publisher"),
        "year": str(year) if year else None,
        "date": f"{year:04}/{month:02}/{day:02}" if day else None,
        "edition": item.get("version"),
        "urls": [item["URL"]] if item.get("URL") else None,
        "notes": [item["note"]] if item.get("note") else None,
    }
    written: str = rispy.dumps([{key: value for key, value in record.items() if value}])
    return written.removeprefix("1.\n")


FORM = Form("ris", "RIS", "application/x-research-info-systems; charset=utf-8", _write)
