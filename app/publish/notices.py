"""What says how to cite the newest release: CITATION.cff, and what Zenodo reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.domain.release import Release
from app.late import Late
from app.records.format import replace

yaml = Late("yaml")

CITATION, ZENODO = "CITATION.cff", ".zenodo.json"


def write_notices(geodata: Path, release: Release) -> None:
    """Name a release in both files: beside the data, or in it where nothing stands beside."""
    beside = geodata.parent / CITATION
    folder = geodata.parent if beside.is_file() else geodata
    known = yaml.safe_load(beside.read_bytes()) if beside.is_file() else NEW
    cited = _citation(known, release)
    text = yaml.safe_dump(cited, sort_keys=False, allow_unicode=True, width=100)
    _write(folder / CITATION, text)
    _write(
        folder / ZENODO, json.dumps(_zenodo(cited, release), ensure_ascii=False, indent=2) + "\n"
    )


NEW: dict[str, Any] = {
    "cff-version": "1.2.0",
    "message": "If you use the data, cite it as below, and the sources named with each place.",
    "type": "dataset",
    "title": "campmap: an open, sourced map of North Korea's prison camps and border crossings",
    "authors": [{"name": "The campmap authors"}],
    "license": ["CC-BY-4.0"],
}
"""What is said where no CITATION.cff stands that says it."""

HASHED = "SHA-256 of the release"


def _citation(known: dict[str, Any], release: Release) -> dict[str, Any]:
    """The known citation, with the version, the day and the hash of a release (CFF 1.2.0)."""
    kept = [one for one in known.get("identifiers", ()) if one.get("description") != HASHED]
    hashed = {"type": "other", "value": f"sha256:{release.hash}", "description": HASHED}
    named = {"version": release.name, "date-released": release.day.isoformat()}
    return known | named | {"identifiers": [*kept, hashed]}


def _zenodo(cited: dict[str, Any], release: Release) -> dict[str, Any]:
    """A deposit's metadata, as Zenodo takes it from a repository."""
    abstract = str(cited.get("abstract") or cited["title"]).strip()
    return {
        "title": cited["title"],
        "upload_type": "dataset",
        "description": f"{abstract} Release {release.name}, sha256:{release.hash}.",
        "version": release.name,
        "publication_date": release.day.isoformat(),
        "creators": [{"name": str(one["name"])} for one in cited["authors"]],
        "license": "cc-by-4.0",
        "access_right": "open",
        "language": "eng",
        "keywords": cited.get("keywords", []),
    }


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        replace(path, text.encode())
