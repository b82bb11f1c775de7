"""The overview: what the data hold, as plots whose every bar is a row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.domain.overview import COUNTED, Overview, overview_of
from app.web.atlas import Atlas
from app.web.choosing import address_of, label_of, values_of
from app.web.words import Words


class Bar(NamedTuple):
    """A row: what is counted, how many, and where those places are listed."""

    label: str
    places: int
    url: str | None = None
    width: float = 0.0
    """Hundredths of the longest bar of the plot."""


def overview_page(atlas: Atlas, lang: str) -> dict[str, Any]:
    """Everything that overview.html shows."""
    words, found = atlas.pages.words[lang], _counted(atlas)
    plots = [_plot(words, name, _facet(atlas, words, found, name)) for name in COUNTED]
    plots.append(_plot(words, "accuracy", _accuracy(atlas, words, found)))
    plots.append(_plot(words, "decades", _decades(words, found)))
    return {
        "title": words.say("overview.title"),
        "description": words.say("overview.lead"),
        "plots": plots,
        "disputes": _disputes(atlas, words, found),
        "table": address_of(atlas.links.to("/places"), "", lang=lang),
        "csv": atlas.links.to("/places.csv"),
        "json": atlas.links.to("/overview", f="json"),
    }


def overview_document(atlas: Atlas) -> dict[str, Any]:
    """The same counts for programs."""
    found = _counted(atlas)
    return {
        **{name: dict(sorted(counts.items())) for name, counts in found.facets.items()},
        "accuracy_m": {str(metres): count for metres, count in found.accuracy.items()},
        "accuracy_unknown": found.unplaced,
        "first_source_decade": {str(year): count for year, count in found.decades.items()},
        "first_source_unknown": found.undated,
        "disputed": {name: [one.id for one in places] for name, places in found.disputed.items()},
    }


def _counted(atlas: Atlas) -> Overview:
    return overview_of(atlas.dataset.published(), atlas.dataset.sources)


def _plot(words: Words, name: str, bars: Sequence[Bar]) -> dict[str, Any]:
    longest = max((bar.places for bar in bars), default=0) or 1
    return {
        "name": name,
        "title": words.say(f"overview.{name}"),
        "note": words.known(f"overview.{name}.note"),
        "bars": [bar._replace(width=round(bar.places / longest * 100, 2)) for bar in bars],
    }


def _facet(atlas: Atlas, words: Words, found: Overview, name: str) -> list[Bar]:
    return [
        Bar(
            label_of(atlas, words, name, value),
            found.facets[name][value],
            _places(atlas, words, f"{name}={value}"),
        )
        for value in values_of(atlas, name)
        if found.facets[name][value]
    ]


def _accuracy(atlas: Atlas, words: Words, found: Overview) -> list[Bar]:
    known = [
        Bar(_within(words, metres), count, _places(atlas, words, f"accuracy={metres}"))
        for metres, count in found.accuracy.items()
    ]
    return [*known, Bar(words.say("overview.unplaced"), found.unplaced)]


def _decades(words: Words, found: Overview) -> list[Bar]:
    bars = [Bar(f"{year}–{year + 9}", count) for year, count in found.decades.items()]
    return [*bars, Bar(words.say("overview.undated"), found.undated)] if found.undated else bars


def _disputes(atlas: Atlas, words: Words, found: Overview) -> dict[str, Any]:
    bars = [
        Bar(words.say(f"property.{name}"), len(places)) for name, places in found.disputed.items()
    ]
    plot = _plot(words, "disputed", bars)
    listed = [
        [
            {
                "name": words.show(one.name),
                "url": atlas.pages.href(f"/places/{one.id}", words.lang),
            }
            for one in places
        ]
        for places in found.disputed.values()
    ]
    return plot | {"places": list(zip(plot["bars"], listed, strict=True))}


def _places(atlas: Atlas, words: Words, query: str) -> str:
    return address_of(atlas.links.to("/places"), query, lang=words.lang)


def _within(words: Words, metres: int) -> str:
    if metres >= METRES_A_KM:
        return words.say("map.accuracyKm", n=words.number(metres / METRES_A_KM))
    return words.say("map.accuracyM", n=words.number(metres))


METRES_A_KM = 1000
