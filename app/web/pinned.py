"""Addresses below a release: what the rest of the path answers, from the release's own data.

There is no second way to answer: whatever stands after `/releases/{release}` is put to the same
routes, with the atlas of the release in the place of today's.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import State
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import CampmapError
from app.web.archives import Archives
from app.web.atlas import Atlas
from app.web.problems import FOR_FRAMES as FRAME
from app.web.problems import answer_error

BELOW = re.compile(r"/releases/([^/]+)(/.*)")
OWN = re.compile(r"/files/.*|/release|/(?:health|ready|metrics)")
"""What is the release's itself, and answered by `routes/releases.py`; `/release` is its page where
a site is plain files and the folder's own address shows the map. Operation is of the whole service:
a proxy that keeps it from readers knows one address of each."""


MOST_ARCHIVES = 4
"""Releases of which made tile archives are kept."""


class Serving(NamedTuple):
    """What routes see as the application: only its state, which holds the atlas."""

    state: State


class Pinned:
    """Puts the atlas of a release in the place of today's for all that is asked below it."""

    def __init__(self, app: ASGIApp, atlas: Atlas) -> None:
        self._app = app
        self._atlas = atlas
        self._archives: OrderedDict[str, Archives] = OrderedDict()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        is_below = scope["type"] == "http" and scope["path"].startswith("/releases/")
        found = BELOW.fullmatch(scope["path"]) if is_below else None
        if found is None or OWN.fullmatch(found[2]):
            return self._app(scope, receive, send)
        return self._below(found, (scope, receive, send))

    async def _below(self, found: re.Match[str], connection: tuple[Scope, Receive, Send]) -> None:
        scope, receive, send = connection
        try:
            atlas = await self._atlas.shelf.open(self._atlas, found[1])
        except CampmapError as error:
            if found[2] == FRAME:
                await self._app(_unpinned(scope, found[1]), receive, _not_found(send))
                return
            response = await answer_error(Request(scope), error)
            await response(scope, receive, send)
            return
        await self._app(self._pinned(scope, atlas, *found.groups()), receive, send)

    def _pinned(self, scope: Scope, atlas: Atlas, name: str, path: str) -> dict[str, Any]:
        archives = self._archives.pop(name, None) or Archives()
        self._archives[name] = archives
        while len(self._archives) > MOST_ARCHIVES:
            self._archives.popitem(last=False)
        return {
            **scope,
            "app": Serving(State({"atlas": atlas, "dist": scope["app"].state.dist})),
            "path": path,
            "raw_path": path.encode(),
            "state": {**scope.get("state", {}), "archives": archives},
        }


def _unpinned(scope: Scope, name: str) -> dict[str, Any]:
    """The frame as it is asked for with the release in its query: it is told there, on a map."""
    query = urlencode({"release": name}).encode() + b"&" + scope["query_string"]
    return {**scope, "path": FRAME, "raw_path": FRAME.encode(), "query_string": query}


def _not_found(send: Send) -> Send:
    """Says of the whole answer that nothing is at its address."""

    def passed(message: Message) -> Awaitable[None]:
        is_found = message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK
        return send({**message, "status": HTTPStatus.NOT_FOUND} if is_found else message)

    return passed


async def pinned(request: Request, name: str) -> Request:
    """The same request, put to the release of that name. Raises NotHere, or BrokenRelease."""
    now = request.app.state
    atlas = await now.atlas.shelf.open(now.atlas, name)
    serving = Serving(State({"atlas": atlas, "dist": now.dist}))
    return Request({**request.scope, "app": serving}, request.receive)
