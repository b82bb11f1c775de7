"""How a citation is written: one file a form, all from the same CSL item."""

from __future__ import annotations

from app.citations import bibtex, csl, ris, text
from app.citations.form import Form

FORMS: dict[str, Form] = {one.name: one for one in (text.FORM, bibtex.FORM, ris.FORM, csl.FORM)}
"""By what an address ends with; text first, as people read it."""
