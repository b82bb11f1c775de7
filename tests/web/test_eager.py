"""Answers begun where their request was read, and those that go on in a task."""

from __future__ import annotations

import asyncio

import pytest

from app.eager import begin, in_task


def run(work: object) -> None:
    asyncio.run(work)  # type: ignore[arg-type]


def test_what_waits_for_nothing_ends_at_once() -> None:
    done = []

    async def work() -> None:
        done.append(1)

    assert begin(work()) is None
    assert done == [1]


def test_what_waits_goes_on_where_it_stood_with_what_it_waited_for() -> None:
    heard = []

    async def work(first: asyncio.Future[str]) -> None:
        heard.append(await first)
        await asyncio.sleep(0)
        with pytest.raises(ValueError, match="later"):
            await asyncio.to_thread(int, "later")
        heard.append("end")

    async def main() -> None:
        first: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        rest = begin(work(first))
        assert rest is not None
        assert heard == []
        first.set_result("came")
        await asyncio.create_task(rest)

    run(main())
    assert heard == ["came", "end"]


def test_errors_are_those_of_what_was_begun() -> None:
    async def at_once() -> None:
        raise KeyError("early")

    async def later() -> None:
        await asyncio.sleep(0)
        raise KeyError("late")

    with pytest.raises(KeyError, match="early"):
        begin(at_once())

    async def main() -> None:
        rest = begin(later())
        assert rest is not None
        with pytest.raises(KeyError, match="late"):
            await rest

    run(main())


def test_who_is_cancelled_hears_of_it_and_may_clear_up() -> None:
    cleared = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cleared.append(1)

    async def main() -> None:
        rest = begin(work())
        assert rest is not None
        task = asyncio.create_task(rest)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main())
    assert cleared == [1]


def test_a_clock_may_be_set_once_in_a_task() -> None:
    ended = []

    async def work() -> None:
        await in_task()
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(60)
        except TimeoutError:
            ended.append(1)

    async def main() -> None:
        # As a protocol calls: outside of any task.
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def called() -> None:
            rest = begin(work())
            assert rest is not None
            loop.create_task(rest).add_done_callback(lambda _: done.set())

        loop.call_soon(called)
        await done.wait()

    run(main())
    assert ended == [1]
