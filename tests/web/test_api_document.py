"""The API document and the service name the same parameters."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

EXAMPLES = {
    "/collections/{layer}": "/collections/camps",
    "/collections/{layer}/queryables": "/collections/camps/queryables",
    "/collections/{layer}/items": "/collections/camps/items",
    "/collections/{layer}/items/{id}": "/collections/camps/items/kwanliso-14-kaechon",
    "/layers/{layer}": "/layers/camps",
    "/layers/{layer}.{format}": "/layers/camps.csv",
    "/tiles/{layer}/{z}/{x}/{y}.mvt": "/tiles/camps/5/27/12.mvt",
    "/tiles/{name}": "/tiles/camps.json",
    "/styles/{name}": "/styles/camps.json",
    "/places/{id}": "/places/kwanliso-14-kaechon",
    "/sources/{id}": "/sources/hawk-2012",
    "/releases/{release}": "/releases/2026.11",
    "/cite/{name}": "/cite/camps.bib",
    "/stories/{id}": "/stories/ningbo",
    "/stories/{id}/embed": "/stories/ningbo/embed",
    "/cards/{name}": "/cards/en.json",
}
LENIENT = (
    "/embed",
    "/share",
    "/oembed",
    "/health",
    "/ready",
    "/metrics",
    "/.well-known/security.txt",
)
"""Frames and forms tell what they cannot follow; who watches the service asks as he likes."""


def addresses(client: TestClient) -> dict[str, str]:
    paths = client.get("/openapi.json").json()["paths"]
    return {path: EXAMPLES.get(path, path) for path in paths if path not in LENIENT}


@pytest.mark.parametrize(("name", "text"), [("f", "json"), ("lang", "ko"), ("nonsense", "1")])
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_what_is_not_described_is_refused_and_the_rest_understood(
    client: TestClient, name: str, text: str, accept: str
) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path, address in addresses(client).items():
        described = {one["name"] for one in paths[path]["get"]["parameters"]}
        headers = {"Accept": accept}
        assert client.get(address, headers=headers).status_code == 200, address
        answer = client.get(address, params={name: text}, headers=headers)
        assert (answer.status_code == 400) == (name not in described), (address, name)
