"""Tiles, TileJSON and archives as clients of them ask."""

from __future__ import annotations

import asyncio
import gzip
import json
import mmap
from pathlib import Path

import jsonschema_rs
import mapbox_vector_tile
import pyogrio
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from starlette.testclient import TestClient

from app.domain.tile import DEEPEST
from app.main import create_app
from app.opening import open_atlas
from app.settings import Settings
from app.web.archives import Archives
from tests.build import REAL

LAYERS = sorted(path.parent.name for path in REAL.glob("*/layer.toml"))
TILE, ARCHIVE = "/tiles/camps/5/27/12.mvt", "/tiles/camps.pmtiles"

TILEJSON = {
    "type": "object",
    "required": ["tilejson", "tiles", "vector_layers"],
    "properties": {
        "tilejson": {"const": "3.0.0"},
        "tiles": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": r"^https?://[^{}]*/\{z\}/\{x\}/\{y\}\.mvt$"},
        },
        "vector_layers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "fields"],
                "properties": {
                    "id": {"type": "string"},
                    "description": {"type": "string"},
                    "fields": {"type": "object", "additionalProperties": {"type": "string"}},
                    "minzoom": {"type": "integer", "minimum": 0, "maximum": 30},
                    "maxzoom": {"type": "integer", "minimum": 0, "maximum": 30},
                },
                "additionalProperties": False,
            },
        },
        "name": {"type": "string"},
        "description": {"type": "string"},
        "attribution": {"type": "string"},
        "scheme": {"enum": ["xyz", "tms"]},
        "minzoom": {"type": "integer", "minimum": 0, "maximum": 30},
        "maxzoom": {"type": "integer", "minimum": 0, "maximum": 30},
        "bounds": {
            "type": "array",
            "items": {"type": "number", "minimum": -180, "maximum": 180},
            "minItems": 4,
            "maxItems": 4,
        },
    },
    "additionalProperties": False,
}
"""What TileJSON 3.0.0 section 3 asks of the members that we write."""


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layers_tilejson_is_valid_and_leads_to_its_tiles(client: TestClient, layer: str) -> None:
    found = client.get(f"/tiles/{layer}.json").json()
    jsonschema_rs.validate(TILEJSON, found)
    west, south, east, north = found["bounds"]
    assert west <= east
    assert south <= north
    address = found["tiles"][0].replace("{z}", "0").replace("{x}", "0").replace("{y}", "0")
    content = client.get(address).content
    drawn = client.get(f"/layers/{layer}").json()["drawn"]
    tile = mapbox_vector_tile.decode(content)
    assert list(tile) == [layer]
    assert len(tile[layer]["features"]) == drawn
    told = set(found["vector_layers"][0]["fields"])
    assert {key for one in tile[layer]["features"] for key in one["properties"]} <= told


def test_tilejson_speaks_the_readers_language(client: TestClient) -> None:
    assert client.get("/tiles/camps.json?lang=ko").json()["name"] == "정치범수용소"


