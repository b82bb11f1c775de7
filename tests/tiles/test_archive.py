"""An archive holds every tile of a layer, and other readers find them in it."""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles

from app.domain.dataset import Dataset
from app.domain.lots import MOST, lots_of, lowest
from app.domain.query import Page, Query
from app.domain.tile import DEEPEST, Tile
from app.errors import NotHere
from app.stores.memory import MemoryStore
from app.tiles.archive import MOST_TILES, write_archive
from app.tiles.encode import encode_tile
from app.tiles.fields import asked_of
from app.tiles.place import REACH
from tests.tiles.points import EXTENT, own, points, scattered, some, truth, units_of

LAYERS = ("camps", "restaurants")


def page_of_layer(dataset: Dataset, layer: str) -> Page:
    store = MemoryStore(dataset, str)
    return asyncio.run(store.features(layer, Query(properties=asked_of(store.columns(layer)))))


def written(dataset: Dataset, page: Page, layer: str = "camps", most: int = MOST_TILES) -> bytes:
    file, boxes = io.BytesIO(), shapely.bounds(page.geometries).reshape(-1, 4)
    lots = lots_of(boxes)

    def fetch(tile: Tile, is_last: bool) -> Page:
        (west, south, east, north), lon, lat = tile.bounds(REACH), boxes[:, 0], boxes[:, 1]
        within = (lon >= west) & (lon <= east) if west < east else (lon >= west) | (lon <= east)
        rows = np.flatnonzero(within & (lat >= south) & (lat <= north))
        kept = rows if is_last else rows[lowest(lots[rows], MOST)]
        return some(page, kept, len(rows))

    write_archive(file, dataset.layer(layer), boxes, fetch, most)
    return file.getvalue()


def tiles_in(content: bytes) -> dict[Tile, bytes]:
    return {Tile(*zxy): gzip.decompress(data) for zxy, data in all_tiles(MemorySource(content))}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_drawn_feature_is_once_in_every_zoom_at_its_place(
    dataset: Dataset, layer: str
) -> None:
    page = page_of_layer(dataset, layer)
    drawn = {name: one for name, one in zip(page.ids, page.geometries, strict=True) if one}
    found: Counter[tuple[int, str]] = Counter()
    for tile, content in tiles_in(written(dataset, page, layer)).items():
        for name, units in own(units_of(content)).items():
            found[tile.z, name] += 1
            exact = truth(shapely.get_coordinates(drawn[name]), tile)[0]
            assert np.abs(exact - units).max() <= 0.5 + 1e-6
    assert found == Counter((z, name) for z in range(DEEPEST + 1) for name in drawn)


@pytest.mark.parametrize("layer", LAYERS)
def test_its_tiles_are_those_that_are_cut_one_by_one(dataset: Dataset, layer: str) -> None:
    page = page_of_layer(dataset, layer)
    found = tiles_in(written(dataset, page, layer))
    for tile, content in found.items():
        assert content == encode_tile(layer, page, tile)
    for tile in found:
        for x, y in ((tile.x ^ 1, tile.y), (tile.x, tile.y ^ 1)):
            beside = Tile(tile.z, x, y) if tile.z else tile
            assert found.get(beside, b"") == encode_tile(layer, page, beside)


def test_its_header_and_metadata_describe_it(dataset: Dataset) -> None:
    reader = Reader(MemorySource(written(dataset, page_of_layer(dataset, "camps"))))
    header, metadata = reader.header(), reader.metadata()
    assert (header["min_zoom"], header["max_zoom"], header["clustered"]) == (0, DEEPEST, True)
    assert header["min_lon_e7"] > 1_240_000_000
    assert header["max_lat_e7"] < 431_000_000
    (layer,) = metadata["vector_layers"]
    assert layer["id"] == "camps"
    assert "campmap:dropped" in layer["fields"]


def test_the_same_data_gives_the_same_bytes_in_another_process(dataset: Dataset) -> None:
    program = (
        "import hashlib; from app.records.read import read_dataset; "
        "from tests.build import REAL; from tests.tiles.test_archive import *; "
        "d = read_dataset(REAL); "
        "print(hashlib.sha256(written(d, page_of_layer(d, 'camps'))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_points_over_the_antimeridian_are_in_the_tiles_on_both_sides(dataset: Dataset) -> None:
    page = points(np.array([[180.0, 10.0], [-179.999, 10.0]]))
    found = tiles_in(written(dataset, page))
    for z in (1, 2, 5):
        row = 2 ** (z - 1) - 1
        assert len(units_of(found[Tile(z, 0, row)])) == 2
        assert len(units_of(found[Tile(z, 2**z - 1, row)])) == 2


def test_a_large_layer_ends_at_an_earlier_zoom_with_all_its_points(
    dataset: Dataset,
) -> None:
    found = tiles_in(written(dataset, points(scattered(6000)), most=20))
    deepest = max(tile.z for tile in found)
    assert deepest == 2
    assert len(units_of(found[Tile(0, 0, 0)])) == 5000
    assert sum(len(own(units_of(found[tile]))) for tile in found if tile.z == deepest) == 6000


def test_a_layer_without_positions_has_no_archive(dataset: Dataset) -> None:
    empty = points(np.empty((0, 2)))
    with pytest.raises(NotHere, match="no feature of camps has a known position"):
        written(dataset, empty)


def test_half_a_unit_is_under_a_metre_at_the_last_zoom() -> None:
    assert 40_075_017 / 2**DEEPEST / EXTENT / 2 < 1
