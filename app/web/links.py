"""Every URL that we print, in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

import orjson

if TYPE_CHECKING:
    from app.web.showing import Showing

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

LONGEST_IN_HEADER = 1_500
"""Characters of a link: proxies refuse answers whose headers are over some kilobytes."""


PLAIN = re.compile(r"[\w.~/-]*", re.ASCII)
"""What stands in an address as it is."""


def _quoted(path: str) -> str:
    return path if PLAIN.fullmatch(path) else quote(path)


_named = lru_cache(256)(quote_plus)

QUOTED = [quote_plus(bytes([one]), safe=",") for one in range(256)]
"""Each byte as it stands in a query: a table, for filters are long."""


@lru_cache(1024)
def _pair(key: str, value: str) -> str:
    """A parameter as it stands in a query; an answer names the same ones many times."""
    return f"{_named(key)}={value.encode().decode('latin-1').translate(QUOTED)}"


class Links(NamedTuple):
    """Addresses below `public_url`; where that is empty they are relative to the host.

    `below` is the path that pins them to a release, such as `/releases/2026.11`.
    """

    public_url: str = ""
    below: str = ""

    @property
    def base(self) -> str:
        """What every address begins with."""
        return self.public_url + self.below

    def to(self, path: str, **query: str | None) -> str:
        """A path of ours with the parts of the query that are given."""
        bare = self.public_url + self.below + _quoted(path)
        if not query:
            return bare
        given = [_pair(key, value) for key, value in query.items() if value is not None]
        return f"{bare}?{'&'.join(given)}" if given else bare

    def unpinned(self) -> Links:
        """The same addresses of the data of today."""
        return Links(self.public_url)

    def place(self, name: str) -> str:
        """The page of a place."""
        return self.to(f"/places/{name}")

    def layer(self, name: str, form: str | None = None) -> str:
        """A layer's page, or the whole layer in a format."""
        return self.to(f"/layers/{name}" + (f".{form}" if form else ""))

    def source(self, name: str) -> str:
        """The page of a source."""
        return self.to(f"/sources/{name}")

    def reader(self, showing: Showing) -> str:
        """Where a reader finds a view on our own pages: a place alone, or the map that shows it."""
        asked = showing._replace(at=showing.middle(), bbox=None).query()
        shown = {name: asked.get(name) for name in ("layers", "place", "at", "lang")}
        if shown["place"] and not (shown["layers"] or shown["at"]):
            return self.to(f"/places/{shown['place']}", lang=shown["lang"])
        return self.to("/", **shown)

    def embed(self, showing: Showing) -> str:
        """The map for frames: one address a view, whoever asks for it."""
        query = showing.query()
        if query.get("theme") == "auto":
            del query["theme"]
        return self.to("/embed", **query)

    def picture(self, showing: Showing, form: str = "svg", **size: str) -> str:
        """The same view as a picture; `size` holds width and height in pixels."""
        kept = ("layers", "place", "bbox", "at", "lang", "theme", "release")
        query = {name: text for name, text in showing.query().items() if name in kept}
        return self.to(f"/map.{form}", **query, **size)


def link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    """A link of RFC 8288, as JSON writes it."""
    return {"href": href, "rel": rel, "type": kind, "title": title}


def link_header(links: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The header of these links, without their titles; none where there are none."""
    said = [
        f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"'
        for one in links
        if len(one["href"]) <= LONGEST_IN_HEADER
    ]
    return {"Link": ", ".join(said)} if said else {}


PLACE = "{}"
"""Where a name stands in links that are alike; no address of ours has a brace."""


class Alike:
    """Links that differ by a name alone, written but for it."""

    def __init__(self, links: Sequence[Mapping[str, str]]) -> None:
        self._links = links
        self._json = orjson.dumps(links).split(PLACE.encode())
        self._header = link_header(links)["Link"].split(PLACE)
        self._most = LONGEST_IN_HEADER - max(len(one["href"]) for one in links)

    def named(self, name: str) -> tuple[bytes, dict[str, str]]:
        """The links of that name, as JSON and as a header."""
        quoted = name if PLAIN.fullmatch(name) else quote(name)
        if len(quoted) <= self._most:
            header = {"Link": quoted.join(self._header)}
        else:
            hrefs = (one["href"].replace(PLACE, quoted) for one in self._links)
            links = zip(self._links, hrefs, strict=True)
            header = link_header([{**one, "href": href} for one, href in links])
        return quoted.encode().join(self._json), header


LICENCE = link(LICENCE_URL, "license", "text/html", "CC BY 4.0")
