"""oEmbed 1.0: how a view of ours is put into somebody's page, for programs that ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree
from markupsafe import Markup

from app.domain.characters import fit
from app.domain.text import LANGUAGES
from app.web.links import Links
from app.web.showing import Showing
from app.web.target import Target

WIDTH, HEIGHT, LEAST = 800, 600, 240
"""Pixels of a frame where nobody asks for fewer; a lower map shows nothing."""
THUMBNAIL, SMALLEST = (1200, 630), 64
CACHE_S = 86_400

HTML = Markup(
    '<blockquote class="campmap-embed"><a href="{page}">{title}</a></blockquote>'
    '<iframe src="{src}" title="{title}" width="{width}" height="{height}" frameborder="0" '
    'scrolling="no" loading="lazy" allow="fullscreen" referrerpolicy="no-referrer" '
    'style="max-width:100%;border:0"></iframe>'
)
"""The quote is what is left where frames are taken out; WordPress shows it until we report."""


class Room(NamedTuple):
    """The largest size that an embed may have, in pixels; None is no bound."""

    width: int | None = None
    height: int | None = None


def oembed_of(target: Target, links: Links, room: Room) -> dict[str, Any]:
    """The answer, before it is JSON or XML. `links` are absolute, and below no release."""
    below = Links(links.public_url, target.atlas.links.below)
    showing = target.showing
    width = min(WIDTH, room.width or WIDTH)
    height = min(max(LEAST, round(width * HEIGHT / WIDTH)), room.height or HEIGHT)
    html = HTML.format(
        page=_page(target, below),
        title=target.title,
        src=below.embed(showing),
        width=width,
        height=height,
    )
    return {
        "type": "rich",
        "version": "1.0",
        "title": target.title,
        "provider_name": "campmap",
        "provider_url": links.to("/"),
        "cache_age": CACHE_S,
        **_thumbnail(below, showing, room),
        "html": str(html),
        "width": width,
        "height": height,
    }


def _page(target: Target, below: Links) -> str:
    """Where a reader finds it whole: the page itself, or for a mere frame the map."""
    if target.path in ("/embed", "/share", "/"):
        return below.reader(target.showing)
    return below.to(target.path, lang=target.showing.lang)


def _thumbnail(links: Links, showing: Showing, room: Room) -> Mapping[str, Any]:
    """The card's picture as far as there is room for it; all three members, or none."""
    width, height = THUMBNAIL
    scale = min(1.0, (room.width or width) / width, (room.height or height) / height)
    width, height = int(width * scale), int(height * scale)
    if min(width, height) < SMALLEST:
        return {}
    shown = showing._replace(lang=showing.lang or LANGUAGES[0], theme=None)
    url = links.picture(shown, "png", width=str(width), height=str(height))
    return {"thumbnail_url": url, "thumbnail_width": width, "thumbnail_height": height}


def as_xml(answer: Mapping[str, Any]) -> bytes:
    """The same answer as XML."""
    root = etree.Element("oembed")
    for name, value in answer.items():
        etree.SubElement(root, name).text = fit(str(value))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
