"""Changes as feeds: Atom (RFC 4287) and JSON Feed 1.1. One entry a record, one a release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from lxml import etree

from app.domain.changes import Change
from app.domain.characters import fit
from app.domain.text import Text
from app.web.changeview import path_of, said
from app.web.history import Chapter
from app.web.links import LICENCE_URL, Links
from app.web.words import Words

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"


class Item(NamedTuple):
    """An entry of a feed; its id is the same before its release and after."""

    id: str
    title: str
    text: str
    url: str
    updated: datetime | None
    """When it was last edited; None where nobody noted that, before its release."""
    category: str


def items(told: Sequence[Chapter], links: Links, words: Words) -> Iterator[Item]:
    """The newest first: each release before the records that it changed."""
    for chapter in told:
        if chapter.release is not None:
            yield _of_release(chapter, links, words)
        for change in sorted(chapter.changes, key=lambda one: one.edited or NEVER, reverse=True):
            yield _of_change(change, chapter, links, words)


def _of_release(chapter: Chapter, links: Links, words: Words) -> Item:
    release = chapter.release
    assert release is not None  # noqa: S101 - the caller asked
    counts = {key: words.number(release.counts[key]) for key in ("places", "sources")}
    return Item(
        id=f"urn:campmap:release:{release.name}",
        title=words.say("release.title", name=release.name),
        text=f"{words.say('release.counts', **counts)} SHA-256: {release.hash}",
        url=links.unpinned().to(f"/releases/{release.name}"),
        updated=chapter.updated,
        category="release",
    )


def _of_change(change: Change, chapter: Chapter, links: Links, words: Words) -> Item:
    parts = said(change, words)
    reason = [words.say("change.reason", reason=change.reason)] if change.reason else []
    base = links.unpinned() if change.is_removed else links
    return Item(
        id=f"urn:campmap:change:since-{chapter.since}:{change.id}",
        title=f"{Text(change.name).show(words.lang).text}: {parts[0]}",
        text=" ".join(_sentence(part) for part in (*parts, *reason)),
        url=base.to(path_of(change, chapter.since)),
        updated=chapter.updated if chapter.release else change.edited,
        category=change.layer,
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "。")) else f"{text}."


def write_atom(told: Sequence[Chapter], links: Links, words: Words) -> bytes:
    """An Atom feed."""
    spaces: Any = {None: ATOM}
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=spaces)
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", words.lang)
    _add(feed, "id", links.to("/changes"))
    _add(feed, "title", f"campmap: {words.say('changes.title')}")
    _add(feed, "subtitle", words.say("site.tagline"))
    listed = [item for item in items(told, links, words) if item.updated]
    updated = max((item.updated or NEVER for item in listed), default=NEVER)
    _add(feed, "updated", updated.isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=links.to("/changes.atom"))
    _add(feed, "link", rel="alternate", type="text/html", href=links.to("/changes"))
    _add(feed, "rights", f"CC BY 4.0, {LICENCE_URL}")
    _add(_add(feed, "author"), "name", "campmap")
    for item in listed:
        entry = _add(feed, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "updated", (item.updated or NEVER).isoformat())
        _add(entry, "link", rel="alternate", type="text/html", href=item.url)
        _add(entry, "category", term=item.category)
        _add(entry, "content", item.text, type="text")
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


NEVER = datetime.fromtimestamp(0, UTC)
"""When a feed without any entry was last updated."""


def json_feed(told: Sequence[Chapter], links: Links, words: Words) -> dict[str, Any]:
    """A JSON Feed; `_campmap` has each change as data."""
    changes = {
        f"urn:campmap:change:since-{chapter.since}:{change.id}": change.as_json()
        for chapter in told
        for change in chapter.changes
    }
    return {
        "version": JSON_FEED,
        "title": f"campmap: {words.say('changes.title')}",
        "home_page_url": links.to("/changes"),
        "feed_url": links.to("/changes.json"),
        "description": words.say("site.tagline"),
        "language": words.lang,
        "authors": [{"name": "campmap"}],
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "content_text": item.text,
                "tags": [item.category],
            }
            | ({"date_modified": item.updated.isoformat()} if item.updated else {})
            | ({"_campmap": changes[item.id]} if item.id in changes else {})
            for item in items(told, links, words)
        ],
    }


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    found = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    found.text = None if text is None else fit(text)
    return found
