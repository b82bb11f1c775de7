"""The same inputs are cut into the same bytes."""

import gzip
import io
from pathlib import Path

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from PIL import Image
from shapely.geometry import shape

from app.errors import GroundError
from app.ground.archive import Archive
from app.ground.relief import CROP, FLAT, read_shade, tile_range
from app.ground.tiles import Feature, write_tiles
from app.ground.window import Window


def cut(folder: Path) -> bytes:
    folder.mkdir()
    line = shapely.LineString([(126, 39), (126.1, 39.58), (126.3, 40)])
    layers = {"river": [Feature(line, {"k": "river", "name_ko": "대동강"}, 4)]}
    return write_tiles(layers, folder, "base.pmtiles").read_bytes()


def test_the_same_layers_give_the_same_bytes(tmp_path: Path) -> None:
    assert cut(tmp_path / "one") == cut(tmp_path / "two")


def test_no_path_of_this_machine_is_in_the_archive(tmp_path: Path) -> None:
    cut(tmp_path / "one")
    metadata = str(Archive(tmp_path / "one" / "base.pmtiles").metadata)
    assert "tippecanoe --output=base.pmtiles" in metadata.replace("'", "")
    assert str(tmp_path) not in metadata


def test_only_lines_with_the_same_properties_become_one_feature(tmp_path: Path) -> None:
    names = ["Taedong", "Imjin", "Taedong"]
    lines = [shapely.LineString([(126, y), (126.2, y)]) for y in (39.5, 39.6, 39.7)]
    rivers = [Feature(line, {"name": name}) for line, name in zip(lines, names, strict=True)]
    write_tiles({"river": rivers}, tmp_path, "base.pmtiles")
    stored = Archive(tmp_path / "base.pmtiles").tile(5, 27, 12)
    assert stored is not None
    features = mapbox_vector_tile.decode(gzip.decompress(stored))["river"]["features"]
    assert {one["properties"]["name"]: one["geometry"]["type"] for one in features} == {
        "Taedong": "MultiLineString",
        "Imjin": "LineString",
    }
    assert len(features) == 2


def test_labels_keep_their_points_and_their_names(tmp_path: Path) -> None:
    places = [(126.0, "Taedong"), (126.5, "Taedong"), (126.2, "Imjin")]
    labels = [Feature(shapely.Point(lon, 39.5), {"name": name}) for lon, name in places]
    write_tiles({"place": labels}, tmp_path, "base.pmtiles")
    stored = Archive(tmp_path / "base.pmtiles").tile(5, 27, 12)
    assert stored is not None
    features = mapbox_vector_tile.decode(gzip.decompress(stored))["place"]["features"]
    found = {
        one["properties"]["name"]: len(shapely.get_coordinates(shape(one["geometry"])))
        for one in features
    }
    assert found == {"Imjin": 1, "Taedong": 2}


def test_what_tippecanoe_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(GroundError, match="tippecanoe failed"):
        write_tiles({"empty": []}, tmp_path, "base.pmtiles")


def test_relief_takes_nothing_away_at_sea() -> None:
    world = np.zeros((5400, 10800, 3), np.uint8)
    world[..., 2] = 120
    column = int((CROP.west + CROP.east) / 2 + 180) * 30
    world[:, column - 300 : column] = 150
    stream = io.BytesIO()
    Image.fromarray(world).save(stream, "PNG", compress_level=1)
    shade = read_shade(stream.getvalue())
    row, middle = shade.shape[0] // 2, column - int((CROP.west + 180) * 30)
    assert shade[row, middle + 300] == 0
    assert shade[row, middle - 150] == pytest.approx(FLAT, abs=0.1)
    assert shade[0].max() == 0


def test_tile_range_covers_the_window() -> None:
    assert tile_range(0, Window(-180, -85, 179, 85)) == (range(0, 1), range(0, 1))
    assert tile_range(4, Window(126, 39, 127, 40)) == (range(13, 14), range(6, 7))
