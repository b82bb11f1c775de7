"""A record follows the schema of its folder; unknown properties are refused."""

from __future__ import annotations

from collections.abc import Iterator

from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas

LONGEST, SHORT = 300, 140
"""Of a longer message the ends are told: it begins with what stands there, and ends with why."""


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """One fault for each departure, with its place in the record."""
    for path, message in schemas.problems(record.layer, record.data):
        remedy = f"at {path}: {shown(message)}; the schema says what may stand there"
        yield Fault(str(record.path), "schema", remedy)


def shown(text: str) -> str:
    """A text without signs that would act on the terminal that shows it."""
    seen = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    return seen if len(seen) <= LONGEST else f"{seen[:SHORT]} … {seen[-SHORT:]}"
