"""The short way to a route answers as the long one does, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.direct import Direct
from app.web.routes import ROUTERS

PATHS = [
    *("/", "/layers", "/layers/camps", "/layers/camps.geojson", "/layers/camps.csv?limit=2"),
    *("/layers/camps.geojson?bbox=1,2,3", "/layers/castles.geojson", "/layers/camps.docx"),
    *("/places/kwanliso-14-kaechon", "/places/kwanliso-14-kaechon.json", "/places/nowhere"),
    *("/places?q=kaechon", "/collections/camps/items?limit=3&offset=2", "/collections"),
    *("/collections/camps/items/kwanliso-14-kaechon", "/collections/camps/items/a%2Fb"),
    *("/tiles/camps.json", "/tiles/camps/6/54/24.mvt", "/tiles/camps/6/54/x.mvt", "/about"),
    *("/sources", "/sources/hawk-2012", "/robots.txt", "/map.svg?width=100"),
    *("/nothing", "/layers/", "//layers", "/assets/../x", "/collections/camps/items/", "/데이터"),
]


@pytest.fixture(scope="module")
def long_way(client: TestClient, settings: Settings) -> Iterator[TestClient]:
    """The service without the short way, opened at the same moment."""
    app = create_app(settings)
    app.state.atlas.since = client.app.state.atlas.since  # type: ignore[attr-defined]
    app.user_middleware = [one for one in app.user_middleware if cast(Any, one.cls) is not Direct]
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_both_ways_give_the_same_answer(
    client: TestClient, long_way: TestClient, method: str, accept: str, path: str
) -> None:
    sent = {"headers": {"Accept": accept}, "follow_redirects": False}
    short, long = (one.request(method, path, **sent) for one in (client, long_way))  # type: ignore[arg-type]
    assert (short.status_code, short.headers) == (long.status_code, long.headers)
    assert short.content == long.content


def test_the_short_way_leads_to_every_route_of_ours() -> None:
    ways = Direct(lambda *_: None, ROUTERS)._ways  # type: ignore[arg-type]
    routes = [route for router in ROUTERS for route in router.routes]
    assert sum(map(len, ways.values())) == len(routes)


def test_tiles_of_the_ground_come_both_ways(client: TestClient, long_way: TestClient) -> None:
    ground = cast(Any, client.app).state.atlas.ground.id
    for path in (f"/ground/{ground}/6/54/23.mvt", f"/ground/{ground}/6/x/23.mvt", "/ground/a/b"):
        short, long = client.get(path), long_way.get(path)
        assert (short.status_code, short.content) == (long.status_code, long.content)
    assert client.get(f"/ground/{ground}/6/54/23.mvt").status_code == 200
