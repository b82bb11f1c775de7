"""`python -m tests.packaging.sbom FILE`: licences of packages that name theirs in a text alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

READ = {"protobuf": "BSD-3-Clause", "resvg_py": "MIT"}
"""What the licence file of these packages is, by SPDX; their metadata does not say it."""


def complete(listed: dict[str, Any]) -> list[str]:
    """Add those licences to a list of components (CycloneDX); who still has none."""
    for part in listed["components"]:
        if not part.get("licenses") and part["name"] in READ:
            part["licenses"] = [{"license": {"id": READ[part["name"]]}}]
    return [part["name"] for part in listed["components"] if not part.get("licenses")]


def main(path: Path) -> None:
    """Complete a file. Exits 1 with the names of components whose licence is not known."""
    listed = json.loads(path.read_bytes())
    if unknown := complete(listed):
        sys.exit(f"read the licence of {', '.join(unknown)} and add it to READ in {__file__}")
    path.write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
