"""A bulk layer over HTTP: every address that a layer of records has, and streams."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import mapbox_vector_tile
import numpy as np
import orjson
import pyogrio
import pytest
import shapely
import zstandard
from geopandas import GeoDataFrame
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.build import Folder
from tests.records.bulk import walls

COUNT = 12_000
ITEMS = "/collections/walls/items"


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = Folder(tmp_path_factory.mktemp("bulk") / "geodata")
    walls(folder)
    lonlat = np.random.default_rng(2).uniform([125, 38], [130, 42], (COUNT, 2)).round(5)
    said = {
        "id": [f"wall-{row:05}" for row in range(COUNT)],
        "name_en": [f"Wall <{row}>" for row in range(COUNT)],
        "status": ["operating", "closed"] * (COUNT // 2),
    }
    made = GeoDataFrame(said, geometry=shapely.points(lonlat), crs="EPSG:4326")
    pyogrio.write_dataframe(made, folder.path / "walls" / "walls.fgb", driver="FlatGeobuf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        settings = Settings(geodata=folder.path, reload_s=0)
        with TestClient(create_app(settings), raise_server_exceptions=False) as client:
            yield client


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/layers",
            "/layers/walls",
            "/data",
            "/sources",
            "/sources/atlas-2020",
            "/sitemap.xml",
        ),
        *("/layers/walls?lang=ko", f"{ITEMS}?limit=5&filter=status='closed'", "/collections/walls"),
        *("/catalog.jsonld", "/datapackage.json", "/collections", "/tiles/walls.json", "/health"),
        *(
            "/styles/walls.json",
            "/styles/walls.qml",
            "/collections/walls/queryables",
            "/openapi.json",
        ),
        *("/map.svg", "/places?q=wall", "/tiles/walls/7/109/48.mvt", f"{ITEMS}/wall-00007"),
    ],
)
def test_everything_that_speaks_of_layers_copes_with_one(bulk: TestClient, path: str) -> None:
    for accept in ("text/html", "application/json"):
        assert bulk.get(path, headers={"Accept": accept}).status_code == 200


def test_its_page_lists_the_first_and_says_how_many_there_are(bulk: TestClient) -> None:
    page = bulk.get("/layers/walls", headers={"Accept": "text/html"}).text
    assert page.count("data-place=") == 100
    assert str(COUNT) in page
    assert "Wall &lt;7&gt;" in page
    assert "An atlas" in page


def test_the_page_of_everything_has_it_as_tiles(bulk: TestClient) -> None:
    page = bulk.get("/", headers={"Accept": "text/html"}).text
    assert "/tiles/walls/{z}/{x}/{y}.mvt" in page
    assert "wall-00007" not in page


def test_the_page_of_its_source_names_it(bulk: TestClient) -> None:
    page = bulk.get("/sources/atlas-2020", headers={"Accept": "text/html"}).text
    assert '/layers/walls">Walls</a></th><td>the whole layer</td>' in page
    used = bulk.get("/sources", headers={"Accept": "text/html"}).text.split('class="numeric">')
    assert used[-1].startswith("3</td>")  # two camps and the walls


def test_one_feature_has_an_address(bulk: TestClient) -> None:
    found = bulk.get(f"{ITEMS}/wall-00007").json()
    assert found["id"] == "wall-00007"
    assert found["properties"]["name_en"] == "Wall <7>"
    assert {one["rel"] for one in found["links"]} == {"self", "collection", "license"}
    assert bulk.get(f"{ITEMS}/wall-99999").status_code == 404


@pytest.mark.parametrize("form", ["geojson", "geojsonseq", "csv", "fgb", "gpkg", "parquet"])
def test_the_whole_layer_comes_in_every_format(bulk: TestClient, form: str) -> None:
    answer = bulk.get(f"/layers/walls.{form}")
    assert answer.status_code == 200
    again = bulk.get(f"/layers/walls.{form}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    if form == "geojson":
        assert len(answer.json()["features"]) == COUNT
    elif form == "fgb":
        assert len(pyogrio.read_dataframe(BytesIO(answer.content))) == COUNT


def test_a_stream_is_compressed_on_the_way(bulk: TestClient) -> None:
    plain = bulk.get("/layers/walls.geojson", headers={"Accept-Encoding": "identity"})
    for coding in ("gzip", "br", "zstd"):
        answer = bulk.get("/layers/walls.geojson", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        content = answer.content
        if coding == "zstd":
            content = zstandard.ZstdDecompressor().decompressobj().decompress(content)
        assert content == plain.content
        assert answer.headers["ETag"] != plain.headers["ETag"]


def test_the_head_of_a_stream_makes_no_body(bulk: TestClient) -> None:
    answer = bulk.head("/layers/walls.geojson")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"]
    assert "content-length" not in answer.headers


def test_pages_follow_one_another_to_the_end(bulk: TestClient) -> None:
    last = bulk.get(f"{ITEMS}?limit=1000&offset=11000").json()
    assert last["features"][-1]["id"] == "wall-11999"
    assert {one["rel"] for one in last["links"]} >= {"self", "prev"}
    assert "next" not in {one["rel"] for one in last["links"]}


def test_a_crowded_tile_says_how_many_it_leaves_out(bulk: TestClient) -> None:
    tile = mapbox_vector_tile.decode(bulk.get("/tiles/walls/0/0/0.mvt").content)["walls"]
    assert len(tile["features"]) == 5000
    dropped = {one["properties"]["campmap:dropped"] for one in tile["features"]}
    assert dropped == {COUNT - 5000}


def test_a_client_that_goes_away_ends_the_stream(bulk: TestClient) -> None:
    """The application is told once the first bytes are out; it must then stop on its own."""
    sent: list[dict[str, Any]] = []

    async def go() -> None:
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if message.get("body"):
                gone.set()
                await asyncio.sleep(0.05)

        await asyncio.wait_for(bulk.app(SCOPE, receive, send), 60)

    asyncio.run(go())
    read = sum(len(message.get("body", b"")) for message in sent)
    whole = len(bulk.get("/layers/walls.geojson", headers={"Accept-Encoding": "identity"}).content)
    assert 0 < read < whole / 2


SCOPE: dict[str, Any] = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.3"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/layers/walls.geojson",
    "raw_path": b"/layers/walls.geojson",
    "root_path": "",
    "query_string": b"",
    "headers": [(b"host", b"testserver"), (b"accept-encoding", b"identity")],
    "client": ("testclient", 1),
    "server": ("testserver", 80),
    "state": {},
}


def test_numbers_of_a_page_are_those_of_the_whole(bulk: TestClient) -> None:
    answer = bulk.get("/layers/walls.geojson")
    head = orjson.loads(answer.content)
    assert (head["numberMatched"], head["numberReturned"]) == (COUNT, COUNT)
    assert answer.headers["OGC-NumberReturned"] == str(COUNT)
