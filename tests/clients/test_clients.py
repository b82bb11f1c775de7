"""Real clients of data, against the running service."""

from __future__ import annotations

import json
import subprocess
import urllib.request

import geopandas
import pytest

from tests.needs import need_program

COUNTS = {"camps": 20, "prisons": 21, "detention": 48, "crossings-china": 21, "events": 10}


@pytest.fixture
def ogrinfo() -> str:
    return need_program("ogrinfo", "gdal-bin")


@pytest.mark.parametrize(("layer", "count"), COUNTS.items())
def test_geopandas_reads_a_layer_whole(site: str, layer: str, count: int) -> None:
    frame = geopandas.read_file(f"{site}/layers/{layer}.geojson")
    assert len(frame) == count
    assert frame["name_ko"].str.contains("[가-힣]").all()
    assert frame["sources_text"].str.len().gt(10).all()
    assert frame.crs.to_epsg() == 4326


def test_geopandas_knows_the_accuracy_of_every_drawn_camp(site: str) -> None:
    frame = geopandas.read_file(f"{site}/layers/camps.geojson").set_index("id")
    drawn = frame[~frame.geometry.isna()]
    assert len(drawn) == 11
    assert drawn["accuracy_m"].gt(0).all()
    camp = drawn.loc["kwanliso-14-kaechon"]
    assert (camp.geometry.x, camp.geometry.y, camp["evidence"]) == (126.062, 39.572, "confirmed")


@pytest.mark.parametrize("form", ["geojson", "geojsonseq", "csv"])
def test_ogrinfo_reads_every_format_whole(site: str, ogrinfo: str, form: str) -> None:
    prefix = "CSV:" if form == "csv" else "GeoJSONSeq:" if form == "geojsonseq" else ""
    address = f"/vsicurl/{site}" if form == "csv" else site
    name = f"{prefix}{address}/layers/camps.{form}"
    found = subprocess.run(
        [ogrinfo, "-ro", "-al", name], capture_output=True, text=True, check=True
    )
    assert "Feature Count: 20" in found.stdout
    assert "개천 제14호 관리소" in found.stdout


@pytest.mark.parametrize("form", ["gpkg", "fgb", "kml"])
def test_ogrinfo_reads_files_from_afar_by_their_parts(site: str, ogrinfo: str, form: str) -> None:
    name = f"/vsicurl/{site}/layers/detention.{form}"
    found = subprocess.run(
        [ogrinfo, "-ro", "-al", name], capture_output=True, text=True, check=True
    )
    assert "ERROR" not in found.stderr
    assert found.stdout.count("OGRFeature(") == 48


def test_ogr2ogr_makes_a_geopackage_of_a_layer(site: str, tmp_path: object) -> None:
    need_program("ogr2ogr", "gdal-bin")
    target = f"{tmp_path}/prisons.gpkg"
    source = f"{site}/layers/prisons.geojson"
    subprocess.run(["ogr2ogr", target, source], check=True, capture_output=True)
    assert len(geopandas.read_file(target)) == 21


def test_a_second_request_with_the_etag_gets_304(site: str) -> None:
    with urllib.request.urlopen(f"{site}/layers/camps.geojson") as first:
        assert len(json.load(first)["features"]) == 20
        tag = first.headers["ETag"]
    request = urllib.request.Request(f"{site}/layers/camps.geojson", headers={"If-None-Match": tag})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 304
    caught.value.close()


def test_a_client_without_accept_header_gets_data(site: str) -> None:
    with urllib.request.urlopen(f"{site}/places/kwanliso-18-pukchang") as answer:
        assert answer.headers["Content-Type"] == "application/geo+json"
