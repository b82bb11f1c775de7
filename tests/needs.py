"""What a test needs beside Python: without it the test fails in CI, and is skipped elsewhere."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app.ground.cache import default_folder, is_built


def need(found: object, remedy: str) -> None:
    """Go on if it is `found`; else say what to do, a sentence's beginning such as "install it"."""
    if found:
        return
    said = f"{remedy} to run it"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)


def need_program(name: str, package: str) -> str:
    """Where a program is that a package of Debian has."""
    found = shutil.which(name)
    need(found, f"install {package}")
    return str(found)


def need_ground() -> Path:
    """The folder of the built basemap."""
    folder = default_folder()
    need(is_built(folder), "run `make ground`")
    return folder
