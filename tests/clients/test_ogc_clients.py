"""Real clients of OGC API – Features."""

from __future__ import annotations

import subprocess
import urllib.request
from pathlib import Path

import geopandas
import pytest
from owslib.ogcapi.features import Features

from tests.needs import need_program


def test_owslib_finds_every_layer_and_every_feature(site: str) -> None:
    service = Features(site)
    assert "camps" in service.feature_collections()
    found = service.collection_items("detention")
    assert found["numberMatched"] == len(found["features"]) == 48
    assert service.collection_item("camps", "kwanliso-14-kaechon")["id"] == "kwanliso-14-kaechon"
    assert service.conformance()["conformsTo"]


def test_owslib_filters(site: str) -> None:
    found = Features(site).collection_items("camps", filter="number = 14")
    assert [one["id"] for one in found["features"]] == ["kwanliso-14-kaechon"]


@pytest.mark.parametrize(("layer", "count"), [("camps", 20), ("detention", 48)])
def test_gdal_reads_a_collection_whole(site: str, layer: str, count: int) -> None:
    need_program("ogrinfo", "gdal-bin")
    found = subprocess.run(
        ["ogrinfo", "-ro", "-al", f"OAPIF:{site}", layer],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Feature Count: {count}" in found.stdout
    assert found.stdout.count("OGRFeature(") == count
    assert "제14호" in found.stdout or layer != "camps"


def test_pyogrio_reads_a_collection_whole(site: str) -> None:
    frame = geopandas.read_file(f"OAPIF:{site}", layer="prisons")
    assert len(frame) == 21
    assert frame["name_ko"].str.contains("[가-힣]").all()


def test_geopandas_reads_items_whole(site: str) -> None:
    assert len(geopandas.read_file(f"{site}/collections/detention/items")) == 48


@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_downloads_open_in_geopandas(site: str, form: str, tmp_path: Path) -> None:
    target = tmp_path / f"camps.{form}"
    urllib.request.urlretrieve(f"{site}/layers/camps.{form}", target)
    read = geopandas.read_parquet if form == "parquet" else geopandas.read_file
    assert len(read(target)) == 20


@pytest.mark.parametrize("form", ["fgb", "geojsonseq", "geojson"])
def test_geopandas_reads_formats_by_their_address(site: str, form: str) -> None:
    assert len(geopandas.read_file(f"{site}/layers/camps.{form}")) == 20
