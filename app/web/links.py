"""Every URL that we print, in one place."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


class Links(NamedTuple):
    """Addresses below `public_url`; where that is empty they are relative to the host."""

    public_url: str = ""

    def to(self, path: str, **query: str | None) -> str:
        """A path of ours with the parts of the query that are given."""
        given = {key: value for key, value in query.items() if value is not None}
        return self.public_url + quote(path) + (f"?{urlencode(given)}" if given else "")

    def place(self, name: str) -> str:
        """The page of a place."""
        return self.to(f"/places/{name}")

    def layer(self, name: str, form: str | None = None) -> str:
        """A layer's page, or the whole layer in a format."""
        return self.to(f"/layers/{name}" + (f".{form}" if form else ""))

    def source(self, name: str) -> str:
        """The page of a source."""
        return self.to(f"/sources/{name}")
