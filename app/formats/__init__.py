"""How features are written out: one file a format, the folder is the registry.

Each file defines `FORMAT`. The first format of a layer's downloads is GeoJSON.
"""

from __future__ import annotations

import importlib
import pkgutil

from app.formats.format import Format


def _load() -> dict[str, Format]:
    names = [entry.name for entry in pkgutil.iter_modules(__path__) if entry.name != "format"]
    found = [importlib.import_module(f"{__name__}.{name}").FORMAT for name in names]
    found.sort(key=lambda one: (one.name != "geojson", one.name))
    return {one.name: one for one in found}


FORMATS = _load()
