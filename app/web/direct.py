"""Routes called straight away: FastAPI's own way to the same function costs many times an answer.

Our routes take the request and parts of the path, and nothing that FastAPI would have to prepare.
So the function is found by the first part and the length of the path, and called; the errors that
it raises are answered by the one function that answers them everywhere. Whatever is not ours goes
on to FastAPI.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from inspect import signature
from re import Pattern
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.eager import in_task
from app.errors import CampmapError
from app.web.problems import answer_error
from app.web.sent import Sent

MANY = 4
"""Parts of a path of which the last may hold further ones: `/releases/{release}/files/…`."""


class Asking(Request):
    """A request whose query is read once for all who ask the same."""

    @property
    def query_params(self) -> QueryParams:
        """The query's parameters."""
        return _read(self.scope["query_string"])


_read = lru_cache(maxsize=256)(QueryParams)


class Way(NamedTuple):
    """A path, and the function that answers there."""

    path: Pattern[str]
    answer: Callable[..., Awaitable[Response]]


class Direct:
    """Answers GET where a route of ours does."""

    def __init__(self, app: ASGIApp, routers: Sequence[APIRouter]) -> None:
        self._app = app
        self._ways: dict[tuple[str, int], list[Way]] = {}
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute) and _is_plain(route):
                    ways = self._ways.setdefault(_kind(route.path), [])
                    ways.append(Way(route.path_regex, route.endpoint))

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        if scope["type"] == "http" and scope["method"] == "GET":
            path: str = scope["path"]
            for way in self._ways.get(_kind(path), ()):
                if (found := way.path.match(path)) is not None:
                    return _answer(way, found.groupdict(), (scope, receive, send))
        return self._others(scope, receive, send)

    async def _others(self, scope: Scope, receive: Receive, send: Send) -> None:
        await in_task()
        await self._app(scope, receive, send)


async def _answer(way: Way, parts: dict[str, str], connection: tuple[Scope, Receive, Send]) -> None:
    scope, receive, send = connection
    scope["path_params"] = parts
    request = Asking(scope, receive, send)
    try:
        response = await way.answer(request, **parts)
    except (CampmapError, HTTPException) as error:
        response = await answer_error(request, error)
    if not isinstance(response, Sent):
        await in_task()  # what starlette streams sets clocks
    await response(scope, receive, send)


def _kind(path: str) -> tuple[str, int]:
    """The first part of a path and how many it has, up to those that may be many: a short list."""
    parts = path.split("/", 2)
    return parts[1] if len(parts) > 1 else "", min(path.count("/"), MANY)


def _is_plain(route: APIRoute) -> bool:
    """Whether it answers GET, and takes nothing but the request and parts of its path, as text."""
    taken = signature(route.endpoint).parameters
    parts = route.param_convertors
    # Text by its annotation, which is what FastAPI goes by: a tile's {z} has no other mark.
    texts = all(taken[name].annotation in (str, "str") for name in parts if name in taken)
    fixed = "{" not in _kind(route.path)[0]
    return (
        "GET" in (route.methods or ()) and texts and fixed and taken.keys() == {"request", *parts}
    )
