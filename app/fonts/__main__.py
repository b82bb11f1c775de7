"""`python -m app.fonts`: build the fonts of pictures, and say where they are."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.errors import PictureError
from app.fonts.build import build

FRONTEND = Path(__file__).resolve().parent.parent.parent / "frontend"


def main() -> int:
    """Print the folder on stdout; exit 1 with a remedy on failure."""
    parser = argparse.ArgumentParser(prog="python -m app.fonts", description=__doc__)
    parser.add_argument("--into", type=Path, default=FRONTEND / "fonts", help="folder to build")
    parser.add_argument(
        "--packages",
        type=Path,
        default=FRONTEND / "node_modules" / "@fontsource-variable",
        help="folder of the font packages that npm has installed",
    )
    asked = parser.parse_args()
    try:
        build(asked.packages, asked.into)
    except PictureError as fault:
        print(f"fonts: {fault}", file=sys.stderr)
        return 1
    print(asked.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
