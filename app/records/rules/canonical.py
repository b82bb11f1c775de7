"""A record's bytes are canonical: reading and writing it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas
from app.records.write import canonical


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """A fault where the bytes differ from those that `campmap fmt` writes."""
    if canonical(record.data, schemas.of(record.layer)) != record.raw:
        yield Fault(str(record.path), "canonical", "run `campmap fmt`")
