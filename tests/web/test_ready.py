"""What is kept before routing is what the routes said, and is forgotten with the data."""

from __future__ import annotations

import asyncio

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.main import create_app
from app.opening import open_atlas, refresh
from app.settings import Settings
from app.web.ready import Ready
from app.web.sent import BODY, SERIES, Whole, apart
from tests.build import Folder, camp

REQUESTS = [
    ("/layers/camps.geojson", {}),
    ("/layers/camps.geojson", {"Accept-Encoding": "identity"}),
    ("/layers/camps.geojson?limit=3", {}),
    ("/layers/camps.csv", {"Accept-Encoding": "gzip"}),
    ("/", {"Accept": "text/html", "Accept-Language": "ko"}),
    ("/", {"Accept": "text/html", "Accept-Language": "ru"}),
    ("/places/kwanliso-14-kaechon", {"Accept": "text/html"}),
    ("/places/kwanliso-14-kaechon", {"Accept": "application/json"}),
    ("/layers/camps.geojson?limit=-1", {}),
    ("/nowhere", {}),
]


@pytest.mark.parametrize(("path", "headers"), REQUESTS)
def test_the_second_answer_is_the_first(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answers = [client.get(path, headers=headers) for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.status_code for answer in answers}) == 1
    assert len({str(answer.headers) for answer in answers}) == 1


def test_answers_of_old_data_are_forgotten(folder: Folder, small: Settings) -> None:
    app = create_app(small)
    with TestClient(app) as client:
        before = client.get("/layers/camps.geojson")
        assert client.get("/layers/camps.geojson").content == before.content
        folder.add(camp(number=14))
        asyncio.run(refresh(app.state.atlas, small))
        after = client.get(
            "/layers/camps.geojson", headers={"If-None-Match": before.headers["etag"]}
        )
        assert after.status_code == 200
        assert after.json()["features"][0]["properties"]["number"] == 14


