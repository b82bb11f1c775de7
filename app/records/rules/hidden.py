"""No text hides or turns what a reader sees: no control characters, no marks of direction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.changelog import FILE as CHANGELOG
from app.records.fault import Fault
from app.records.hidden import HIDDEN, all_strings
from app.records.record import Record
from app.records.schemas import Schemas
from app.records.texts import of_layers, of_lists

RULE = "hidden"

ESCAPED = re.compile(r'\\[^"\\/n]')
"""What JSON may write a hidden character as."""


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """A fault where a member of the record has such a character, in its name or its text."""
    text = record.raw.decode(errors="replace")
    if HIDDEN.search(text) is None and ESCAPED.search(text) is None:
        return  # the whole file shows all that it says: no member needs a look
    yield from _fault(str(record.path), *all_strings(record.data))


def check(dataset: Dataset) -> Iterator[Fault]:
    """The same of what stands beside the records."""
    for layer in dataset.layers.values():
        yield from _fault(f"{layer.id}/layer.toml", layer.licence)
    for file, text in (*of_layers(dataset), *of_lists(dataset)):
        yield from _fault(file, text)
    yield from _fault(CHANGELOG, dataset.changelog)


def _fault(file: str, *texts: str) -> Iterator[Fault]:
    for text in texts:
        if (found := HIDDEN.search(text)) is not None:
            remedy = f"has the hidden character U+{ord(found[0]):04X}; take it out"
            yield Fault(file, RULE, remedy)
            return
