"""What is looked at before anything is answered: the host, the size, and how often one asks."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.headers import Headers
from app.web.pace import Pace
from app.web.problems import answer_error, is_framed, problem

LONGEST_PATH = 2_000
LONGEST_QUERY = 32_000
"""Bytes of an address: what is read of a query and what its escapes may make of it."""

LONGEST_HOST = 300
"""Bytes of a host and its port: names have 253."""

MOST_PARAMETERS = 50

HOST = re.compile(rb"(\[[0-9a-f:.]+\]|[a-z0-9][a-z0-9._-]*)(:[0-9]{0,5})?")
"""What a Host header is: a name or an address, and a port. It stands in the links we write."""

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
"""Names of the machine itself: how an operator and a proxy beside us ask."""


class Fault(NamedTuple):
    """Why a request is not let in, and what to do instead."""

    status: int
    detail: str
    headers: Mapping[str, str] = MappingProxyType({})


class Gate:
    """Turns away what nobody should be asked; costs a few microseconds."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], per_s: int) -> None:
        self._app = app
        self._pace = Pace(per_s)
        self._trusted = LOOPBACK | {host.lower() for host in hosts}

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        fault = self._fault(scope) if scope["type"] == "http" else None
        if fault is not None:
            return _turned_away(fault, scope, receive, send)
        return self._app(scope, receive, send)

    def _fault(self, scope: Scope) -> Fault | None:
        client = scope["client"]
        wait_s = self._pace.wait(client[0]) if client else 0
        if wait_s:
            return Fault(429, SLOWER.format(wait_s), {"Retry-After": str(wait_s)})
        hosts = []
        for name, value in scope["headers"]:
            if name == b"host":
                hosts.append(value)
            elif name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
                return Fault(413, BODY, {"Connection": "close"})
        if len(hosts) != 1 or len(hosts[0]) > LONGEST_HOST or not (host := host_name(hosts[0])):
            return Fault(400, ONE_HOST)
        if not _fits(scope):
            return Fault(414, TOO_LONG.format(LONGEST_PATH, LONGEST_QUERY, MOST_PARAMETERS))
        return None if "*" in self._trusted or host in self._trusted else Fault(421, NOT_OURS)


async def _turned_away(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    await Headers(await _told(scope, fault))(scope, receive, send)


async def _told(scope: Scope, fault: Fault) -> Response:
    """The answer; of an address that is too long, a page that a frame may show."""
    if fault.status == HTTPStatus.REQUEST_URI_TOO_LONG and is_framed(scope["path"]):
        short = {**scope, "path": scope["path"][-LONGEST_PATH:], "query_string": b""}
        return await answer_error(Request(short), HTTPException(fault.status, fault.detail))
    return problem(fault.status, fault.detail, fault.headers)


SLOWER = "these are more requests than one client may make; wait {} seconds, or fetch whole layers"
BODY = "a request has no body here; what you ask for stands in the address, and GET fetches it"
ONE_HOST = "a request names one host, in one Host header: a name or an address, and a port"
NOT_OURS = (
    "this service does not answer for that host; whoever runs it names its hosts in "
    "CAMPMAP_PUBLIC_URL or CAMPMAP_HOSTS"
)
TOO_LONG = (
    "the address is too long: a path has at most {} bytes, a query {} bytes and {} parameters"
)


def _fits(scope: Scope) -> bool:
    query = scope["query_string"]
    return (
        len(scope["path"]) <= LONGEST_PATH
        and len(query) <= LONGEST_QUERY
        and query.count(b"&") < MOST_PARAMETERS
    )


@lru_cache(1024)
def host_name(host: bytes) -> str:
    """The name in a Host header without its port, in lower case; empty for what is none."""
    found = HOST.fullmatch(host.lower())
    return found[1].decode("ascii").strip("[]") if found else ""