def test_a_tile_is_sent_once(client: TestClient) -> None:
    first = client.get(TILE)
    assert first.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    again = client.get(TILE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_tile_without_features_is_204_and_kept_nowhere(client: TestClient) -> None:
    response = client.get("/tiles/camps/5/0/0.mvt")
    assert (response.status_code, response.content) == (204, b"")
    assert "etag" not in response.headers
    assert client.get("/tiles/restaurants/14/16383/0.mvt").status_code == 204


@pytest.mark.parametrize(
    ("path", "status", "remedy"),
    [
        ("/tiles/camps/5/32/0.mvt", 404, "x is 0 to 31 at zoom 5"),
        ("/tiles/camps/0/0/1.mvt", 404, "y is 0 to 0 at zoom 0"),
        (f"/tiles/camps/{DEEPEST + 1}/0/0.mvt", 404, "enlarge those of 14"),
        ("/tiles/camps/-1/0/0.mvt", 404, "three whole numbers"),
        ("/tiles/camps/05/27/12.mvt", 404, "three whole numbers"),
        ("/tiles/camps/5/27/１２.mvt", 404, "three whole numbers"),
        ("/tiles/camps/5/27/12", 404, "three whole numbers"),
        ("/tiles/camps/5/27/12.png", 404, "three whole numbers"),
        ("/tiles/camps/5/27/99999999999999999999.mvt", 404, "three whole numbers"),
        ("/tiles/nowhere/0/0/0.mvt", 404, "there is no layer 'nowhere'"),
        ("/tiles/nowhere.json", 404, "there is no layer 'nowhere'"),
        ("/tiles/nowhere.pmtiles", 404, "there is no layer 'nowhere'"),
        ("/tiles/camps.mbtiles", 404, "/tiles/{layer}.json"),
        ("/tiles/camps.json?zoom=3", 400, "there is no parameter 'zoom'"),
    ],
)
def test_a_bad_address_says_what_to_ask_for(
    client: TestClient, path: str, status: int, remedy: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert remedy in response.json()["detail"]


def test_a_reader_finds_a_tile_in_the_archive_by_ranges(client: TestClient) -> None:
    asked = []

    def part(offset: int, length: int) -> bytes:
        asked.append(length)
        headers = {"Range": f"bytes={offset}-{offset + length - 1}"}
        response = client.get(ARCHIVE, headers=headers)
        assert response.status_code == 206
        return response.content

    packed = Reader(part).get(5, 27, 12)
    assert packed is not None
    assert mapbox_vector_tile.decode(gzip.decompress(packed)) == (
        mapbox_vector_tile.decode(client.get(TILE).content)
    )
    assert sum(asked) < 0.5 * int(client.head(ARCHIVE).headers["content-length"])


def test_the_archive_has_the_tiles_that_have_addresses(client: TestClient) -> None:
    tiles = list(all_tiles(MemorySource(client.get(ARCHIVE).content)))
    assert len(tiles) > 50
    for (z, x, y), body in tiles[::2]:
        assert gzip.decompress(body) == client.get(f"/tiles/camps/{z}/{x}/{y}.mvt").content


def test_gdal_reads_the_archive(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "camps.pmtiles").write_bytes(client.get(ARCHIVE).content)
    read = pyogrio.read_dataframe(tmp_path / "camps.pmtiles").to_crs("EPSG:4326")
    features = client.get("/layers/camps.geojson").json()["features"]
    truth = {one["id"]: one["geometry"]["coordinates"] for one in features if one["geometry"]}
    assert set(read["id"]) == set(truth)
    for name, point in zip(read["id"], read.geometry, strict=True):
        assert [point.x, point.y] == pytest.approx(truth[name], abs=1e-5)


def test_an_archive_is_made_once_for_all_who_ask_at_once(settings: Settings) -> None:
    atlas, archives = open_atlas(settings), Archives()
    layer = atlas.dataset.layer("camps")

    async def ask_thrice() -> list[tuple[str, mmap.mmap]]:
        return await asyncio.gather(*(archives.get(atlas, layer) for _ in range(3)))

    first, *others = asyncio.run(ask_thrice())
    assert all(body is first[1] for _, body in others)


def test_tilejson_is_json_that_others_may_read(client: TestClient) -> None:
    response = client.get("/tiles/camps.json", headers={"Origin": "https://map.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert json.loads(response.content)["scheme"] == "xyz"


@pytest.mark.parametrize("path", ["/tiles/prisons.json", "/styles/prisons.json"])
def test_every_host_is_told_its_own_addresses(path: str) -> None:
    settings = Settings(geodata=REAL, reload_s=0, hosts=("a.example", "b.example"))
    with TestClient(create_app(settings)) as client:
        for host in ("a.example", "b.example", "a.example"):
            text = client.get(path, headers={"Host": host}).text
            assert f"http://{host}/tiles/prisons" in text


def test_the_public_address_is_told_to_all() -> None:
    settings = Settings(geodata=REAL, reload_s=0, public_url="https://map.example/atlas")
    with TestClient(create_app(settings)) as client:
        found = client.get("/tiles/camps.json").json()
    assert found["tiles"] == ["https://map.example/atlas/tiles/camps/{z}/{x}/{y}.mvt"]


def test_parts_are_sent_after_the_whole_was(client: TestClient) -> None:
    for _ in range(2):
        whole = client.get(ARCHIVE)
        part = client.get(ARCHIVE, headers={"Range": "bytes=0-6"})
        assert (part.status_code, part.content) == (206, b"PMTiles")
        assert whole.status_code == 200
        assert whole.content.startswith(b"PMTiles")
