"""A record follows the schema of its folder; unknown properties are refused."""

from __future__ import annotations

from collections.abc import Iterator

from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """One fault for each departure, with its place in the record."""
    for path, message in schemas.problems(record.layer, record.data):
        yield Fault(str(record.path), "schema", f"at {path}: {message}")
