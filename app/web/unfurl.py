"""Programs that fetch a page to show it as a card ask for anything, and mean the page.

Publishing systems and networks send `Accept: */*`, as programs do that want data. By the names
that they give themselves they are told apart: in whatever they send, the page is what they read.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READERS = re.compile(
    r"wordpress/|drupal|ghost|typo3|joomla|discourse|mastodon|pleroma|misskey|bluesky|cardyb|"
    r"facebookexternalhit|facebot|twitterbot|linkedinbot|slackbot|discordbot|telegrambot|whatsapp|"
    r"skypeuripreview|kakaotalk|vkshare|redditbot|pinterest|iframely|embedly|oembed|unfurl|notion|"
    r"linkpreview|flipboard|googlebot|bingbot|yandex|baiduspider|duckduckbot|naver|yeti",
    re.IGNORECASE,
)
BOTH = re.compile(r"(/releases/[^/]+)?/((places|layers|sources)(/[^/.]+)?|releases/[^/.]+)?")
"""Addresses that answer with a page or with data."""
PAGE = b"text/html,*/*;q=0.8"


class Unfurl:
    """Asks for the page in the name of programs that read pages only, whatever they sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One connection, as ASGI has it."""
        if scope["type"] != "http" or not BOTH.fullmatch(scope["path"]):
            return self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if headers.get("accept", "*/*").strip() != "*/*":
            return self._app(scope, receive, send)

        def send_varying(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"]]}
                MutableHeaders(scope=message).add_vary_header("User-Agent")
            return send(message)

        if READERS.search(headers.get("user-agent", "")[:300]):
            others = [one for one in scope["headers"] if one[0] != b"accept"]
            scope = {**scope, "headers": [*others, (b"accept", PAGE)]}
        return self._app(scope, receive, send_varying)
