"""What other sites show of a page when somebody posts its address: a picture, a title, a frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.text import unless_first
from app.web.atlas import Atlas
from app.web.links import Links
from app.web.showing import Showing
from app.web.words import Words

SIZE = {"width": "1200", "height": "630"}
"""Pixels of a card's picture: what the large networks crop least."""
MOST_NAMES = 12
"""Names in an alternative text; a listener bears no more."""
OEMBED = (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))


class Subject(NamedTuple):
    """A page as others see it: its own address with its query, and the view it shows."""

    links: Links
    path: str
    query: Mapping[str, str]
    shows: Showing | None
    """None where the page shows no map of its own."""
    own: Mapping[str, str] = {}
    """What of its query makes it another page."""


def card_of(atlas: Atlas, subject: Subject, lang: str) -> dict[str, Any]:
    """What the head of a page says for cards, all addresses absolute."""
    words, links = atlas.pages.words[lang], subject.links
    showing = (subject.shows or Showing())._replace(lang=lang, theme=None)
    return {
        "url": links.to(subject.path, **subject.own, lang=unless_first(lang)),
        "image": links.picture(showing, "png", **SIZE),
        "alt": alt_of(atlas, showing, words),
        "locale": _locale(words),
        "locales": [_locale(other) for other in atlas.pages.words.values() if other != words],
        "oembed": oembed_links(subject) if subject.shows else [],
        **SIZE,
    }


def oembed_links(subject: Subject) -> list[dict[str, str]]:
    """Where a program finds how to embed what the page shows, in both formats."""
    page = subject.links.to(subject.path, **subject.query)
    return [
        {"type": kind, "url": subject.links.unpinned().to("/oembed", url=page, format=form)}
        for kind, form in OEMBED
    ]


def _locale(words: Words) -> str:
    """Language and territory, as the Open Graph protocol writes them.

    The script between them is left out.
    """
    return f"{words.locale[:2]}{words.locale[-3:]}"


def alt_of(atlas: Atlas, showing: Showing, words: Words) -> str:
    """What a picture shows, for who does not see it."""
    dataset = atlas.dataset
    if showing.place is not None:
        return words.say(
            "place.mapLabel", name=dataset.features[showing.place].name.show(words.lang).text
        )
    layers = showing.layers or tuple(dataset.layers)
    titles = [dataset.layers[name].title.show(words.lang).text for name in layers]
    separator = words.say("list.separator")
    if len(layers) > 1:
        return f"{words.say('map.label')}. {separator.join(titles)}."
    drawn = [one for one in dataset.by_layer[layers[0]] if one.geometry is not None]
    names = separator.join(one.name.show(words.lang).text for one in drawn[:MOST_NAMES])
    rest = len(drawn) - MOST_NAMES
    more = f" {words.say('map.moreSources', n=rest)}" if rest > 0 else ""
    return words.say("picture.layer", layer=titles[0], names=names + more)
