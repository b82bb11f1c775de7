"""The basemap's files, offered as their licences ask."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.needs import need


@pytest.fixture
def built(client: TestClient) -> TestClient:
    app = client.app
    assert isinstance(app, FastAPI)
    need(app.state.atlas.ground.id, "run `make ground`")
    return client


def test_the_open_database_is_linked_and_answers(built: TestClient) -> None:
    page = built.get("/about", headers={"Accept": "text/html"}).text
    for name in ("odbl-land.geojson", "odbl-border.geojson", "odbl-rail.geojson", "odbl-README.md"):
        assert f"/ground/files/{name}" in page
        assert built.head(f"/ground/files/{name}").status_code == 200
    assert "Open Database License" in built.get("/ground/files/odbl-README.md").text


def test_the_archive_answers_ranges(built: TestClient) -> None:
    part = built.get("/ground/files/base.pmtiles", headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")
    again = built.get("/ground/files/base.pmtiles", headers={"If-None-Match": part.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["manifest.json", "..%2fmanifest.json", "odbl%2fland.geojson", "x"]
)
def test_no_other_file_is_given_away(client: TestClient, name: str) -> None:
    assert client.get(f"/ground/files/{name}").status_code == 404
