"""Reading a tile archive, ours or an operator's own: one tile at a time, from the open file."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import struct
import weakref
import zlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pmtiles.reader import all_tiles
from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from app.errors import GroundError

REMEDY = "run `python -m app.ground --force`, or name another file"
HEADER_BYTES = 127
PIECE_BYTES = 1 << 20
DEEPEST = 4
"""PMTiles 3 allows a root directory and up to three levels of leaves."""
KEPT_DIRECTORIES = 64
DAMAGE = (
    EOFError, IndexError, KeyError, MagicNumberNotFound, OSError, SpecVersionUnsupported,
    ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What parsing bytes that are no archive may raise."""
MEDIA_TYPES = {TileType.MVT: "application/vnd.mapbox-vector-tile", TileType.WEBP: "image/webp"}


class Archive:
    """A PMTiles 3 file, kept open; its tiles are given as they are stored."""

    def __init__(self, path: Path) -> None:
        """Open a file. Raises GroundError if it is missing, or not a whole archive."""
        self.path = path
        try:
            self._file = os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._file)
            self._size = os.fstat(self._file).st_size
            self._header = deserialize_header(self._read(0, HEADER_BYTES))
            self.metadata: dict[str, Any] = self._read_metadata()
            self._directory = lru_cache(KEPT_DIRECTORIES)(self._read_directory)
            self._directory(self._header["root_offset"], self._header["root_length"])
        except FileNotFoundError as fault:
            raise GroundError(f"{path} is missing: {REMEDY}") from fault
        except DAMAGE as fault:
            raise GroundError(f"{path} is not a tile archive ({fault}): {REMEDY}") from fault
        if self._header["tile_data_offset"] + self._header["tile_data_length"] > self._size:
            raise GroundError(f"{path} ends too soon: {REMEDY}")

    @property
    def min_zoom(self) -> int:
        """First zoom with tiles."""
        return int(self._header["min_zoom"])

    @property
    def max_zoom(self) -> int:
        """Last zoom with tiles; beyond it they are enlarged."""
        return int(self._header["max_zoom"])

    @property
    def media_type(self) -> str:
        """Media type of a tile once decompressed."""
        return MEDIA_TYPES.get(self._header["tile_type"], "application/octet-stream")

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal digest of the file: its id in URLs that never change."""
        digest = hashlib.sha256()
        for start in range(0, self._size, PIECE_BYTES):
            digest.update(self._read(start, min(PIECE_BYTES, self._size - start)))
        return digest.hexdigest()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Bytes of a tile as stored; None if there is none.

        Raises GroundError if the directory that would list it is damaged.
        """
        if not (self.min_zoom <= z <= self.max_zoom and 0 <= x < 2**z and 0 <= y < 2**z):
            return None
        offset, length = self._header["root_offset"], self._header["root_length"]
        try:
            for _ in range(DEEPEST):
                entry = find_tile(self._directory(offset, length), zxy_to_tileid(z, x, y))
                if entry is None:
                    return None
                if entry.run_length:
                    start = self._header["tile_data_offset"] + entry.offset
                    return self._read(start, entry.length)
                offset, length = self._header["leaf_directory_offset"] + entry.offset, entry.length
        except DAMAGE as fault:
            raise GroundError(f"{self.path} is damaged ({fault}): {REMEDY}") from fault
        return None

    def tiles(self) -> Iterator[tuple[tuple[int, int, int], bytes]]:
        """Every tile as stored, with its zoom, column and row. Raises GroundError if damaged."""
        try:
            yield from all_tiles(self._read)
        except DAMAGE as fault:
            raise GroundError(f"{self.path} is damaged ({fault}): {REMEDY}") from fault

    def _read(self, start: int, length: int) -> bytes:
        """Bytes of the file, which may be deleted by now.

        Not a memory map: whoever reads one of a file that was cut short is killed (SIGBUS).
        """
        found = os.pread(self._file, length, start)
        if len(found) < length:
            raise EOFError(f"it ends before byte {start + length}")
        return found

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        entries: list[Entry] = deserialize_directory(self._read(offset, length))
        return entries

    def _read_metadata(self) -> dict[str, Any]:
        start = self._header["metadata_offset"]
        stored = self._read(start, self._header["metadata_length"])
        if self._header["internal_compression"] == Compression.GZIP:
            stored = gzip.decompress(stored)
        metadata: dict[str, Any] = json.loads(stored)
        return metadata
