"""Opens layers in QGIS without a window, and prints what it found; run by Debian's Python.

    python3 qgis.py ADDRESS EXPRESSION

ADDRESS is the service's, EXPRESSION makes a QgsVectorLayer.
"""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

sys.path.pop(0)  # this folder, where this file would pass for QGIS itself

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)


def seen(layer: Any) -> list[list[Any]] | None:
    """Ids, names and points of a layer's features."""
    if not layer.isValid():
        return None
    return [
        [one["id"], one["name_ko"], None if one.geometry().isNull() else one.geometry().asWkt(3)]
        for one in layer.getFeatures()
    ]


def inside(layer: Any, *box: float) -> list[str]:
    """Ids of the features in a box."""
    request = QgsFeatureRequest().setFilterRect(QgsRectangle(*box))
    return [one["id"] for one in layer.getFeatures(request)]


def styled(layer: Any, address: str) -> str:
    """The kind of renderer that the layer's style gives it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "camps.qml"
        with urllib.request.urlopen(f"{address}/styles/camps.qml") as answer:
            path.write_bytes(answer.read())
        layer.loadNamedStyle(str(path))
    kind: str = layer.renderer().type()
    return kind


def main(address: str, expression: str) -> None:
    """Look at the camps in each way that QGIS has."""
    application = QgsApplication([], False)
    application.initQgis()
    made = eval(expression, {"QgsVectorLayer": QgsVectorLayer})  # the line as it is printed
    tiles = f"type=xyz&url={address}/tiles/camps/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=14"
    found = {
        "features": seen(made),
        "inside": inside(made, 126.0, 39.5, 126.2, 39.6),
        "geojson": seen(QgsVectorLayer(f"{address}/layers/camps.geojson", "a", "ogr")),
        "gpkg": seen(QgsVectorLayer(f"/vsicurl/{address}/layers/camps.gpkg", "b", "ogr")),
        "renderer": styled(made, address),
        "tiles": QgsVectorTileLayer(tiles, "c").isValid(),
    }
    sys.stdout.write(json.dumps(found))
    del made
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
