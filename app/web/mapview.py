"""What the map's script and the tables beside it are given: layers and places, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import shapely

from app.domain.dates import Span
from app.domain.feature import Citation, Feature
from app.domain.layer import FILL, Layer, fill_of
from app.domain.text import Text
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.imagery import Imagery
from app.web.pages import as_json_block
from app.web.words import Words

FIRST_SOURCES = 3
"""How many sources a popup names; the page of the place names all."""

KOREA = (123.8, 37.6, 131.0, 43.1)
"""West, south, east, north of the first view: the DPRK with its borders."""

MARGIN = 0.12
"""Degrees that a view of one place keeps around it, about 10 km."""


class At(NamedTuple):
    """The middle of a view in degrees, and its zoom."""

    lon: float
    lat: float
    zoom: float


class Opening(NamedTuple):
    """How a map opens: a box west, south, east, north, or a middle; a place; outside imagery."""

    bbox: tuple[float, float, float, float] = KOREA
    at: At | None = None
    place: str | None = None
    start: str | None = None
    """Where the ruler begins that is laid to the place."""
    imagery: Imagery | None = None
    bulk: tuple[str, ...] = ()
    """Layers of which the script can ask for tiles."""
    shows_bulk: bool = False
    """Whether it does so before the reader wants it to."""
    span: Span | None = None
    """The time shown: what is not surely of it is drawn so."""


class MapView:
    """The view of some layers and places, with which the map opens."""

    def __init__(self, atlas: Atlas, lang: str) -> None:
        self._atlas = atlas
        self._words = atlas.pages.words[lang]

    def layer(self, layer: Layer) -> dict[str, Any]:
        """A layer for legend and list."""
        about = self._atlas.store.about(layer.id)
        return {
            "id": layer.id,
            "title": layer.title.show(self._words.lang).text,
            "description": layer.description.show(self._words.lang).text,
            "url": self._atlas.pages.href(f"/layers/{layer.id}", self._words.lang),
            "color": layer.style.color,
            "shape": layer.style.shape,
            "isBulk": layer.bulk is not None,
            "count": about.features,
            "drawn": about.drawn,
            "fills": _fills(statuses_of(self._atlas, layer), self._words),
            "formats": [
                {"name": one.title, "url": self._atlas.links.layer(layer.id, one.name)}
                for one in FORMATS.values()
            ],
        }

    def place(self, feature: Feature) -> dict[str, Any]:
        """A place for the map, its popup and its row in a table."""
        position = feature.position
        return {
            "id": feature.id,
            "layer": feature.layer,
            "name": self._text(feature.name),
            "langs": self._langs(feature),
            "kind": kind_label(self._atlas, feature, self._words),
            "status": feature.status,
            "statusLabel": self._status(feature),
            "fill": fill_of(feature.status),
            "evidenceLabel": self._words.say(f"evidence.{position.evidence}"),
            "point": feature.point,
            "accuracyM": position.accuracy_m,
            "positionOf": self._text(position.of),
            "summary": self._text(feature.text("summary")),
            "sources": self._first_sources(feature),
            "sourceCount": len(feature.citations),
            "url": self._atlas.pages.href(f"/places/{feature.id}", self._words.lang),
        }

    def sources_of(self, layer: Layer) -> list[dict[str, str]]:
        """The sources that a bulk layer cites as a whole."""
        sources = self._atlas.dataset.sources
        return [
            {
                "text": sources[name].line(),
                "url": self._atlas.pages.href(f"/sources/{name}", self._words.lang),
            }
            for name in (layer.bulk.sources if layer.bulk else ())
        ]

    def block(
        self,
        places: Sequence[dict[str, Any]],
        opening: Opening,
        more: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON block of a page: everything that its script needs, and no request for it.

        Layers without places are those that the map draws as tiles.
        """
        layers = self._atlas.dataset.layers.values()
        shown = {place["layer"] for place in places} | set(opening.bulk)
        return as_json_block(
            {
                "lang": self._words.lang,
                "messages": self._words.messages("map", "atlas"),
                "layers": [
                    {key: value for key, value in self.layer(layer).items() if key in IN_BLOCK}
                    | {"visible": layer.bulk is None or opening.shows_bulk}
                    | {"bulk": self._bulk(layer)}
                    for layer in layers
                    if layer.id in shown
                ],
                "places": places,
                "view": {"bbox": list(opening.bbox), "at": opening.at and opening.at._asdict()},
                "open": opening.place,
                "from": opening.start,
                "ground": ground_of(self._atlas),
                "imagery": opening.imagery and opening.imagery.block(),
                **(more or {}),
            }
        )

    def _bulk(self, layer: Layer) -> dict[str, Any] | None:
        """Where the features of a bulk layer are asked for; others are places in the page."""
        if layer.bulk is None:
            return None
        base, title = self._atlas.links.base, layer.title.show(self._words.lang).text
        return {
            "tiles": f"{base}/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt",
            "items": f"{base}/collections/{layer.id}/items/{{id}}",
            "sources": self.sources_of(layer),
            "thinned": self._words.say("bulk.thinned", title=title),
            "missing": self._words.say("bulk.missing", title=title),
        }

    def _first_sources(self, feature: Feature) -> list[dict[str, str]]:
        """Whose point is drawn first, then who else supports it, encyclopaedias last."""
        known = self._atlas.dataset.sources
        drawn = {claim.source for claim in feature.claims if claim.role == "primary"}
        rejected = {claim.source for claim in feature.claims if claim.role == "rejected"}

        def rank(one: Citation) -> tuple[bool, bool, bool]:
            supports = "position" in one.supports and one.source not in rejected
            is_tertiary = known[one.source].csl["type"] == "entry-encyclopedia"
            return one.source not in drawn, not supports, is_tertiary

        ranked = sorted(feature.citations, key=rank)
        sources = (known[one.source] for one in ranked[:FIRST_SOURCES])
        return [
            {
                "text": source.short(),
                "url": self._atlas.pages.href(f"/sources/{source.id}", self._words.lang),
            }
            for source in sources
        ]

    def _status(self, feature: Feature) -> str | None:
        return self._words.say(f"status.{feature.status}") if feature.status else None

    def _langs(self, feature: Feature) -> dict[str, str]:
        """The languages of those texts that are not in the page's."""
        texts = {
            "name": feature.name,
            "positionOf": feature.position.of,
            "summary": feature.text("summary"),
        }
        shown = {key: text.show(self._words.lang).lang for key, text in texts.items() if text}
        return {key: tag for key, tag in shown.items() if tag != self._words.lang}

    def _text(self, text: Text | None) -> str | None:
        return text.show(self._words.lang).text if text else None


