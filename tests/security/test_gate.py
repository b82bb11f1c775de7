"""What is turned away before anything is answered."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from app.main import create_app
from app.settings import Settings
from app.web.gate import Gate
from app.web.headers import Headers
from app.web.pace import SLOTS, WINDOW_S, Pace, slot_of
from app.web.patience import Patience
from tests.build import REAL


async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    await Response("fine")(scope, receive, send)


def gate(per_s: int = 0, *hosts: str) -> ASGIApp:
    own = Gate(fine, hosts or ("testserver",), per_s)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await own(scope, receive, send)

    return app


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "MAP.example", "map.example:443"]
)
def test_own_hosts_are_answered(host: str) -> None:
    client = TestClient(gate(0, "map.example"))
    assert client.get("/", headers={"Host": host}).text == "fine"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "map.example.evil.example", "[2001:db8::1]"],
)
def test_a_foreign_host_is_not_trusted(host: str) -> None:
    response = TestClient(gate(0, "map.example")).get("/", headers={"Host": host})
    assert response.status_code == 421
    assert "CAMPMAP_HOSTS" in response.json()["detail"]


NO_HOSTS = [
    *(
        "",
        "[",
        "[::1",
        "::1",
        ":80",
        "a@map.example@b",
        "evil.example@map.example",
        "map.example:x",
    ),
    *("map.example/evil", "map.example?x", "map.example#x", "map.example, evil.example"),
    *('map.example:evil"><b>', 'map.example?"><script>', "map.example:80:80", "map.example\\evil"),
    *("map.example evil", "http://map.example", "m\u00e4p.example", "map.example:123456"),
]


@pytest.mark.parametrize("trusted", ["map.example", "*"])
@pytest.mark.parametrize("host", NO_HOSTS)
def test_what_is_no_host_is_no_request(host: str, trusted: str) -> None:
    response = TestClient(gate(0, trusted)).get("/", headers={b"Host": host.encode("latin-1")})
    assert response.status_code == 400
    assert "one Host header" in response.json()["detail"]


def test_any_host_is_answered_where_the_operator_says_so() -> None:
    assert TestClient(gate(0, "*")).get("/", headers={"Host": "any.example"}).text == "fine"


def test_the_public_address_names_a_host(client: TestClient) -> None:
    settings = Settings(geodata=REAL, reload_s=0, public_url="https://map.example", hosts=())
    with TestClient(create_app(settings)) as other:
        assert other.get("/layers", headers={"Host": "map.example"}).status_code == 200
        assert other.get("/layers", headers={"Host": "evil.example"}).status_code == 421
    found = client.get("/layers/camps.geojson", headers={"Host": "evil.example"})
    assert "evil" not in found.text


def test_a_body_is_not_read() -> None:
    client = TestClient(gate())
    for content in (b"x" * 10, iter([b"x", b"y"])):
        response = client.post("/", content=content)
        assert response.status_code == 413
        assert response.headers["connection"] == "close"


def test_who_asks_too_often_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.pace.time", SimpleNamespace(monotonic=lambda: 1000.0))
    client = TestClient(gate(2), client=("192.0.2.1", 1))
    answers = [client.get("/") for _ in range(2 * WINDOW_S + 1)]
    assert [one.status_code for one in answers] == [200] * 2 * WINDOW_S + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= WINDOW_S
    other = TestClient(client.app, client=("192.0.2.2", 1))
    assert other.get("/").status_code == 200
    own = TestClient(client.app, client=("127.0.0.1", 1))
    assert {own.get("/").status_code for _ in range(3 * WINDOW_S)} == {200}


def test_counts_begin_anew_and_the_clock_of_the_wall_does_not_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    monkeypatch.setattr("time.time", lambda: -1e9)
    pace = Pace(1)
    assert [pace.wait("192.0.2.1") for _ in range(WINDOW_S + 1)] == [0] * WINDOW_S + [WINDOW_S]
    now += WINDOW_S
    assert pace.wait("192.0.2.1") == 0


def test_nothing_that_is_kept_leads_to_an_address() -> None:
    pace = Pace(1)
    pace.wait("192.0.2.77")
    kept = [value for name, value in vars(pace).items() if name != "_slot"]
    assert "192.0.2.77" not in repr(kept)
    pace._begin()
    assert pace._slot.cache_info().currsize == 0
    slots = {slot_of("192.0.2.77", bytes([n])) for n in range(50)}
    assert len(slots) > 45
    assert all(slot is not None and 0 <= slot < SLOTS for slot in slots)


def test_a_household_is_one_client() -> None:
    key = b"k"
    assert slot_of("2001:db8::1", key) == slot_of("2001:db8:0:0:ffff::2", key)
    assert slot_of("2001:db8::1", key) != slot_of("2001:db8:0:1::1", key)
    assert slot_of("::ffff:192.0.2.1", key) == slot_of("192.0.2.1", key)
    assert slot_of("::1", key) is slot_of("::ffff:127.0.0.1", key) is None


def test_too_many_at_once_and_too_slow_are_told_to_come_back() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(5)

    late = TestClient(Headers(Patience(slow, patience_s=0.01))).get("/")
    busy = TestClient(Headers(Patience(fine, most=0))).get("/")
    for response in (late, busy):
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
        assert response.headers["content-type"] == "application/problem+json"


def test_an_answer_that_has_begun_may_take_its_time() -> None:
    async def streaming(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"done"})

    patience = Patience(streaming, patience_s=0.01)
    assert TestClient(patience).get("/").text == "done"
    assert not patience._making


def test_a_host_is_no_longer_than_names_are() -> None:
    client = TestClient(gate(0, "*"))
    assert client.get("/", headers={"Host": f"{'a' * 250}.example:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "a" * 301}).status_code == 400
