"""Every download with its size, and the lines that fetch it with well-known tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.domain.layer import Layer
from app.formats import FORMATS
from app.web.atlas import Atlas, Sum
from app.web.links import Links
from app.web.signs import of_maps
from app.web.words import Words


class Sizes(NamedTuple):
    """How large the files are; nobody writes those of bulk layers to be measured."""

    files: Mapping[tuple[str, str], Sum]
    """By layer and format."""
    tiles: Mapping[str, int | None]
    """Bytes of archives of tiles by layer, None of those that draw nothing."""


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


def downloads(atlas: Atlas, sizes: Sizes, links: Links, words: Words) -> list[dict[str, Any]]:
    """Each layer with its files: format, address, size as said in the language."""
    found = []
    for layer in atlas.dataset.layers.values():
        files = []
        for form in FORMATS.values():
            file = sizes.files.get((layer.id, form.name))
            said = words.size(file.size) if file else None
            address = links.layer(layer.id, form.name)
            files.append({"format": form.title, "url": address, "size": said})
        files += _for_maps(layer, sizes, links, words)
        title, count = layer.title.show(words.lang).text, atlas.store.about(layer.id).features
        found.append({"id": layer.id, "title": title, "count": count, "files": files})
    return found


def _for_maps(layer: Layer, sizes: Sizes, links: Links, words: Words) -> Iterator[dict[str, Any]]:
    """Tiles and styles; documents of a kilobyte or two say no size."""
    tiles = sizes.tiles.get(layer.id)
    for one in of_maps(links, layer.id, drawn=layer.id not in sizes.tiles or bool(tiles)):
        said = words.size(tiles) if tiles and one["rel"] == "pmtiles" else None
        yield {"format": one["title"], "url": one["href"], "size": said}


def lines(links: Links) -> list[dict[str, str]]:
    """The lines for what is written here, with our address in them."""
    return [
        {"tool": one.tool, "text": one.text.format(base=links.base)}
        for one in LINES
        if one.form in FORMATS
    ]