IN_BLOCK = ("id", "title", "color", "shape")


def kind_label(atlas: Atlas, feature: Feature, words: Words) -> str:
    """What it is, in the reader's language."""
    return atlas.dataset.vocabulary.kinds[feature.kind].label.show(words.lang).text


def view_around(features: Iterable[Feature]) -> tuple[float, float, float, float]:
    """The box of a map that shows these features; the whole of Korea where none is drawn."""
    drawn = [feature.geometry for feature in features if feature.geometry is not None]
    if not drawn:
        return KOREA
    west, south, east, north = (round(float(x), 4) for x in shapely.total_bounds(drawn))
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)


def home_of(features: Iterable[Feature]) -> tuple[float, float, float, float]:
    """The box of a map that was given no view: the country, or where these are if none is there."""
    found, country = list(features), shapely.box(*KOREA)
    drawn = (feature.geometry for feature in found if feature.geometry is not None)
    return KOREA if any(map(country.intersects, drawn)) else view_around(found)


def ground_of(atlas: Atlas) -> dict[str, Any] | None:
    """Where the script finds the basemap's tiles; None where there is none."""
    ground = atlas.ground
    if ground.id is None:
        return None
    base = f"/ground/{ground.id}"
    return {
        "tiles": base + "/{z}/{x}/{y}.mvt",
        "relief": base + "/{z}/{x}/{y}.webp",
        "maxZoom": 10,
        "attribution": ground.attribution,
    }


def statuses_of(atlas: Atlas, layer: Layer) -> tuple[str, ...]:
    """The statuses that features of a layer have, in the order of the fills that show them."""
    column = atlas.store.columns(layer.id).get("status")
    return tuple(one for one in FILL if column and one in column.words)


def _fills(statuses: Sequence[str], words: Words) -> list[dict[str, str]]:
    """The fills in use, each with the statuses that it stands for; solid where there are none."""
    found: dict[str, list[str]] = {} if statuses else {fill_of(None): [""]}
    for status in statuses:
        found.setdefault(fill_of(status), []).append(words.say(f"status.{status}"))
    separator = words.say("list.separator")
    order = [fill for fill in ("solid", "half", "hollow", "dotted") if fill in found]
    return [{"fill": fill, "label": separator.join(found[fill])} for fill in order]
