"""`python -m app.ground`: build the ground unless it is already there, and say where it is."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from app.errors import GroundError
from app.ground.build import build
from app.ground.cache import default_folder, is_built


def main() -> int:
    """Print progress on stderr and the folder on stdout; exit 1 with a remedy on failure."""
    parser = argparse.ArgumentParser(prog="python -m app.ground", description=__doc__)
    parser.add_argument("--into", type=Path, help="folder to build, in place of the cache's")
    parser.add_argument("--force", action="store_true", help="build again even if it is there")
    asked = parser.parse_args()
    # Ended politely, leave nothing behind: an exit unwinds what a signal would not.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder: Path = (asked.into or default_folder()).absolute()
    try:
        if asked.force or not is_built(folder):
            build(folder, _tell, replace=asked.force)
    except GroundError as fault:
        print(f"ground: {fault}", file=sys.stderr)
        return 1
    print(folder)
    return 0


def _tell(line: str) -> None:
    print(f"ground: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
