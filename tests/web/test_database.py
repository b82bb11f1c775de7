"""The service over PostgreSQL: the same answers as from memory, and what it does without them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import cli
from app.errors import OtherEdition, StoreDown
from app.main import create_app
from app.opening import open_atlas, refresh
from app.settings import Settings
from app.storing import load_store
from tests.build import REAL, Folder, camp
from tests.postgres import Cluster, running_cluster
from tests.server import ROOT
from tests.stores.loop import run

ADDRESSES = [
    *(f"/layers/camps.{ending}" for ending in ("geojson", "geojsonseq", "csv", "kml", "jsonld")),
    *(f"/layers/crossings-china.{ending}" for ending in ("gpx", "fgb", "parquet", "gpkg")),
    "/layers/camps.geojson?bbox=124,37,127,41&limit=2",
    "/layers/camps.geojson?bbox=124,37,127,41&limit=2&offset=1&crs="
    "http://www.opengis.net/def/crs/EPSG/0/3857",
    "/layers/detention.geojson?datetime=1990/..&sortby=-name_en&limit=5",
    "/layers/camps.geojson?filter=casei(name_en) like '%25kae%25' and accuracy_m < 20000",
    "/layers/prisons.csv?properties=name_ko,number&sortby=number",
    "/layers/camps.geojson?skip-geometry=true",
    "/layers/camps.geojson?limit=3&offset=1000",
    "/collections/events/items?limit=3",
    "/collections/camps/items/kwanliso-14-kaechon",
    "/collections/camps/queryables",
    "/collections/camps",
    "/layers/camps",
    "/tiles/camps/6/54/24.mvt",
    "/tiles/detention/9/435/195.mvt",
    "/tiles/camps.json",
    "/tiles/camps.pmtiles",
    "/datapackage.json",
    "/layers/camps.geojson?filter=nothing = 1",
    "/layers/castles.geojson",
]


def over(cluster: Cluster, geodata: Path = REAL) -> Settings:
    """The service over a database."""
    return Settings(geodata=geodata, reload_s=0, store=cluster.url, store_limit_s=2)


@pytest.fixture(scope="module")
def stored(cluster: Cluster) -> Iterator[TestClient]:
    settings = over(cluster)
    load_store(settings, lambda _: None)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_bytes_under_the_same_etag(
    client: TestClient, stored: TestClient, address: str
) -> None:
    ours, theirs = stored.get(address), client.get(address)
    assert ours.status_code == theirs.status_code
    assert ours.content == theirs.content
    assert _lasting(ours) == _lasting(theirs)


def _lasting(response: httpx2.Response) -> dict[str, str]:
    """What an answer says of itself, but for when its process took up the data."""
    return {name: text for name, text in response.headers.items() if name != "last-modified"}


def test_health_says_that_the_database_answers(stored: TestClient) -> None:
    health = stored.get("/health").json()
    assert health["store"] == {"problem": None}
    assert health["status"] == "ok" or "database" not in str(health)


def test_what_takes_too_long_is_ended_and_said(cluster: Cluster, stored: TestClient) -> None:
    """A lock stands for a slow disk: the table can be read by nobody meanwhile."""
    tables = cluster.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'campmap'"
        " AND starts_with(tablename, 'prisons')"
    )
    with cluster.session() as other:
        for (name,) in tables:
            other.execute(f'LOCK TABLE campmap."{name}"'.encode())
        answer = stored.get("/layers/prisons.geojson?bbox=124,37,127.25,41")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"
    assert "more than 2 s" in answer.json()["detail"]
    assert stored.get("/layers/prisons.geojson?bbox=124,37,127.25,41").status_code == 200


def test_a_lost_database_is_said_and_found_again() -> None:
    with running_cluster() as cluster:
        settings = over(cluster)
        load_store(settings, lambda _: None)
        with TestClient(create_app(settings), raise_server_exceptions=False) as client:
            known = client.get("/layers/camps.geojson")
            cluster.kill()
            lost = client.get("/layers/prisons.geojson")
            assert lost.status_code == 503
            assert lost.headers["retry-after"] == "5"
            assert "ask again" in lost.json()["detail"]
            assert client.get("/layers/camps.geojson").content == known.content
            assert client.get("/places/kwanliso-14-kaechon").status_code == 200
            health = client.get("/health").json()
            assert health["status"] == "degraded"
            assert "database" in health["store"]["problem"]
            cluster.start()
            assert client.get("/layers/prisons.geojson").status_code == 200
            assert client.get("/health").json()["store"] == {"problem": None}


def test_another_version_is_refused_at_the_start(
    cluster: Cluster, folder: Folder, tmp_path: Path
) -> None:
    settings = over(cluster, folder.path)
    with pytest.raises(OtherEdition, match="run `campmap load`"):
        create_app(settings)
    environment = {
        "CAMPMAP_STORE": cluster.url,
        "CAMPMAP_GEODATA": str(folder.path),
        "CAMPMAP_GROUND": str(tmp_path / "no-ground"),
    }
    command, told = [sys.executable, "-m", "app", "serve", "--port", "0"], os.environ | environment
    refused = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "run `campmap load`" in refused.stderr
    loaded = CliRunner().invoke(cli, ["load"], env=environment)
    assert loaded.exit_code == 0, loaded.output
    assert "camps: 2 features" in loaded.output
    create_app(settings)


def test_changed_data_is_taken_up_once_it_is_loaded(cluster: Cluster, folder: Folder) -> None:
    settings = over(cluster, folder.path)
    load_store(settings, lambda _: None)
    atlas = open_atlas(settings)
    before = atlas.dataset.version
    folder.add(camp(number=14))
    assert run(refresh(atlas, settings)) is False
    assert atlas.dataset.version == before
    assert "campmap load" in atlas.faults[0]
    load_store(settings, lambda _: None)
    assert run(refresh(atlas, settings)) is True
    assert atlas.dataset.version != before
    assert atlas.faults == ()
    run(atlas.store.close())


def test_an_address_that_is_none_is_said(folder: Folder) -> None:
    with pytest.raises(StoreDown, match="is no address"):
        create_app(Settings(geodata=folder.path, store="postgresql://x?nonsense=1"))


def test_loading_into_memory_is_no_work() -> None:
    told = CliRunner().invoke(cli, ["load"], env={"CAMPMAP_STORE": "memory"})
    assert told.exit_code == 1
    assert "names no database" in told.output
