"""What is said of files: their sizes and hashes are those of what is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.formats import FORMATS
from app.main import create_app
from app.settings import Settings
from app.web import sums
from app.web.words import Words
from tests.build import Folder

PUBLIC = "https://map.example"


@pytest.fixture(scope="module", params=["", PUBLIC])
def any_client(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """By whatever address the links go, the host's or the public one."""
    with TestClient(
        create_app(Settings(public_url=request.param, hosts="map.example")), base_url=PUBLIC
    ) as one:
        yield one


def body(client: TestClient, address: str) -> bytes:
    answer = client.get(urlsplit(address).path, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    return answer.content


def test_the_page_of_downloads_says_the_size_of_what_is_sent(any_client: TestClient) -> None:
    words: Words = any_client.app.state.atlas.pages.words["en"]  # type: ignore[attr-defined]
    page = html.fromstring(any_client.get("/data", headers={"Accept": "text/html"}).text)
    checked = 0
    for item in page.xpath("//div[@class='downloads']//li"):
        if said := item.xpath("string(span)"):
            assert said == words.size(len(body(any_client, item.xpath("string(a/@href)"))))
            checked += 1
    layers = len(any_client.get("/collections").json()["collections"])
    assert checked >= layers * len(FORMATS)


def test_the_catalogue_has_bytes_and_hash_of_every_file(any_client: TestClient) -> None:
    for dataset in any_client.get("/catalog.jsonld").json()["dcat:dataset"]:
        for one in dataset["dcat:distribution"]:
            sent = body(any_client, one["dcat:downloadURL"]["@id"])
            assert one["dcat:byteSize"]["@value"] == str(len(sent))
            checksum = one["spdx:checksum"]
            assert checksum["spdx:algorithm"]["@id"] == "spdx:checksumAlgorithm_sha256"
            assert checksum["spdx:checksumValue"]["@value"] == hashlib.sha256(sent).hexdigest()


def test_the_data_package_has_bytes_and_hash_of_every_table(any_client: TestClient) -> None:
    for table in any_client.get("/datapackage.json").json()["resources"]:
        sent = body(any_client, table["path"])
        assert table["bytes"] == len(sent)
        assert table["hash"] == f"sha256:{hashlib.sha256(sent).hexdigest()}"


def test_hosts_that_clients_name_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sums, "MOST_KEPT", 2 * len(FORMATS))
    folder = Folder(tmp_path / "geodata")
    settings = Settings(geodata=folder.path, hosts="*", reload_s=0)
    with TestClient(create_app(settings)) as client:
        for number in range(5):
            found = client.get("/datapackage.json", headers={"Host": f"h{number}.example"}).json()
            assert found["resources"][0]["bytes"]
            held = client.app.state.atlas.sums  # type: ignore[attr-defined]
            assert 0 < len(held) <= 2 * len(FORMATS)
