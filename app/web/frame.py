"""The page of a frame: what was asked, what could not be followed, and the map with its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from app.domain.feature import Feature
from app.domain.text import unless_first
from app.web.atlas import Atlas
from app.web.card import Subject, oembed_links
from app.web.framemap import FrameMap, draw_frame
from app.web.links import Links
from app.web.mapview import MapView, Opening, home_of
from app.web.showing import Fault, Reading

LATER = ("summary", "positionOf", "sources", "langs")
"""Of a place, what the script asks for when the reader turns to the map: half of all bytes."""

LISTED = ("name", "url")
"""What the script reads in the rows of the list: twice it would be two kilobytes more."""

FILLS = ("solid", "half", "hollow", "dotted")


class FramePage:
    """What the template of a frame is given, in one language."""

    def __init__(self, atlas: Atlas, reading: Reading, lang: str, links: Links) -> None:
        self._atlas, self._reading, self._links = atlas, reading, links
        self._lang, self._words = lang, atlas.pages.words[lang]
        self._view = MapView(atlas, lang)

    def context(self) -> Mapping[str, Any]:
        """Everything on the page."""
        showing, dataset = self._reading.showing, self._atlas.dataset
        ids = showing.layers or tuple(dataset.layers)
        layers = [self._view.layer(dataset.layers[name]) for name in ids]
        features = dataset.published(ids)
        chosen = dataset.features[showing.place] if showing.place else None
        if chosen and chosen.layer not in ids:
            layers.append(self._view.layer(dataset.layers[chosen.layer]))
            features.append(chosen)
            ids = (*ids, chosen.layer)
        places = [self._view.place(one) for one in features]
        drawn = draw_frame(self._atlas, showing, features, self._lang)
        opening = Opening(showing.bbox or home_of(features), showing.at, showing.place)
        return {
            "title": self._title(chosen, layers),
            "showing": showing,
            "faults": self._faults(),
            "layers": layers,
            "fills": fills_of(layers, self._words.say("list.separator")),
            "places": places,
            "chosen": next((one for one in places if one["id"] == showing.place), None),
            "drawn": drawn.drawn,
            "credits": drawn.credits,
            "full": self._full(self._links),
            "today": self._full(self._links.unpinned()),
            "oembed": oembed_links(Subject(self._links, "/embed", showing.query(), showing)),
            "host": urlsplit(self._links.public_url).netloc,
            "data": self._view.block(
                [_trimmed(one, showing.place) for one in places],
                opening,
                self._own(drawn),
            ),
        }

    def _own(self, drawn: FrameMap) -> Mapping[str, Any]:
        """What the block of a frame has of its own, or less of."""
        return {
            "messages": self._words.messages("map"),
            "center": drawn.center,
            "fixedZoom": drawn.zoom,
            "leastZoom": drawn.least,
            "controls": self._reading.showing.controls,
            "details": self._atlas.links.to(f"/cards/{self._lang}.json"),
        }

    def _title(self, chosen: Feature | None, layers: Sequence[Mapping[str, Any]]) -> str:
        if chosen is not None:
            return chosen.name.show(self._lang).text
        return str(layers[0]["title"]) if len(layers) == 1 else self._words.say("home.title")

    def _full(self, links: Links) -> str:
        """Where the whole map is, absolute: it is shown as text too."""
        return links.reader(self._reading.showing._replace(lang=unless_first(self._lang)))

    def _faults(self) -> list[dict[str, str]]:
        return [fault_said(self._atlas, one, self._lang) for one in self._reading.faults]


def fault_said(atlas: Atlas, fault: Fault, lang: str) -> dict[str, str]:
    """What was given and could not be followed, and what to write instead."""
    words, values = atlas.pages.words[lang], dict(fault.values)
    if fault.kind == "withdrawn":
        withdrawn = atlas.dataset.features[fault.given].withdrawn or {}
        reason = withdrawn["reason"]
        values["date"] = words.date(withdrawn["on"])
        values["reason"] = reason.get(lang, reason["en"])
    remedy = words.say(
        f"fault.{fault.kind}", parameter=fault.parameter, given=fault.given, **values
    )
    return {"given": f"{fault.parameter}={fault.given}", "remedy": remedy}


def details_of(atlas: Atlas, lang: str) -> dict[str, Any]:
    """What cards say beside what the frame's page has, by place."""
    view = MapView(atlas, lang)
    return {
        place.id: {name: shown for name, shown in view.place(place).items() if name in LATER}
        for place in atlas.dataset.published()
    }


def fills_of(layers: Sequence[Mapping[str, Any]], separator: str) -> list[dict[str, str]]:
    """What the fillings of symbols stand for in all layers together."""
    labels: dict[str, dict[str, None]] = {}
    for layer in layers:
        for one in layer["fills"]:
            said = filter(None, one["label"].split(separator))
            labels.setdefault(one["fill"], {}).update(dict.fromkeys(said))
    found = [(fill, separator.join(labels[fill])) for fill in FILLS if labels.get(fill)]
    return [{"fill": fill, "label": label} for fill, label in found]


def _trimmed(place: Mapping[str, Any], chosen: str | None) -> dict[str, Any]:
    return {
        name: value
        for name, value in place.items()
        if name not in LISTED
        and (place["id"] == chosen or (name not in LATER and value is not None))
    }
