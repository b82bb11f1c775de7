"""A tile archive gives its tiles, and says what to do when it cannot."""

import gzip
import json
from pathlib import Path

import pytest

from app.errors import GroundError
from app.ground.archive import Archive
from app.ground.pyramid import write_pyramid
from app.ground.relief import Tile
from app.ground.window import WINDOW

CAMP_14 = (10, 870, 389)
"""The tile with 126.0622 E 39.5717 N."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.pmtiles"
    tiles = [Tile(0, 0, 0, b"world"), Tile(1, 1, 0, b"north-east")]
    write_pyramid(tiles, path, WINDOW, "an operator's own")
    return path


def test_base_gives_gzipped_vector_tiles(ground: Path) -> None:
    base = Archive(ground / "base.pmtiles")
    tile = base.tile(*CAMP_14)
    assert tile is not None
    assert b"river" in gzip.decompress(tile)
    assert base.media_type == "application/vnd.mapbox-vector-tile"
    assert (base.min_zoom, base.max_zoom) == (0, 10)


def test_relief_gives_webp_pictures(ground: Path) -> None:
    relief = Archive(ground / "relief.pmtiles")
    tile = relief.tile(4, 13, 6)
    assert tile is not None
    assert (tile[:4], tile[8:12]) == (b"RIFF", b"WEBP")
    assert relief.media_type == "image/webp"
    assert (relief.min_zoom, relief.max_zoom) == (4, 7)


def test_every_layer_has_features(ground: Path) -> None:
    stats = Archive(ground / "base.pmtiles").metadata["tilestats"]["layers"]
    counts = {layer["layer"]: layer["count"] for layer in stats}
    assert set(counts) == {"land", "lake", "river", "border", "province", "rail", "place"}
    assert all(counts.values())


def test_layers_have_the_documented_properties(ground: Path) -> None:
    metadata = Archive(ground / "base.pmtiles").metadata
    fields = {layer["id"]: set(layer["fields"]) for layer in metadata["vector_layers"]}
    names = {"name", "name_ko", "name_zh", "name_ru"}
    assert fields == {
        "land": {"a"},
        "lake": set(),
        "river": {"k", "rank", *names},
        "border": {"k", "a", "b"},
        "province": set(),
        "rail": set(),
        "place": {"kind", "rank", "a", "population", "capital", *names},
    }


def test_railways_are_drawn_for_zooms_seven_to_nine_only(ground: Path) -> None:
    base = Archive(ground / "base.pmtiles")
    tiles = [base.tile(z, 873 >> (10 - z), 392 >> (10 - z)) for z in (5, 6, 9, 10)]
    has_rail = [b"\x04rail" in gzip.decompress(tile) for tile in tiles if tile]
    assert has_rail == [False, True, True, False]


def test_base_is_under_five_megabytes(ground: Path) -> None:
    assert (ground / "base.pmtiles").stat().st_size < 5_000_000


def test_the_manifest_names_every_file_by_its_digest(ground: Path) -> None:
    files = json.loads((ground / "manifest.json").read_text("utf-8"))["files"]
    for name in ("base.pmtiles", "relief.pmtiles"):
        assert Archive(ground / name).sha256 == files[name]["sha256"]
    present = {p.relative_to(ground).as_posix() for p in ground.rglob("*") if p.is_file()}
    assert present == {*files, "manifest.json"}


def test_an_operators_own_archive_is_read(own: Path) -> None:
    archive = Archive(own)
    assert archive.tile(0, 0, 0) == b"world"
    assert archive.tile(1, 1, 0) == b"north-east"
    assert archive.metadata["name"] == "an operator's own"


@pytest.mark.parametrize(
    "tile", [(1, 0, 0), (2, 0, 0), (1, 2, 0), (0, -1, 0), (-1, 0, 0), (99, 0, 0)]
)
def test_a_tile_that_is_not_there_is_none(own: Path, tile: tuple[int, int, int]) -> None:
    assert Archive(own).tile(*tile) is None


def test_a_missing_archive_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(GroundError, match=r"is missing: run `python -m app\.ground"):
        Archive(tmp_path / "none.pmtiles")


@pytest.mark.parametrize(
    "content", [b"", b"PMTiles", b"<html>404</html>" * 99, b"PMTiles\x03" * 99]
)
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pmtiles"
    path.write_bytes(content)
    with pytest.raises(GroundError, match=r"run `python -m app\.ground"):
        Archive(path)


def test_half_an_archive_is_refused(own: Path) -> None:
    own.write_bytes(own.read_bytes()[:-4])
    with pytest.raises(GroundError, match="ends too soon"):
        Archive(own)


def test_the_same_tiles_give_the_same_bytes(own: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pmtiles"
    tiles = [Tile(1, 1, 0, b"north-east"), Tile(0, 0, 0, b"world")]
    write_pyramid(tiles, again, WINDOW, "an operator's own")
    assert again.read_bytes() == own.read_bytes()


def test_an_archive_that_is_deleted_is_still_read(own: Path) -> None:
    archive = Archive(own)
    own.unlink()
    assert archive.tile(0, 0, 0) == b"world"


def test_an_archive_that_is_cut_short_while_open_is_damaged(own: Path) -> None:
    archive = Archive(own)
    own.write_bytes(b"")
    with pytest.raises(GroundError, match=r"damaged \(it ends before byte"):
        archive.tile(0, 0, 0)
    with pytest.raises(GroundError, match="damaged"):
        list(archive.tiles())
