"""Every download with its size, and the lines that fetch it with well-known tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.domain.layer import Layer
from app.domain.query import Page
from app.formats import FORMATS
from app.formats.format import Format
from app.web.atlas import Atlas
from app.web.links import Links
from app.web.signs import of_maps
from app.web.words import Words


class Line(NamedTuple):
    """How a tool is told to fetch a layer; `{base}` is where we are reached."""

    tool: str
    text: str
    form: str = "geojson"
    """The format that it fetches."""


LINES = (
    Line("curl", "curl -O {base}/layers/camps.geojson"),
    Line("geopandas", 'geopandas.read_file("{base}/layers/camps.geojson")'),
    Line("R sf", 'sf::st_read("{base}/layers/camps.geojson")'),
    Line("ogr2ogr", "ogr2ogr camps.gpkg {base}/layers/camps.geojson"),
    Line("QGIS", "Layer, Add WFS / OGC API – Features Layer, New: {base}/"),
    Line("PyQGIS", """QgsVectorLayer("url='{base}/' typename='camps'", "Camps", "OAPIF")"""),
    Line(
        "DuckDB",
        "curl -O {base}/layers/camps.parquet && "
        "duckdb -c \"SELECT id, name_en, status FROM 'camps.parquet'\"",
        "parquet",
    ),
    Line(
        "Leaflet", 'L.geoJSON(await (await fetch("{base}/layers/camps.geojson")).json()).addTo(map)'
    ),
    Line(
        "MapLibre", 'new maplibregl.Map({{container: "map", style: "{base}/styles/campmap.json"}})'
    ),
)
"""Each is run as it is printed by tests/clients/test_lines.py or tests/browser/test_lines.py."""


class Whole(NamedTuple):
    """A layer whole, as features and as tiles; no size of tiles where nothing is drawn."""

    page: Page
    tiles: int | None


def downloads(
    atlas: Atlas, layers: Mapping[str, Whole], links: Links, words: Words
) -> list[dict[str, Any]]:
    """Each layer with its files: format, address, size as said in the language.

    `layers` has all but bulk layers, whose files nobody writes to be measured. A size is found by
    writing the file, once for one version of the data; so this may take seconds and is called in
    a thread.
    """
    found = []
    for layer in atlas.dataset.layers.values():
        whole = layers.get(layer.id)
        files = [
            {
                "format": form.title,
                "url": links.layer(layer.id, form.name),
                "size": words.size(_size(atlas, layer, whole.page, form)) if whole else None,
            }
            for form in FORMATS.values()
        ]
        files += _for_maps(layer, whole, links, words)
        title, count = layer.title.show(words.lang).text, atlas.store.about(layer.id).features
        found.append({"id": layer.id, "title": title, "count": count, "files": files})
    return found


def _for_maps(
    layer: Layer, whole: Whole | None, links: Links, words: Words
) -> Iterator[dict[str, Any]]:
    """Tiles and styles; documents of a kilobyte or two say no size."""
    for one in of_maps(links, layer.id, drawn=whole is None or bool(whole.tiles)):
        tiles = whole.tiles if whole and one["rel"] == "pmtiles" else None
        yield {
            "format": one["title"],
            "url": one["href"],
            "size": words.size(tiles) if tiles else None,
        }


def _size(atlas: Atlas, layer: Layer, page: Page, form: Format) -> int:
    key = f"{atlas.dataset.version} {layer.id}.{form.name}"
    if key not in atlas.sizes:
        atlas.sizes[key] = sum(map(len, form.encode(layer, page)))
    return atlas.sizes[key]


def lines(links: Links) -> list[dict[str, str]]:
    """The lines for what is written here, with our address in them."""
    return [
        {"tool": one.tool, "text": one.text.format(base=links.base)}
        for one in LINES
        if one.form in FORMATS
    ]
