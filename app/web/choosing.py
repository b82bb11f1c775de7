"""From a query string to which places are shown, and back to a form and addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.domain.choice import ACCURACIES, FACETS, NONE, Choice, Chosen
from app.domain.feature import Feature
from app.domain.search import names_of
from app.domain.text import unless_first
from app.domain.years import years_of
from app.errors import BadQuery
from app.web.atlas import Atlas
from app.web.params import WHOLE, read_datetime
from app.web.words import Words

CHOICE = ("q", *FACETS, "accuracy", "datetime")
"""The parameters that say which places are shown."""

MANY = tuple(FACETS)
"""Those that a form sends once for each box that is ticked."""

LONGEST_Q = 100
MOST_ACCURACY_M = 9_999_999
"""Half around the globe, within which anything is known."""

EARLIEST = 1945
"""The first year of the slider: the country's division."""


def read_choice(params: QueryParams, atlas: Atlas) -> Choice:
    """Which places are asked for; an empty field of a form asks nothing. Raises BadQuery."""
    text = params.get("q", "").strip()
    if len(text) > LONGEST_Q:
        raise BadQuery(f"q takes a name of up to {LONGEST_Q} characters", "q")
    moment = params.get("datetime", "").strip()
    return Choice(
        text=text or None,
        facets={name: values for name in FACETS if (values := _values(params, name, atlas))},
        accuracy_m=_accuracy(params.get("accuracy", "").strip()),
        span=read_datetime(moment) if moment else None,
    )


def _values(params: QueryParams, name: str, atlas: Atlas) -> tuple[str, ...]:
    given = {one.strip() for text in params.getlist(name) for one in text.split(",")} - {""}
    if not given:
        return ()
    known = values_of(atlas, name)
    if unknown := sorted(given - set(known)):
        listed = ", ".join(known)
        raise BadQuery(f"{name}: there is no {unknown[0][:40]!r}; known are {listed}", name)
    return tuple(value for value in known if value in given)


def _accuracy(text: str) -> float | None:
    if not text:
        return None
    if not WHOLE.fullmatch(text) or not 1 <= int(text) <= MOST_ACCURACY_M:
        message = f"accuracy is whole metres, 1 to {MOST_ACCURACY_M}, as in 1000"
        raise BadQuery(message, "accuracy")
    return float(text)


def values_of(atlas: Atlas, name: str) -> tuple[str, ...]:
    """The values that a facet has in the data, in the order of its vocabulary; none comes last."""
    dataset = atlas.dataset
    if name == "layers":
        return tuple(dataset.layers)
    found = {FACETS[name](one) for one in dataset.published()}
    order = {
        "kind": tuple(dataset.vocabulary.kinds),
        "operator": tuple(dataset.vocabulary.operators),
        "evidence": ("confirmed", "probable", "reported"),
    }.get(name, tuple(sorted(found)))
    return tuple(
        value for value in (*(one for one in order if one != NONE), NONE) if value in found
    )


def asked_of(choice: Choice) -> dict[str, str]:
    """The parameters that ask for it, in one way of writing; none where all is asked for."""
    given: dict[str, str] = {"q": choice.text or ""}
    given |= {name: ",".join(values) for name, values in choice.facets.items()}
    given["accuracy"] = f"{choice.accuracy_m:g}" if choice.accuracy_m else ""
    given["datetime"] = choice.span.edtf if choice.span else ""
    return {name: value for name, value in given.items() if value}


def query_of(choice: Choice) -> str:
    """The query string that asks for it."""
    return urlencode(asked_of(choice), safe=",/")


def address_of(path: str, query: str, lang: str | None = None, **beside: str | None) -> str:
    """An address of ours with a query string, and what is given beside."""
    own = {"lang": unless_first(lang)} | beside
    parts = [query, *(f"{name}={value}" for name, value in own.items() if value)]
    asked = "&".join(filter(None, parts))
    return path + (f"?{asked}" if asked else "")


def form_of(atlas: Atlas, words: Words, choice: Choice, chosen: Chosen) -> dict[str, Any]:
    """The form of filters, as its template wants it."""
    return {
        "text": choice.text or "",
        "is_narrow": bool(choice.facets.keys() - {"layers"}) or choice.accuracy_m is not None,
        "all_layers": "layers" not in choice.facets,
        "table": address_of(atlas.links.to("/places"), query_of(choice), lang=words.lang),
        "csv": address_of(atlas.links.to("/places.csv"), query_of(choice)),
        "count": len(chosen.features),
        "facets": [
            {"name": name, "title": words.say(f"filter.{name}"), "values": values}
            for name in FACETS
            if name != "layers" and len(values := _shown(atlas, words, name, choice, chosen)) > 1
        ],
        "layers": {
            value["value"]: value for value in _shown(atlas, words, "layers", choice, chosen)
        },
        "accuracy": f"{choice.accuracy_m:g}" if choice.accuracy_m else "",
        "accuracies": ACCURACIES,
        "year": choice.span.edtf if choice.span else "",
        "first_year": EARLIEST,
        "last_year": atlas.dataset.modified.year,
    }


def _shown(
    atlas: Atlas, words: Words, name: str, choice: Choice, chosen: Chosen
) -> list[dict[str, Any]]:
    picked = choice.facets.get(name, ())
    return [
        {
            "value": value,
            "label": label_of(atlas, words, name, value),
            "count": chosen.counts[name][value],
            "on": value in picked,
        }
        for value in values_of(atlas, name)
    ]


def label_of(atlas: Atlas, words: Words, name: str, value: str) -> str:
    """What a value of a facet is called."""
    if value == NONE:
        return words.say("filter.none")
    vocabulary = atlas.dataset.vocabulary
    if name == "layers":
        return atlas.dataset.layers[value].title.show(words.lang).text
    if name in ("kind", "operator"):
        terms = vocabulary.kinds if name == "kind" else vocabulary.operators
        return terms[value].label.show(words.lang).text
    if name == "province":
        return words.province(value)
    return words.say(f"{name}.{value}")


def sorts_of(feature: Feature) -> dict[str, Any]:
    """What the script needs to choose among places as `choose` does: values, names, years."""
    return {
        "sorts": {name: value(feature) for name, value in FACETS.items()},
        "names": list(dict.fromkeys(names_of(feature))),
        "years": list(years_of(feature)),
    }
