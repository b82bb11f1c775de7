"""The places as one table: chosen, sorted, and downloaded as shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
from starlette.datastructures import QueryParams

from app.domain.choice import Choice, Chosen
from app.domain.columns import published
from app.domain.feature import Feature
from app.domain.query import Page
from app.domain.years import is_unsure, years_of
from app.errors import BadQuery
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.choosing import address_of, asked_of, form_of, query_of
from app.web.mapview import MapView
from app.web.words import Words

Key = Callable[[Feature, Words], Any]

SORTS: Mapping[str, Key] = {
    "name": lambda one, words: one.name.show(words.lang).text.casefold(),
    "kind": lambda one, words: (one.layer, one.kind),
    "status": lambda one, words: one.status or "",
    "evidence": lambda one, words: one.position.evidence,
    "accuracy": lambda one, words: one.position.accuracy_m if one.geometry is not None else None,
    "years": lambda one, words: years_of(one).first,
    "province": lambda one, words: one.properties.get("province"),
}
"""The columns by which the table is sorted; what has no value comes last either way."""


def read_sort(params: QueryParams) -> str | None:
    """The column to sort by, with - before it for descending. Raises BadQuery."""
    asked = params.get("sort", "").strip()
    if asked and asked.removeprefix("-") not in SORTS:
        raise BadQuery(f"sort is one of {', '.join(SORTS)}; with - before it descending", "sort")
    return asked or None


class Table(NamedTuple):
    """What a table shows: the places found, in order, each with what the finding adds."""

    choice: Choice
    chosen: Chosen
    found: Sequence[tuple[Feature, Mapping[str, Any]]]
    query: Mapping[str, str]
    """What is asked for, as addresses write it."""


PART = ("near", "limit", "offset")
"""Which of the places found are listed; another search begins anew at the first."""


def table_of(atlas: Atlas, lang: str, table: Table) -> dict[str, Any]:
    """Everything that table.html shows."""
    words, view = atlas.pages.words[lang], MapView(atlas, lang)
    choice, sort = table.choice, table.query.get("sort")
    rows = [
        view.place(one)
        | {
            "years": _years_text(one, words),
            "province": words.province(one.properties.get("province", "")),
            "matched": beside.get("matched"),
            "distance": words.length(beside["distance_m"]) if "distance_m" in beside else None,
            "unsure": is_unsure(one, choice.span),
        }
        for one, beside in table.found
    ]
    part = {name: table.query[name] for name in PART if name in table.query}
    kept = {name: text for name, text in part.items() if name != "offset"}
    query, to = query_of(choice), atlas.links.to
    shown = urlencode(asked_of(choice) | part, safe=",/")
    return {
        "title": words.say("table.title"),
        "description": words.say("table.lead", n=len(rows)),
        "filters": form_of(atlas, words, choice, table.chosen),
        "kept": kept,
        "layers": {layer.id: view.layer(layer) for layer in atlas.dataset.layers.values()},
        "rows": rows,
        "columns": [_column(name, sort, (to("/places"), shown), words) for name in SORTS],
        "sort": sort or "",
        "downloads": [
            {"name": "CSV", "url": address_of(to("/places.csv"), shown, sort=sort)},
            {"name": "GeoJSON", "url": address_of(to("/places"), shown, sort=sort, f="json")},
        ],
        "map": address_of(to("/"), query, lang=lang),
    }


def sorted_by(features: Sequence[Feature], sort: str | None, words: Words) -> Sequence[Feature]:
    """The features in the order of a column; without one as they come."""
    if sort is None:
        return features
    key = SORTS[sort.removeprefix("-")]
    found = [(key(one, words), one) for one in features]
    known = [pair for pair in found if pair[0] not in (None, "")]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [one for _, one in known] + [one for value, one in found if value in (None, "")]


def csv_of(atlas: Atlas, found: Sequence[tuple[Feature, Mapping[str, Any]]]) -> bytes:
    """Features of any layers as one CSV file: its columns are those of all layers, always.

    The last columns are what the finding adds: the name that matched, the distance in metres.
    """
    every, address = atlas.dataset.published(), atlas.links.place
    all_records = {one.id: published(one, atlas.dataset, address) for one in every}
    names = dict.fromkeys(name for record in all_records.values() for name in record)
    names |= dict.fromkeys(("matched", "distance_m"))
    features = [one for one, _ in found]
    records = [{**all_records[one.id], **beside} for one, beside in found]
    page = Page(
        ids=[one.id for one in features],
        geometries=np.array([one.geometry for one in features], dtype=object),
        properties={name: [record.get(name) for record in records] for name in names},
        matched=len(features),
    )
    layer = next(iter(atlas.dataset.layers.values()))
    return b"".join(FORMATS["csv"].encode(layer, page))


def _column(name: str, sort: str | None, address: tuple[str, str], words: Words) -> dict[str, Any]:
    """A column's head; `address` is the path and the query that it is sorted by beside."""
    is_sorted = sort is not None and sort.removeprefix("-") == name
    falls = is_sorted and str(sort).startswith("-")
    wanted = name if not is_sorted or falls else f"-{name}"
    return {
        "name": name,
        "label": words.say(f"column.{name}"),
        "url": address_of(*address, lang=words.lang, sort=wanted),
        "sorted": ("descending" if falls else "ascending") if is_sorted else None,
    }


def _years_text(feature: Feature, words: Words) -> str | None:
    properties = feature.properties
    if date := properties.get("date"):
        return words.date(date)
    opened, closed = properties.get("opened"), properties.get("closed")
    if opened or closed:
        return words.date(f"{opened or '..'}/{closed or '..'}")
    return None