def ask(
    ready: Ready,
    path: str,
    headers: list[tuple[bytes, bytes]] | None = None,
    takes: dict[str, dict[object, object]] | None = None,
) -> list[Message]:
    """One request straight to the middleware, from a server that takes more than ASGI says."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope: Scope = {
        "type": "http",
        "scheme": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": headers or [],
        "extensions": takes or {},
    }

    async def answer() -> None:
        await ready(scope, receive, send)

    asyncio.run(answer())
    return sent


class Counting:
    """An application that counts how often it is asked."""

    def __init__(self, size: int, *, etag: bool = True) -> None:
        self.size, self.etag, self.asked = size, etag, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        headers = [(b"etag", b'"1"')] if self.etag else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": bytes(self.size)})


def test_a_kept_answer_asks_nobody(small: Settings) -> None:
    app = Counting(10)
    ready = Ready(app, open_atlas(small), 1)
    assert ask(ready, "/a") == ask(ready, "/a") == ask(ready, "/a")
    assert app.asked == 2
    ask(ready, "/a", [(b"accept-language", b"ko")])
    assert app.asked == 3
    ask(ready, "/a", [(b"x-other", b"1")])
    assert app.asked == 3


def test_a_server_that_takes_it_so_gets_a_kept_answer_in_one_message(small: Settings) -> None:
    ready = Ready(Counting(10), open_atlas(small), 1)
    start, body = [ask(ready, "/a") for _ in range(3)][-1]
    (whole,) = ask(ready, "/a", takes={BODY: {}})
    assert whole == {**start, BODY: body["body"]}


def test_what_is_asked_once_is_not_kept(small: Settings) -> None:
    ready = Ready(Counting(10), open_atlas(small), 1)
    ask(ready, "/a")
    assert ready.kept.size == 0
    ask(ready, "/a")
    assert ready.kept.size > 0


def test_questions_asked_once_are_remembered_for_a_while(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.ready.MOST", 10)
    ready = Ready(Counting(10), open_atlas(small), 1)
    for number in [*range(100), 0]:
        ask(ready, f"/{number}")
    assert ready.kept.size == 0


def test_what_may_not_be_kept_is_asked_for_each_time(small: Settings) -> None:
    app = Counting(10, etag=False)
    ready = Ready(app, open_atlas(small), 1)
    for _ in range(3):
        ask(ready, "/health")
    assert app.asked == 3


def test_memory_is_bounded_however_many_questions_come(small: Settings) -> None:
    app = Counting(50_000)
    ready = Ready(app, open_atlas(small), 1)
    for number in range(200):
        ask(ready, f"/{number}")
        ask(ready, f"/{number}")
    assert 500_000 < ready.kept.size <= 1_000_000
    for _ in range(3):
        ask(ready, "/" + "x" * 5000)
    assert app.asked == 403


def test_the_next_of_a_kind_is_answered_by_the_series(small: Settings) -> None:
    app = Serial()
    ready = Ready(app, open_atlas(small), 1)
    assert body_of(ask(ready, "/a/one")) == b"made: one"
    assert body_of(ask(ready, "/a/two")) == b"series: two"
    assert body_of(ask(ready, "/b/two")) == b"made: two"
    assert body_of(ask(ready, "/a/two", [(b"accept", b"text/csv")])) == b"made: two"
    assert body_of(ask(ready, "/a/none")) == b"made: none"
    assert body_of(ask(ready, "/a/fault")) == b"made: fault"
    assert body_of(ask(ready, "/a/three", [(b"range", b"bytes=0-1")])) == b"made: three"


def test_what_a_series_says_again_is_kept_like_all_that_is(small: Settings) -> None:
    app = Serial()
    ready = Ready(app, open_atlas(small), 1)
    for name in ("one", "two", "two", "two"):
        ask(ready, f"/a/{name}")
    assert app.asked == 2
    assert ready.kept.size > 0


class Serial:
    """An application whose answers are alike."""

    asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        start, body = apart(said("made", scope["path"].rpartition("/")[2]))
        await send({**start, SERIES: self.next})
        await send(body)

    def next(self, name: str) -> Whole | None:
        if name == "fault":
            raise ValueError(name)
        return said("series", name) if name != "none" else None


def said(how: str, name: str) -> Whole:
    """An answer that says how it was made."""
    body = f"{how}: {name}".encode()
    return {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"etag", b'"1"')],
        BODY: body,
    }


def body_of(messages: list[Message]) -> bytes:
    """What the messages of an answer say."""
    body: bytes = messages[1]["body"]
    return body


CLIENTS: tuple[dict[str, str], ...] = (
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept": "text/html"},
    {"Host": "other.test"},
)
ITEMS = "/collections/camps/items"
ALIKE = [
    f"{ITEMS}/kwanliso-14-kaechon",
    f"{ITEMS}/kwanliso-16-hwasong",
    f"{ITEMS}/nowhere",
    f"{ITEMS}/",
    f"{ITEMS}/sinuiju",
    f"{ITEMS}/kwanliso-14-kaechon%0A",
    f"{ITEMS}/%3Cb%3E",
    f"{ITEMS}/kwanliso-18-pukchang?crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    f"{ITEMS}/kwanliso-18-pukchang?lang=ko",
    f"{ITEMS}/?kwanliso-18-pukchang",
    f"{ITEMS}/limit=2",
    "/layers/limit=2",
    "/layers/prisons.csv",
]
QUERIES = (
    "bbox=124,37,131,43",
    "bbox=126,39,127,40.5&limit=2",
    "limit=2&offset=2",
    "limit=0",
    "bbox=1,2,3",
    "filter=number%20%3E%2010",
    "filter=number%20%3E%2011",
    "filter=number%20%3E%2012.5&limit=1",
    "filter=numbers%20%3E%2012",
    "crs=http://www.opengis.net/def/crs/EPSG/0/3857&limit=1",
    "crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "bbox=37,124,43,131&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
    "properties=id,status&sortby=-number",
    "skip-geometry=true",
    "lang=ko",
    "lang=ko&limit=1",
    "f=csv",
    "f=html&limit=1",
    "f=json&limit=1",
    "limit=1&limit=2",
    "bbox=1,2,3,4&bbox=124,38,130,43&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    "limit=%31&unknown=1",
    "&",
    "",
    "limit=3",
)
FILES = ("/layers/camps.geojson", "/layers/camps.csv")
ASKED = (*FILES, "/layers/camps", ITEMS, "/releases/2026.11/layers/camps.geojson")


@pytest.mark.parametrize("headers", CLIENTS)
def test_a_series_says_what_the_route_says(
    settings: Settings, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = settings.model_copy(update={"hosts": ("testserver", "other.test")})
    paths = [*ALIKE, *(f"{path}?{query}" for path in ASKED for query in QUERIES)]
    by_series = answers(hosts, headers, paths)
    monkeypatch.setattr(Ready, "_learn", lambda *_: None)
    for path, one, other in zip(paths, by_series, answers(hosts, headers, paths), strict=True):
        assert one == other, path


def test_the_next_query_of_a_layer_is_answered_by_the_series(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/layers/camps.geojson"
    first = client.get(path, params={"limit": 1, "offset": 0})
    monkeypatch.delattr("app.web.features.read_asked")
    second = client.get(path, params={"limit": 1, "offset": 1})
    assert first.json()["features"] != second.json()["features"] != []
    assert second.status_code == 200


def answers(
    settings: Settings, headers: dict[str, str], paths: list[str]
) -> list[tuple[int, str, bytes]]:
    """What is said to one client, one after the other."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        found = [client.get(path, headers=headers) for path in paths]
    for one in found:
        one.headers.pop("last-modified", None)  # when each service began
    return [(one.status_code, str(one.headers), one.content) for one in found]


def test_no_series_holds_a_release_open(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[str] = []
    monkeypatch.setattr(Ready, "_learn", lambda _, key, __: learned.append(key[1]))
    with TestClient(create_app(settings)) as client:
        name = client.app.state.atlas.releases[0]  # type: ignore[attr-defined]
        path = f"{ITEMS}/kwanliso-14-kaechon"
        assert client.get(f"/releases/{name}{path}").status_code == 200
        assert client.get(path).status_code == 200
    assert learned == [path]
