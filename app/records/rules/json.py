"""A record is JSON in UTF-8, and no object says a key twice."""

from __future__ import annotations

from collections.abc import Iterator

from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """The record's own account of why it could not be parsed."""
    if record.problem:
        yield Fault(str(record.path), "json", record.problem)
