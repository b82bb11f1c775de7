"""Pages made fit for plain files: what a query chooses becomes a file of its own."""

from __future__ import annotations

import hashlib
import html
import re
from typing import NamedTuple

from app.domain.text import LANGUAGES

LINK = re.compile(r'(?<=\s)(href|src|content|poster|data-src)="([^"]*)"')
PICTURE = re.compile(r"((?:/releases/[^/]+)?/map)\.(svg|png)\?.+")
OEMBED = re.compile(r"((?:/releases/[^/]+)?/oembed)\?.*\bformat=(json|xml)")
RELEASE = re.compile(r"(/releases/\d[^/?]*)((?:\?.*)?)")


class Built(NamedTuple):
    """A page, and what it names by a query: the addresses by the files that they become."""

    body: bytes
    asked: dict[str, str]


def build_page(body: bytes, public_url: str, below: str = "", releases: str = "") -> Built:
    """A page as a file: marked as such for its script, its pictures and their like files too.

    The mark tells the script which languages and releases there are files of. `below` is the
    path of the release that the page is of: what it names becomes files of that release.
    """
    asked: dict[str, str] = {}

    def rewrite(match: re.Match[str]) -> str:
        name, address = match[1], html.unescape(match[2])
        path = address.removeprefix(public_url)
        if found := PICTURE.fullmatch(path) or OEMBED.fullmatch(path):
            digest = hashlib.sha256(path.encode()).hexdigest()[:16]
            base = found[1] if found[1].startswith(below) else f"{below}{found[1]}"
            file = f"{base}/{digest}.{found[2]}"
            asked[file[1:]] = path
            return f'{name}="{public_url}{file}"'
        if found := RELEASE.fullmatch(path):
            return f'{name}="{public_url}{found[1]}/release{html.escape(found[2])}"'
        return match[0]

    text = LINK.sub(rewrite, body.decode())
    known = f'<html data-built="{" ".join(LANGUAGES)};{releases}" '
    return Built(text.replace("<html ", known, 1).encode(), asked)
