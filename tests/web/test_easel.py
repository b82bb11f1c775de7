"""Drawings under pressure: made once, bounded, refused politely."""

from __future__ import annotations

import asyncio
import threading
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from app.errors import Busy
from app.web.easel import Easel
from app.web.routes import embed, pictures


def test_a_picture_that_is_asked_for_twice_at_once_is_made_once() -> None:
    made: list[str] = []
    go = threading.Event()

    def make() -> str:
        go.wait(5)
        made.append("x")
        return "x"

    async def ask() -> list[bytes]:
        easel = Easel()
        asked = [asyncio.create_task(easel.draw("one", make)) for _ in range(5)]
        await asyncio.sleep(0)
        go.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(ask()) == [b"x"] * 5
    assert made == ["x"]


def test_who_goes_away_leaves_the_picture_to_the_others() -> None:
    go = threading.Event()

    def make() -> bytes:
        go.wait(5)
        return b"x"

    async def ask() -> bytes:
        easel = Easel()
        gone = asyncio.create_task(easel.draw("one", make))
        await asyncio.sleep(0)
        stays = asyncio.create_task(easel.draw("one", make))
        await asyncio.sleep(0)
        gone.cancel()
        go.set()
        return await stays

    assert asyncio.run(ask()) == b"x"


def test_a_failure_is_told_and_forgotten() -> None:
    def fail() -> bytes:
        raise ValueError("once")

    async def ask() -> bytes:
        easel = Easel()
        with pytest.raises(ValueError, match="once"):
            await easel.draw("one", fail)
        return await easel.draw("one", lambda: b"x")

    assert asyncio.run(ask()) == b"x"


def test_too_many_drawings_at_once_are_refused() -> None:
    async def ask() -> str:
        go = threading.Event()
        easel = Easel(at_once=1, most=2)

        def wait() -> str:
            return str(go.wait(5))

        asked = [asyncio.create_task(easel.draw(key, wait)) for key in ("one", "two")]
        await asyncio.sleep(0)
        with pytest.raises(Busy) as error:
            await easel.draw("three", lambda: b"x")
        go.set()
        await asyncio.gather(*asked)
        return str(error.value)

    assert "ask again" in asyncio.run(ask())


@pytest.mark.parametrize(
    ("route", "address"),
    [(pictures, "/map.svg?at=39.123,126.3,9"), (embed, "/embed?at=39.123,126.3,9")],
)
def test_who_is_refused_a_picture_or_a_frame_is_told_when_to_ask_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, route: ModuleType, address: str
) -> None:
    monkeypatch.setattr(route, "EASEL", Easel(most=0))
    response = client.get(address)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert "too many maps are being drawn" in response.json()["detail"]
    assert "ask again" in response.json()["detail"]
