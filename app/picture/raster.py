"""A program: SVG in, PNG out; its arguments are the scale, the family of letters, the font files.

It is run apart from the service (`png.py`): bounded in time and memory, and nobody waits for its
lock. Nothing on the machine but what it is given changes what a picture looks like.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import resvg_py

if sys.platform != "win32":
    import resource

LONGEST_S = 20
"""Seconds of work: twenty times what the largest picture takes."""
MOST_BYTES = 1_500_000_000
"""Address space: the largest picture takes 120 MB of memory."""


def main(arguments: Sequence[str]) -> None:
    """Read, render, write."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
    scale, family, *files = arguments
    made = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        zoom=float(scale),
        skip_system_fonts=True,
        font_files=files,
        font_family=family,
        sans_serif_family=family,
    )
    sys.stdout.buffer.write(bytes(made))


if __name__ == "__main__":
    main(sys.argv[1:])
