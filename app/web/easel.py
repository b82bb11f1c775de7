"""Where pictures and frames are drawn: so many at once, so many waiting, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec

from app.errors import Busy

AT_ONCE = 2
MOST = 24
"""Drawings under way or waiting: those at the end wait for some five seconds."""
RETRY_S = 5

P = ParamSpec("P")


class Easel:
    """Draws off the event loop. What is asked for again while it is drawn is drawn once."""

    def __init__(self, at_once: int = AT_ONCE, most: int = MOST) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="easel")
        self._most = most
        self._under_way: dict[str, Future[str | bytes]] = {}

    async def draw(
        self, key: str, make: Callable[P, str | bytes], *args: P.args, **kwargs: P.kwargs
    ) -> bytes:
        """What `make` gives. Raises Busy where too many wait already."""
        work = self._under_way.get(key)
        if work is None:
            if len(self._under_way) >= self._most:
                raise Busy("too many maps are being drawn now; ask again soon", RETRY_S)
            work = self._under_way[key] = self._pool.submit(make, *args, **kwargs)
            work.add_done_callback(lambda _: self._under_way.pop(key, None))
        # Shielded: who goes away does not take the drawing from the others who wait for it.
        made = await asyncio.shield(asyncio.wrap_future(work))
        return made.encode() if isinstance(made, str) else made
