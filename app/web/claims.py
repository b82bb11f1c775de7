"""Claims side by side: one table a property, one row a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry import Point

from app.domain.dates import Span
from app.domain.feature import Claim, Feature
from app.domain.geometry import distance_m
from app.domain.text import Shown, Text
from app.domain.vocabulary import Vocabulary
from app.web.words import Words

Numbers = Mapping[str, int]
"""The number of each source in the page's list."""


def claim_tables(
    feature: Feature, words: Words, vocabulary: Vocabulary, numbers: Numbers
) -> list[dict[str, Any]]:
    """All claims but those of population, by property, in the order of the record."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for claim in feature.claims:
        if claim.property != "population":
            row = _row(feature, claim, words, numbers)
            row["value"] = _value(claim, words, vocabulary)
            tables.setdefault(claim.property, []).append(row)
    return [
        {"property": name, "label": words.say(f"property.{name}"), "rows": rows}
        for name, rows in tables.items()
    ]


def population_rows(feature: Feature, words: Words, numbers: Numbers) -> list[dict[str, Any]]:
    """Estimates of how many are held, by year; they are never summed."""
    claims = [claim for claim in feature.claims if claim.property == "population"]
    rows = [
        {
            "label": _range(claim.value, words),
            "min": claim.value["min"],
            "max": claim.value["max"],
            "as_of": words.date(claim.as_of) if claim.as_of else None,
            "year": _year(claim.as_of),
            "source": numbers[claim.source],
            "note": words.show(claim.note),
        }
        for claim in claims
    ]
    return sorted(rows, key=lambda row: (row["year"] or 0, row["source"]))


def _row(feature: Feature, claim: Claim, words: Words, numbers: Numbers) -> dict[str, Any]:
    number = numbers[claim.source]
    return {
        "role": claim.role,
        "role_label": words.say(f"role.{claim.role}") if claim.role else None,
        "as_of": words.date(claim.as_of) if claim.as_of else None,
        "stated": words.date(claim.stated) if claim.stated else None,
        "distance_text": _away(feature, claim, words),
        "note": words.show(claim.note),
        "source": number,
        "source_url": f"#source-{number}",
    }


def _away(feature: Feature, claim: Claim, words: Words) -> str | None:
    """How far a claimed position is from the one drawn; where none is drawn, from the first."""
    if claim.property != "position" or claim.role == "primary":
        return None
    if feature.geometry is not None:
        return words.length(distance_m(feature.geometry, Point(claim.value)))
    first = next(one for one in feature.claims if one.property == "position")
    if claim is first:
        return None
    return words.length(distance_m(Point(first.value), Point(claim.value)))


def _value(claim: Claim, words: Words, vocabulary: Vocabulary) -> Shown:
    if claim.property == "account":
        return Text(claim.value).show(words.lang)
    return Shown(_said(claim, words, vocabulary), words.lang)


def _said(claim: Claim, words: Words, vocabulary: Vocabulary) -> str:
    value = claim.value
    if terms := vocabulary.terms(claim.property):
        return terms[value].label.show(words.lang).text if value in terms else str(value)
    if claim.property == "position":
        return degrees(value)
    if claim.property == "people":
        return _range(value, words)
    if claim.property in ("opened", "closed", "date"):
        return words.date(value)
    if claim.property == "area_km2":
        return words.area(value)
    if claim.property == "length_m":
        return words.metres(value)
    if claim.property in ("county", "province"):
        return words.where(value)
    return _status(value, words) if claim.property == "status" else str(value)


def _status(value: str, words: Words) -> str:
    try:
        return words.say(f"status.{value}")
    except KeyError:
        return value


def degrees(point: Sequence[float]) -> str:
    """Latitude and longitude as readers write them, with the decimals that the source gave."""
    lon, lat = point
    north, east = ("N" if lat >= 0 else "S"), ("E" if lon >= 0 else "W")
    return f"{abs(lat)}° {north}, {abs(lon)}° {east}"


def _range(value: Mapping[str, int | None], words: Words) -> str:
    low, high = value["min"], value["max"]
    if low is not None and high is not None:
        if low == high:
            return words.number(low)
        return f"{words.number(low)}–{words.number(high)}"
    if low is not None:
        return words.say("figure.atLeast", n=words.number(low))
    return words.say("figure.atMost", n=words.number(high)) if high is not None else "–"


def _year(edtf: str | None) -> int | None:
    earliest = Span.parse(edtf).earliest if edtf else None
    return earliest.year if earliest else None
