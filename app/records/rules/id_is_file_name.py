"""The id of a record is its file's name."""

from __future__ import annotations

from collections.abc import Iterator

from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """A fault where the two differ."""
    if record.data["id"] != record.id:
        remedy = f"says id {record.data['id']!r}; make the id and the file's name the same"
        yield Fault(str(record.path), "id-is-file-name", remedy)
