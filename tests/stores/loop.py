"""One event loop for all questions of a test run: a pool of connections lives in one."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

RUNNER = asyncio.Runner()
atexit.register(RUNNER.close)


def run(asked: Coroutine[Any, Any, T]) -> T:
    """What a question to a store gives."""
    return RUNNER.run(asked)
