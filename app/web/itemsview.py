"""A page of the features that somebody asks a layer for: how many, which pages lie beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.query import Page, Query
from app.web.atlas import Atlas
from app.web.features import Asked, beside_page, downloads_of
from app.web.links import LICENCE, link
from app.web.signs import GEOJSON, HTML, JSON, Sign


class ItemsView:
    """A question to a layer and the features that answer it, for the page of the layer."""

    def __init__(self, asked: Asked, page: Page) -> None:
        self._asked = asked
        self._page = page
        self.query: Mapping[str, str] = {
            name: text for name, text in sorted(asked.params.items()) if name != "f"
        }
        """The question as the page's own address has it, however it was asked for."""
        self._beside = (*beside_page(asked, page, HTML),)
        self.links: Sequence[Sign] = (
            link(asked.to(asked.path, f="geojson"), "alternate", GEOJSON, "GeoJSON"),
            *self._beside,
            link(asked.links.to(f"/collections/{asked.layer.id}"), "collection", JSON, "The layer"),
            LICENCE,
        )
        """Where the page leads: the same as data, the pages after and before, the layer."""

    def shown(self, whole: Mapping[str, Any], atlas: Atlas, lang: str) -> dict[str, Any]:
        """What layer.html shows of it; `whole` is what it shows of the layer."""
        files = downloads_of(self._asked, atlas.links)
        formats = [{"name": form.title, "url": address} for form, address in files]
        # A question is no view of the map: there is nothing to embed at its address.
        found = {**whole, "layer": {**whole["layer"], "formats": formats}, "shows": None}
        if self._asked.query == Query():
            return found
        return found | {"first": None, "asked": self._told(atlas, lang)}

    def _told(self, atlas: Atlas, lang: str) -> dict[str, Any]:
        """How many features there are, with the way to the pages beside this one."""
        words, count = atlas.pages.words[lang], atlas.store.about(self._asked.layer.id).features
        said = {"matched": self._page.matched, "count": count, "n": self._page.returned}
        return {
            "said": words.say("layer.asked", **said),
            "beside": [
                {"rel": one["rel"], "url": f"{one['href']}&lang={lang}"} for one in self._beside
            ],
        }
