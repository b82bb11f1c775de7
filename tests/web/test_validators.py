"""What caches go by: an ETag and a date at every address, and no more variants than named."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.web.routes import ROUTERS

EXAMPLES = {
    "/assets/{name}": None,
    "/cards/{name}": "/cards/en.json",
    "/cite/{name}": "/cite/camps.bib",
    "/collections/{layer}": "/collections/camps",
    "/collections/{layer}/queryables": "/collections/camps/queryables",
    "/collections/{layer}/items": "/collections/camps/items",
    "/collections/{layer}/items/{name}": "/collections/camps/items/kwanliso-14-kaechon",
    "/ground/files/{name}": None,
    "/ground/{version}/{z}/{x}/{name}": None,
    "/layers/{name}": "/layers/camps.gpkg",
    "/oembed": "/oembed?url=http://testserver/places/kwanliso-14-kaechon",
    "/places/{name}": "/places/kwanliso-14-kaechon",
    "/sources/{name}": "/sources/hawk-2012",
    "/stories/{name}": "/stories/sent-back",
    "/stories/{name}/embed": "/stories/sent-back/embed",
    "/styles/{name}": "/styles/camps.qml",
    "/tiles/{layer}/{z}/{x}/{name}": "/tiles/camps/6/54/24.mvt",
    "/tiles/{name}": "/tiles/camps.pmtiles",
}
"""An address of each route that needs more than its path; None is found at run time."""

FURTHER = (
    *("/layers/camps", "/layers/camps.geojson", "/collections/camps/items?f=csv"),
    *("/tiles/camps.json", "/styles/campmap.json", "/styles/sprite.png", "/places?q=camp"),
)

MOVING = {"/health", "/ready", "/metrics", "/.well-known/security.txt"}
"""States of the moment, never kept; the last is there only where an operator gives a contact."""

RELEASED = {
    "/releases/{release}",
    "/releases/{release}/release",
    "/releases/{release}/files/{path:path}",
}
"""There is no release in the data yet; tests/publish asks for these."""


def addresses(client: TestClient) -> list[str]:
    ground: Any = client.app.state.atlas.ground  # type: ignore[attr-defined]
    assert ground.id, "make ground"
    (script, *_) = client.app.state.atlas.pages._assets["styles"]  # type: ignore[attr-defined]
    late = {
        "/assets/{name}": script,
        "/ground/files/{name}": f"/ground/files/{next(iter(ground.offered))}",
        "/ground/{version}/{z}/{x}/{name}": f"/ground/{ground.id}/5/27/12.mvt",
    }
    found = []
    for router in ROUTERS:
        for route in router.routes:
            path = str(route.path)  # type: ignore[attr-defined]
            if path not in MOVING | RELEASED:
                found.append(late.get(path) or EXAMPLES.get(path) or path)
                assert "{" not in found[-1], f"give an example of {path} in EXAMPLES"
    return [*found, *FURTHER]


def test_every_address_is_sent_again_only_if_it_changed(client: TestClient) -> None:
    for path in addresses(client):
        first = client.get(path)
        assert first.status_code == 200, path
        tag, modified = first.headers["etag"], first.headers["last-modified"]
        assert tag.startswith('"'), path
        for known in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
            again = client.get(path, headers=known)
            assert (again.status_code, again.content) == (304, b""), (path, known)
        old = {"If-Modified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"}
        other = {"If-None-Match": '"other"', "If-Modified-Since": modified}
        for headers in (old, other):
            assert client.get(path, headers=headers).status_code == 200, (path, headers)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("accept", ("text/html", "*/*", "text/csv", "application/geo+json")),
        ("accept-language", ("ko", "ru, en;q=0.5", "tlh")),
    ],
)
def test_what_an_answer_does_not_vary_by_changes_nothing(
    client: TestClient, header: str, values: tuple[str, ...]
) -> None:
    named = 0
    for path in addresses(client):
        answers = [client.get(path, headers={header: value}) for value in values]
        varies = [header in one.headers.get("vary", "").lower() for one in answers]
        named += all(varies)
        if not any(varies):
            assert len({one.headers["etag"] for one in answers}) == 1, path
            assert len({one.content for one in answers}) == 1, path
    assert 0 < named < len(addresses(client))


@pytest.mark.parametrize(
    "path", ["/layers/camps.gpkg", "/layers/camps.geojson", "/tiles/camps.pmtiles"]
)
def test_files_vary_by_nothing_but_their_compression(client: TestClient, path: str) -> None:
    assert client.get(path).headers.get("vary", "Accept-Encoding") == "Accept-Encoding"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("limit=3", "limit=03"),
        ("limit=3", "limit=3&f=geojson"),
        ("bbox=124,38,130,43", "bbox=124.0,38,130,43"),
    ],
)
def test_what_is_written_otherwise_in_links_has_another_etag(
    client: TestClient, one: str, other: str
) -> None:
    first, second = (client.get(f"/collections/camps/items?{query}") for query in (one, other))
    assert first.content != second.content
    assert first.headers["etag"] != second.headers["etag"]


def test_a_box_is_given_once_whatever_system_it_is_in(client: TestClient) -> None:
    system = "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857"
    found = client.get(f"/layers/camps.geojson?bbox=1,2,3,4&bbox=0,0,9,9&{system}")
    assert found.status_code == 400
    assert "given twice" in found.json()["detail"]
