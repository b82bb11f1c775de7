"""The page of a bulk layer: what it is, whom it cites, its first features, its downloads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.layer import Layer, fill_of
from app.domain.query import Page
from app.domain.text import LANGUAGES
from app.web.atlas import Atlas
from app.web.mapview import KOREA, MapView, Opening
from app.web.picture import INSET, inline_map
from app.web.words import Words

ROWS = 100
"""Features that its page lists; the downloads have all."""


def bulk_page(atlas: Atlas, lang: str, layer: Layer, page: Page) -> dict[str, Any]:
    """What layer.html shows: the features of a page in a table, all of them on the map."""
    view, words = MapView(atlas, lang), atlas.pages.words[lang]
    shown, bounds = view.layer(layer), atlas.store.about(layer.id).bounds
    opening = Opening(bounds or KOREA, bulk=(layer.id,), shows_bulk=True)
    return {
        "title": shown["title"],
        "description": shown["description"],
        "layer": shown,
        "jsonld": None,
        "first": {"n": len(page), "count": page.matched} if len(page) < page.matched else None,
        "sources": view.sources_of(layer),
        "places": list(_rows(atlas, layer, page, words)),
        "data": view.block((), opening),
        "drawn": inline_map(atlas, (), opening, lang, INSET),
    }


def _rows(atlas: Atlas, layer: Layer, page: Page, words: Words) -> Iterator[dict[str, Any]]:
    """The features as rows of the table of places."""

    def column(name: str) -> list[Any]:
        return list(page.properties.get(name) or [None] * len(page))

    names = [column(f"name_{lang}") for lang in (words.lang, *LANGUAGES)] + [column("name")]
    statuses, accuracies = column("status"), column("accuracy_m")
    for row, (name, geometry) in enumerate(zip(page.ids, page.geometries, strict=True)):
        status = statuses[row]
        said = (str(one[row]) for one in names if one[row])
        yield {
            "id": name,
            "url": atlas.links.to(f"/collections/{layer.id}/items/{name}"),
            "fill": fill_of(status),
            "name": next(said, name),
            "langs": {},
            "statusLabel": (words.known(f"status.{status}") or status) if status else None,
            "point": None if geometry is None else True,
            "accuracyM": accuracies[row],
        }
