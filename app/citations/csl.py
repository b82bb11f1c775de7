"""CSL-JSON: the item itself, for citeproc and Zotero."""

from __future__ import annotations

import json

from app.citations.form import Form, Item


def _write(item: Item) -> str:
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


FORM = Form("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", _write)
