"""How features are written out: one file a format, the folder is the registry.

Each file that defines `FORMAT` is a format; the others are what several formats share. The
first format of a layer's downloads is GeoJSON. What an extra is missing for is set apart.
"""

from __future__ import annotations

import importlib
import pkgutil

from app.extras import is_installed
from app.formats.format import Format


def _load() -> dict[str, Format]:
    names = [f"{__name__}.{entry.name}" for entry in pkgutil.iter_modules(__path__)]
    found = [
        module.FORMAT for module in map(importlib.import_module, names) if hasattr(module, "FORMAT")
    ]
    found.sort(key=lambda one: (one.name != "geojson", one.name))
    return {one.name: one for one in found}


_ALL = _load()

LACKING = {n: form for n, form in _ALL.items() if form.extra and not is_installed(form.extra)}
"""What this installation cannot write."""

FORMATS = {name: form for name, form in _ALL.items() if name not in LACKING}
"""What it can."""
