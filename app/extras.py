"""Packages that an installation may do without, by the extra of campmap that brings them."""

from __future__ import annotations

from importlib.util import find_spec

GIS = "gis"
"""What reads and writes the files of GIS and of data frames: 270 MB."""

PACKAGES = {GIS: ("pyarrow", "pyogrio")}


def is_installed(extra: str) -> bool:
    """Whether all that an extra brings is here; nothing is loaded to find out."""
    return all(find_spec(name) is not None for name in PACKAGES[extra])


def remedy(extra: str) -> str:
    """What installs it."""
    return f"pip install 'campmap[{extra}]'"
