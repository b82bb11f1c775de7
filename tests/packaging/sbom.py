"""`python -m tests.packaging.sbom FILE`: a list of what is installed, and each part's licence."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

READ = {"protobuf": "BSD-3-Clause", "resvg_py": "MIT"}
"""What the licence file of these packages is, by SPDX; their metadata does not say it."""


WORKSHOP = {"name": "cdx:npm:package:development", "value": "true"}
"""How npm marks what only builds and tests.

Its own `--omit dev` leaves out too what such a package shares with the map.
"""


def without_workshop(listed: dict[str, Any]) -> dict[str, Any]:
    """A list of components (CycloneDX) without those that readers never get."""
    left_out = {
        part["bom-ref"] for part in listed["components"] if WORKSHOP in part.get("properties", ())
    }
    parts = [part for part in listed["components"] if part["bom-ref"] not in left_out]
    needs = [
        one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref not in left_out]}
        for one in listed["dependencies"]
        if one["ref"] not in left_out
    ]
    return listed | {"components": parts, "dependencies": needs}


def complete(listed: dict[str, Any]) -> list[str]:
    """Add those licences to a list of components (CycloneDX); who still has none."""
    for part in listed["components"]:
        if not part.get("licenses") and part["name"] in READ:
            part["licenses"] = [{"license": {"id": READ[part["name"]]}}]
    return [part["name"] for part in listed["components"] if not part.get("licenses")]


def main(path: Path) -> None:
    """Cut a file down and complete it. Exits 1, naming components of an unknown licence."""
    listed = without_workshop(json.loads(path.read_bytes()))
    if unknown := complete(listed):
        sys.exit(f"read the licence of {', '.join(unknown)} and add it to READ in {__file__}")
    path.write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
