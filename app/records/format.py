"""Writing a folder in its canonical form, whole files or nothing."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app.records.changed import FILE as CHANGED
from app.records.changed import noted_register
from app.records.read import REGISTER, record_paths
from app.records.record import Record, parse
from app.records.schemas import Schemas
from app.records.write import canonical


def format_folder(folder: Path, *, write: bool, now: datetime | None = None) -> tuple[str, ...]:
    """The files that are not canonical, rewritten if asked; what is no JSON is left alone.

    When it writes, what changed since the newest release and was not noted yet is noted as edited
    `now`: a moment that nobody noted is no fault.
    """
    schemas = Schemas(folder)
    records = [parse(path, (folder / path).read_bytes()) for path in record_paths(folder)]
    wanted = {
        str(record.path): canonical(record.data, schemas.of(record.layer))
        for record in records
        if record.problem is None
    }
    wanted[REGISTER] = _register(folder, records)
    moments = noted_register(folder, now or datetime.now(UTC)) if write else None
    if moments is not None:
        wanted[CHANGED] = moments
    changed = [name for name, content in wanted.items() if _content(folder / name) != content]
    for name in changed if write else ():
        replace(folder / name, wanted[name])
    return tuple(changed)


def replace(path: Path, content: bytes) -> None:
    """Put new bytes in a file's place: afterwards it is the old file or the new, never a part."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)


def _register(folder: Path, records: list[Record]) -> bytes:
    """The register with new ids added; none ever leaves it, none changes its layer."""
    content = _content(folder / REGISTER) or b""
    known = dict(line.split(" ", 1) for line in content.decode().splitlines() if " " in line)
    found = {record.id: record.layer for record in records if record.is_feature}
    return "".join(f"{name} {layer}\n" for name, layer in sorted((found | known).items())).encode()


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
