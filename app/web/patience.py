"""How many answers are made at once, and how long one may take."""

from __future__ import annotations

from asyncio import CancelledError, Task, TimerHandle, current_task, get_running_loop
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.eager import begin, in_task
from app.web.problems import problem

MOST = 256
"""Answers in the making; more would only make all of them late."""

PATIENCE_S = 30.0
"""Seconds until an answer has begun."""

BUSY = "too much is asked for at once; try again in a moment"
LATE = "this answer takes too long; ask for less, by a box, a filter or a limit"


class Patience:
    """Says 503 with Retry-After rather than to let everybody wait.

    One clock runs for all, up to when the oldest is late: a clock each costs more than many an
    answer. What is made without waiting for anything needs none.
    """

    def __init__(self, app: ASGIApp, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        self._app = app
        self._most = most
        self._patience_s = patience_s
        self._making: dict[Task[object], float] = {}
        """When each that has not begun to answer is late, the oldest first."""
        self._late: set[Task[object]] = set()
        self._clock: TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif len(self._making) >= self._most:
            await problem(503, BUSY, {"Retry-After": "1"})(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        task: Task[object] | None = None
        has_begun = False

        def noting(message: Message) -> Awaitable[None]:
            nonlocal has_begun
            if not has_begun:
                has_begun = True
                if task is not None:
                    self._making.pop(task, None)
            return send(message)

        rest = begin(self._app(scope, receive, noting))
        if rest is None:
            return
        await in_task()
        task = current_task()
        assert task is not None  # noqa: S101 - what runs here is a task
        if not has_begun:
            self._await_begin(task)
        try:
            await rest
        except CancelledError:
            if task not in self._late or task.uncancel():
                raise
            await problem(503, LATE, {"Retry-After": "10"})(scope, receive, send)
        finally:
            self._making.pop(task, None)
            self._late.discard(task)

    def _await_begin(self, task: Task[object]) -> None:
        loop = get_running_loop()
        self._making[task] = loop.time() + self._patience_s
        if self._clock is None:
            self._clock = loop.call_at(self._making[task], self._look)

    def _look(self) -> None:
        """End what is late, and look again when the next one is."""
        loop, self._clock = get_running_loop(), None
        for task, end in [*self._making.items()]:
            if end > loop.time():
                self._clock = loop.call_at(end, self._look)
                return
            del self._making[task]
            self._late.add(task)
            task.cancel()
