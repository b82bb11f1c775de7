"""The page of a place: what is known, who says so, and what lies near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.feature import Feature
from app.domain.geometry import distance_m
from app.domain.layer import fill_of
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.changeview import history_view
from app.web.claims import claim_tables, degrees, population_rows
from app.web.history import Chapter
from app.web.mapview import kind_label
from app.web.near import nearest
from app.web.words import Words


class PlaceView:
    """One feature in one language, as its template wants it."""

    def __init__(
        self, atlas: Atlas, feature: Feature, lang: str, told: Sequence[Chapter] = ()
    ) -> None:
        self._told = told
        self._atlas = atlas
        self._feature = feature
        self._words: Words = atlas.pages.words[lang]
        self._numbers = {c.source: n for n, c in enumerate(feature.citations, start=1)}

    def context(self) -> dict[str, Any]:
        """Everything that place.html shows."""
        feature, words = self._feature, self._words
        return {
            "id": feature.id,
            "name": feature.name.show(words.lang).text,
            "title": words.show(feature.name),
            "layer": self._layer(),
            "summary": words.show(feature.text("summary")),
            "number": feature.properties.get("number"),
            "aliases": feature.properties.get("aliases", []),
            "wikidata": feature.properties.get("wikidata"),
            "position": self._position(),
            "facts": self._facts(),
            "claims": claim_tables(feature, words, self._atlas.dataset.vocabulary, self._numbers),
            "population": population_rows(feature, words, self._numbers),
            "citations": self._citations(),
            "withdrawn": self._withdrawn(),
            **self._what(),
            **self._when(),
            **self._where(),
            **self._around(),
            "downloads": self._downloads(),
            "history": history_view(self._atlas, feature.id, self._told, words),
        }

    def _layer(self) -> dict[str, str]:
        layer = self._atlas.dataset.layers[self._feature.layer]
        return {
            "id": layer.id,
            "title": layer.title.show(self._words.lang).text,
            "url": self._href(f"/layers/{layer.id}"),
            "color": layer.style.color,
            "shape": layer.style.shape,
            "fill": fill_of(self._feature.status),
        }

    def _what(self) -> dict[str, Any]:
        words, vocabulary = self._words, self._atlas.dataset.vocabulary
        names = self._feature.name.by_language
        unattested = self._feature.properties.get("name_unattested", ())
        kind = vocabulary.kinds[self._feature.kind]
        operator = vocabulary.operators.get(self._feature.properties.get("operator", ""))
        return {
            "names": [
                {
                    "tag": tag,
                    "label": words.say(f"language.{tag}"),
                    "text": name,
                    "attested": tag not in unattested,
                }
                for tag, name in names.items()
            ],
            "kind": {
                "label": kind.label.show(words.lang).text,
                "about": words.show(kind.about),
            },
            "operator": operator
            and {
                "label": operator.label.show(words.lang).text,
                "note": words.show(self._feature.text("operator_note")),
            },
        }

    def _when(self) -> dict[str, Any]:
        words, properties = self._words, self._feature.properties
        status = self._feature.status
        confidence, as_of = (properties.get(f"status_{key}") for key in ("confidence", "as_of"))
        dates = {
            key: properties.get(key)
            and {
                "edtf": properties[key],
                "text": words.date(properties[key]),
                "note": words.show(self._feature.text(f"{key}_note")),
            }
            for key in ("date", "opened", "closed")
        }
        return dates | {
            "status": status
            and {
                "value": status,
                "label": words.say(f"status.{status}"),
                "as_of": words.date(as_of) if as_of else None,
                "confidence": words.say(f"confidence.{confidence}") if confidence else None,
                "note": words.show(self._feature.text("status_note")),
                "sources": self._sources_of_status(status),
            }
        }

    def _sources_of_status(self, status: str) -> list[int]:
        """Those who claim it; where nobody does in so many words, those who support it."""
        claimed = {
            claim.source
            for claim in self._feature.claims
            if (claim.property, claim.value) == ("status", status)
        }
        supporting = (one.source for one in self._feature.citations if "status" in one.supports)
        return [self._numbers[source] for source in claimed or supporting]

    def _where(self) -> dict[str, Any]:
        words, properties = self._words, self._feature.properties
        country = properties.get("country")
        named = {
            key: words.where(properties[key])
            for key in ("county", "province", "city", "river")
            if key in properties
        }
        known = words.country(country) if country else None
        neighbour = properties.get("neighbour")
        return {
            "where": list(
                dict.fromkeys(filter(None, (named.get("county"), named.get("province"), known)))
            ),
            "city": named.get("city"),
            "neighbour": words.say(f"country.{neighbour}") if neighbour else None,
            "river": named.get("river"),
            "modes": [words.say(f"mode.{mode}") for mode in properties.get("modes", ())],
            "sides": {
                bank: words.where(text) for bank, text in properties.get("sides", {}).items()
            },
            "length": self._measured("length_m", "length_note"),
            "area": self._measured("area_km2", "area_note"),
        }

    def _measured(self, key: str, note: str) -> dict[str, Any] | None:
        value, words = self._feature.properties.get(key), self._words
        if value is None:
            return None
        text = words.metres(value) if key == "length_m" else words.area(value)
        return {"text": text, "note": words.show(self._feature.text(note))}

    def _position(self) -> dict[str, Any]:
        words, position = self._words, self._feature.position
        point = self._feature.point
        accuracy_m = position.accuracy_m
        evidence = position.evidence
        return {
            "text": degrees(point) if point else None,
            "lon": point[0] if point else None,
            "lat": point[1] if point else None,
            "geo_uri": f"geo:{point[1]},{point[0]};u={accuracy_m:g}" if point else None,
            "of": words.show(position.of),
            "accuracy_m": accuracy_m,
            "accuracy_text": words.length(accuracy_m) if accuracy_m else None,
            "evidence": {
                "value": evidence,
                "label": words.say(f"evidence.{evidence}"),
                "about": words.say(f"evidence.{evidence}.about"),
            },
            "missing": words.show(position.missing),
        }

    def _facts(self) -> list[dict[str, Any]]:
        return [
            fact.text.show(self._words.lang)._asdict()
            | {"sources": [self._numbers[source] for source in fact.sources]}
            for fact in self._feature.facts
        ]

    def _around(self) -> dict[str, Any]:
        found = nearest(self._atlas.dataset, self._feature)
        return {
            "relations": self._relations(),
            "crossings": [
                self._other(other, away)
                | {
                    "status_label": self._words.say(f"status.{other.status}"),
                    "measure": self._measure(other),
                }
                for other, away in found.crossings
            ],
            "neighbours": [
                self._other(other, away) | {"kind": kind_label(self._atlas, other, self._words)}
                for other, away in found.places
            ],
        }

    def _relations(self) -> list[dict[str, Any]]:
        here, found = self._feature.geometry, []
        for relation in self._feature.relations:
            target = self._atlas.dataset.features[relation.target]
            there = target.geometry
            away = distance_m(here, there) if here is not None and there is not None else None
            found.append(
                {
                    "label": self._words.say(f"relation.{relation.type}"),
                    "target": self._other(target, away) | {"layer": target.layer},
                    "distance_text": self._words.length(away) if away is not None else None,
                    "note": self._words.show(relation.note),
                }
            )
        return found

    def _other(self, other: Feature, away: float | None) -> dict[str, Any]:
        return {
            "name": self._words.show(other.name),
            "url": self._href(f"/places/{other.id}"),
            "distance_text": self._words.length(away) if away is not None else None,
        }

    def _measure(self, other: Feature) -> str:
        """The map with the ruler laid to another place."""
        ends = {"place": other.id, "from": self._feature.id}
        return self._atlas.pages.href("/", self._words.lang, **ends)

    def _citations(self) -> list[dict[str, Any]]:
        words, found = self._words, []
        for number, citation in enumerate(self._feature.citations, start=1):
            source = self._atlas.dataset.sources[citation.source]
            found.append(
                {
                    "n": number,
                    "id": source.id,
                    "text": source.line(),
                    "short": source.short(),
                    "lang": source.lang,
                    "url": source.url,
                    "href": self._href(f"/sources/{source.id}"),
                    "licence": licence_label(source.custom.get("licence"), words),
                    "page": citation.page,
                    "supports": [words.say(f"property.{name}") for name in citation.supports],
                }
            )
        return found

    def _downloads(self) -> list[dict[str, str]]:
        place = self._atlas.links.place(self._feature.id)
        return [
            {"label": "GeoJSON", "url": f"{place}.geojson"},
            {"label": "JSON", "url": f"{place}.json"},
            *(
                {"label": f"{self._layer()['title']}: {one.title}", "url": url}
                for one in FORMATS.values()
                if (url := self._atlas.links.layer(self._feature.layer, one.name))
            ),
        ]

    def _withdrawn(self) -> dict[str, str] | None:
        withdrawn = self._feature.withdrawn
        if not withdrawn:
            return None
        reason = withdrawn["reason"]
        return {
            "on": self._words.date(withdrawn["on"]),
            "reason": reason.get(self._words.lang, reason["en"]),
        }

    def _href(self, path: str) -> str:
        return self._atlas.pages.href(path, self._words.lang)


def licence_label(licence: str | None, words: Words) -> str | None:
    """Terms as a reader knows them; what a source does not state is said so."""
    return words.known(f"terms.{licence}") or licence
