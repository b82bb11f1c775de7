"""What is cited: a place, a layer, a story or a release, each with the release and its hash."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from app.citations import FORMS
from app.citations.text import written
from app.domain.feature import Feature
from app.domain.layer import Layer
from app.domain.release import Edition, Release
from app.domain.story import Story
from app.domain.text import LANGUAGES
from app.web.atlas import Atlas
from app.web.history import Chapter, chapters, releases_of
from app.web.links import Links
from app.web.showing import Showing

AUTHOR = "campmap authors"
TITLE = "campmap: an open, sourced map of North Korea’s prison camps and border crossings"

Item = dict[str, Any]


def edition(atlas: Atlas, told: Sequence[Chapter], names: Collection[str]) -> Edition:
    """The release that says of these records what is said here; where none does, data of today."""
    unreleased = next((chapter for chapter in told if chapter.release is None), None)
    if unreleased is None or {one.id for one in unreleased.changes}.isdisjoint(names):
        return _edition(atlas, None)
    return _edition(atlas, unreleased.updated.date())


def _edition(atlas: Atlas, changed: date | None) -> Edition:
    """The newest release, or data of today where what is cited has `changed` since."""
    releases = releases_of(atlas)
    version = atlas.dataset.version[:8]
    if not releases:
        day = atlas.dataset.modified.date()
        return Edition("unreleased", day, f"Not released yet; data version {version}.", "")
    newest = releases[-1]
    hashed = f"elease {newest.name}, SHA-256 {newest.hash}."
    if changed is None:
        return Edition(newest.name, newest.day, f"R{hashed}", f"/releases/{newest.name}")
    note = f"Data version {version}, changed since r{hashed}"
    return Edition(f"{newest.name}+", changed, note, "")


def cite_place(feature: Feature, of: Edition, links: Links) -> Item:
    """A place, as a part of the whole."""
    title = feature.name.show("en").text
    return _part(feature.id, title, of, links.to(f"{of.below}/places/{feature.id}"))


def cite_layer(layer: Layer, of: Edition, links: Links) -> Item:
    """A layer, as a part of the whole."""
    return _part(layer.id, layer.title.show("en").text, of, _layer_at(layer, of, links))


async def cited_layer(atlas: Atlas, layer: Layer, links: Links) -> Item:
    """A layer, of the release that says the same of all its records."""
    return cite_layer(layer, await _edition_of(atlas, layer), links)


async def cited_story(atlas: Atlas, story: Story, links: Links) -> Item:
    """A story, of the newest release if that tells the same; stories are no records."""
    releases, changed = releases_of(atlas), None
    if releases:
        before = await atlas.shelf.open(atlas, releases[-1].name)
        if before.dataset.stories.get(story.id) != story:
            changed = max(story.written, releases[-1].day)
    of = _edition(atlas, changed)
    title = story.telling(LANGUAGES[0]).title
    item = _part(story.id, title, of, links.to(f"{of.below}/stories/{story.id}"))
    return item | {"type": "webpage"}


async def address_of(atlas: Atlas, layer: Layer, links: Links) -> str:
    """The address to cite a layer by."""
    return _layer_at(layer, await _edition_of(atlas, layer), links)


def known_address_of(atlas: Atlas, layer: Layer, links: Links) -> str | None:
    """The same, where it was asked for before."""
    of = _known_edition(atlas, layer)
    return None if of is None else _layer_at(layer, of, links)


async def _edition_of(atlas: Atlas, layer: Layer) -> Edition:
    version, of = atlas.version, _known_edition(atlas, layer)
    if of is None:
        names = [one.id for one in atlas.dataset.records if one.layer == layer.id]
        of = edition(atlas, await chapters(atlas), names)
        atlas.editions[layer.id] = version, of
    return of


def _known_edition(atlas: Atlas, layer: Layer) -> Edition | None:
    version, of = atlas.editions.get(layer.id, ("", None))
    return of if version == atlas.version else None


def _layer_at(layer: Layer, of: Edition, links: Links) -> str:
    return links.to(f"{of.below}/layers/{layer.id}")


async def cited(atlas: Atlas, showing: Showing, links: Links) -> str:
    """What a view shows, as BibTeX: a place, a layer, or all of the data."""
    told, dataset = await chapters(atlas), atlas.dataset
    if showing.place is not None:
        of = edition(atlas, told, [showing.place])
        item = cite_place(dataset.features[showing.place], of, links)
    elif showing.layers is not None and len(showing.layers) == 1:
        item = await cited_layer(atlas, dataset.layers[showing.layers[0]], links)
    else:
        of = edition(atlas, told, [one.id for one in dataset.records])
        item = _item(f"campmap-{of.version}", TITLE, of, links.to(f"{of.below}/"))
    return str(FORMS["bib"].write(item))


def cite_release(release: Release, links: Links) -> Item:
    """All data of a release."""
    note = f"Release {release.name}, SHA-256 {release.hash}."
    of = Edition(release.name, release.day, note, "")
    return _item(f"campmap-{release.name}", TITLE, of, links.to(f"/releases/{release.name}"))


def cite_box(item: Item, links: Links, name: str) -> Item:
    """What a page shows: the text in every style, and where the other forms are."""
    return {
        "texts": written(item),
        "forms": [
            {"title": form.title, "url": links.to(f"/cite/{name}.{form.name}")}
            for form in FORMS.values()
        ],
    }


def _part(name: str, title: str, of: Edition, url: str) -> Item:
    return _item(name, title, of, url) | {"container-title": TITLE}


def _item(name: str, title: str, of: Edition, url: str) -> Item:
    return {
        "id": name,
        "type": "dataset",
        "title": title,
        "author": [{"literal": AUTHOR}],
        "publisher": "campmap",
        "issued": {"date-parts": [[of.day.year, of.day.month, of.day.day]]},
        "version": of.version,
        "URL": url,
        "note": of.note,
    }
