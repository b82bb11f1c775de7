"""The ground as the service sees it: tiles, credits and outline, or why there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.errors import GroundError
from app.ground.archive import Archive
from app.ground.outline import Outline, read_outline

VECTOR, RELIEF, CREDITS = "base.pmtiles", "relief.pmtiles", "attribution.json"


OPEN_DATABASE = ("README.md", "land.geojson", "border.geojson", "rail.geojson")
"""What derives from OpenStreetMap, kept apart and offered as the ODbL asks (section 4.6)."""


class Ground:
    """A built folder, or an operator's own file; without usable ones the map has no ground."""

    def __init__(self, path: Path) -> None:
        """Open a built folder, or a single `.pmtiles` file with the same layers.

        Never raises: `problem` says what is missing and what to do.
        """
        self._folder = path
        self.id: str | None = None
        self.problem: str | None = None
        self.attribution: list[dict[str, Any]] = []
        self.outline: Outline | None = None
        self._archives: dict[str, Archive] = {}
        try:
            self._open_file(path) if path.is_file() else self._open_folder(path)
        except GroundError as error:
            self.problem = str(error)

    def _open_folder(self, folder: Path) -> None:
        self._archives["vector"] = Archive(folder / VECTOR)
        self.attribution = _read_credits(folder / CREDITS)
        self.id = self._archives["vector"].sha256[:16]
        self.outline = read_outline(folder)
        self._archives["relief"] = Archive(folder / RELIEF)

    def _open_file(self, path: Path) -> None:
        """An operator's archive: its credit is its own; there is no relief and no outline."""
        archive = self._archives["vector"] = Archive(path)
        if credit := str(archive.metadata.get("attribution") or ""):
            text = re.sub(r"<[^>]*>", "", credit).strip()
            self.attribution = [{"text": text, "url": "", "licence": "", "licence_url": ""}]
        self.id = archive.sha256[:16]

    @property
    def offered(self) -> Mapping[str, Path]:
        """What anybody may have, by name: the archives, the credits, the open database."""
        names = (VECTOR, RELIEF, CREDITS, *(f"odbl-{part}" for part in OPEN_DATABASE))
        paths = {name: self._folder / name.replace("odbl-", "odbl/") for name in names}
        return {name: path for name, path in paths.items() if path.is_file()}

    def tile(self, kind: str, z: int, x: int, y: int) -> bytes | None:
        """A tile as stored; None where there is none. Raises GroundError if it is damaged."""
        archive = self._archives.get(kind)
        return archive.tile(z, x, y) if archive else None

    def tiles(self, kind: str) -> Iterator[tuple[tuple[int, int, int], bytes]]:
        """Every tile of a kind as stored, with its zoom, column and row."""
        archive = self._archives.get(kind)
        return archive.tiles() if archive else iter(())


def _read_credits(path: Path) -> list[dict[str, Any]]:
    try:
        credits: list[dict[str, Any]] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise GroundError(f"{path} cannot be read: run `make ground`") from error
    return credits
