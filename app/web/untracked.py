"""Marks that newsletters, networks and advertisers put behind addresses, taken off unread.

They stand before the answer is looked for: so they make no answer another one, are kept nowhere
and said again nowhere. Addresses of data stay strict: what is asked there means something.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.accept import prefers_html

MARK = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ttclid|"
    r"li_fat_id|igshid|igsh|yclid|ysclid|mc_cid|mc_eid|mkt_tok|vero_id|oly_(enc|anon)_id|srsltid|"
    r"_hs(enc|mi)|_openstat|_gl|_ga",
    re.ASCII,
)
"""Names of such parameters; none is one of ours."""

FILE = re.compile(r".*\.[a-z][a-z0-9.]*", re.ASCII)
"""Paths with an ending; a release's name ends with digits."""

ALWAYS_PAGES = re.compile(
    r"(/releases/[^/]+)?/(about|data|docs|embed|imagery|share|stories)(/[^/]+)*"
)
"""Addresses that answer with a page whatever is asked for."""


class Untracked:
    """Takes marks off the query of whoever asks for a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        if scope["type"] == "http" and scope["query_string"]:
            query = without_marks(scope["query_string"])
            if query != scope["query_string"] and _asks_for_page(Request(scope)):
                scope = {**scope, "query_string": query}
        return self._app(scope, receive, send)


def without_marks(query: bytes) -> bytes:
    """A query string without its marks, the rest as it came.

    >>> without_marks(b"lang=ko&utm_source=letter&q=%EA%B0%9C")
    b'lang=ko&q=%EA%B0%9C'
    """
    parts = query.split(b"&")
    return b"&".join(part for part in parts if not MARK.fullmatch(_name(part)))


def _name(part: bytes) -> str:
    return unquote_plus(part.partition(b"=")[0].decode("latin-1")).lower()


def _asks_for_page(request: Request) -> bool:
    path: str = request.scope["path"]
    if FILE.fullmatch(path):
        return False
    asked = request.query_params.get("f", "html")
    is_page = "f" in request.query_params or ALWAYS_PAGES.fullmatch(path) or prefers_html(request)
    return asked == "html" and bool(is_page)
