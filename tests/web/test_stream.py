"""Streams: sent part by part, and let go of when nobody reads on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from app.web.stream import _sent


def test_a_part_that_is_being_made_is_finished_when_the_client_goes_away() -> None:
    making, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def parts() -> Iterator[bytes]:
        try:
            yield b"first"
            making.set()
            go_on.wait(30)
            yield b"second"
        finally:
            closed.set()

    async def read_and_leave() -> None:
        sent = _sent(parts())
        assert await anext(sent) == b"first"
        second = asyncio.ensure_future(anext(sent))
        await asyncio.to_thread(making.wait, 30)
        second.cancel()
        await asyncio.sleep(0)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await second
        await asyncio.to_thread(closed.wait, 30)

    asyncio.run(read_and_leave())
    assert closed.is_set()
