"""The hash of a large file, taken once: it is kept with the file's size and time."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from app.cache import cache_folder

DIGITS = 64
"""Of a SHA-256 in hexadecimal: a note that has others was cut short."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content; of one that is not there, of nothing."""
    try:
        about = path.stat()
    except OSError:
        return hashlib.sha256().hexdigest()
    return _digest(path, (about.st_ino, about.st_size, about.st_mtime_ns))


@lru_cache(maxsize=64)
def _digest(path: Path, stamp: tuple[int, int, int]) -> str:
    name = hashlib.sha256(f"{path.resolve()} {stamp}".encode()).hexdigest()[:24]
    note = cache_folder() / "bulk" / f"{name}.sha256"
    with suppress(OSError):
        if len(kept := note.read_text(encoding="ascii")) == DIGITS:
            return kept
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with suppress(OSError):
        _keep(note, digest)
    return digest


def _keep(note: Path, digest: str) -> None:
    """Write a note at once or not at all."""
    note.parent.mkdir(parents=True, exist_ok=True)
    half = note.with_suffix(f".{os.getpid()}")
    try:
        half.write_text(digest, encoding="ascii")
        half.replace(note)
    finally:
        half.unlink(missing_ok=True)
