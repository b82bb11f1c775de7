"""Answers begun at once, where the request was read: a task is made only for what has to wait.

asyncio makes a task for each coroutine before its first line has run, which costs as much as many
of our answers; from Python 3.12 on it can begin them at once itself (`eager_task_factory`).
"""

from __future__ import annotations

from asyncio import current_task, sleep
from collections.abc import Awaitable, Coroutine, Generator
from functools import partial
from types import coroutine
from typing import Any

Steps = Generator[Any, Any, None]
"""What an awaitable does between one wait and the next."""


def begin(work: Awaitable[None]) -> Coroutine[Any, Any, None] | None:
    """Do what can be done without waiting; what is left, to be awaited, or None. Raises its errors.

    What needs a task of its own in what is begun says so by `in_task`.
    """
    steps = work.__await__()
    try:
        waits_for = steps.send(None)
    except StopIteration:
        return None
    return _going_on(steps, waits_for)


async def in_task() -> None:
    """Go on in a task: clocks of asyncio and anyio end the task that they are set in."""
    if current_task() is None:
        await sleep(0)


async def _going_on(steps: Steps, waits_for: object) -> None:
    await _left(steps, waits_for)


@coroutine
def _left(steps: Steps, waits_for: object) -> Steps:
    """The steps that are left, after a wait that was asked for already."""
    while True:
        try:
            came = yield waits_for
        except BaseException as error:  # cancelled, too: what was begun has to hear of it
            go_on = partial(steps.throw, error)
        else:
            go_on = partial(steps.send, came)
        try:
            waits_for = go_on()
        except StopIteration:
            return
