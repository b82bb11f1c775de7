"""A drawing as PNG: rendered by a program of its own, which is stopped if it takes too long."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.errors import PictureError
from app.picture.fonts import Fonts

PROGRAM = Path(__file__).with_name("raster.py")
LONGEST_S = 30
"""Seconds that a reader may wait; the program itself is allowed fewer of work."""


def render_png(svg: str, fonts: Fonts, lang: str, scale: int = 1) -> bytes:
    """The picture, each of its pixels `scale` by `scale`.

    Raises PictureError if there are no fonts, or the renderer fails or takes too long.
    """
    if fonts.problem:
        raise PictureError(fonts.problem)
    options = [str(scale), fonts.families(lang)[0], *map(str, fonts.files(lang))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with our own arguments
            [sys.executable, "-I", str(PROGRAM), *options],
            input=svg.encode(),
            capture_output=True,
            timeout=LONGEST_S,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureError(f"the picture was not done after {LONGEST_S} seconds") from error
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise PictureError(f"the renderer failed: {told or error}") from error
    return done.stdout
