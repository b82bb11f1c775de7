"""Outside imagery, shown only after a click that says who is about to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from app.errors import NotHere
from app.web.headers import PAGE


class Imagery(NamedTuple):
    """A provider of map tiles that the operator has configured; none is by default."""

    id: str
    name: str
    url: str
    credit: str
    max_zoom: int

    @property
    def host(self) -> str:
        """Who is asked for tiles, as the gate names it."""
        return urlsplit(self.url).netloc

    @property
    def policy(self) -> str:
        """The page's policy with this one host admitted for pictures, and no other."""
        parts = urlsplit(self.url)
        return PAGE.replace("img-src 'self'", f"img-src 'self' {parts.scheme}://{parts.netloc}")

    def block(self) -> dict[str, Any]:
        """What the map's script needs."""
        return {
            "url": self.url,
            "credit": self.credit,
            "host": self.host,
            "maxZoom": self.max_zoom,
        }


def by_id(providers: Iterable[Imagery]) -> Mapping[str, Imagery]:
    """The providers, to look up."""
    return {one.id: one for one in providers}


def provider_named(providers: Mapping[str, Imagery], name: str) -> Imagery:
    """The provider of that id. Raises NotHere."""
    if name not in providers:
        raise NotHere(f"this map knows no imagery {name[:40]!r}; / has the ground of our own")
    return providers[name]
