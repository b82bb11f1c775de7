"""What a client would rather have: HTML or data, which language, which compression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.requests import Request

from app.domain.text import LANGUAGES


def prefers_html(request: Request) -> bool:
    """Whether the client names HTML; without an Accept header, or with `*/*`, it gets data."""
    weights = dict(_weighted(request.headers.get("accept", "")))
    html = max(weights.get("text/html", 0.0), weights.get("application/xhtml+xml", 0.0))
    others = (
        weight
        for kind, weight in weights.items()
        if "json" in kind or kind in ("text/csv", "application/*", "*/*")
    )
    return html > 0 and html >= max(others, default=0.0)


def choose_language(request: Request) -> str:
    """`lang` where it is one of ours, else the best of Accept-Language, else English."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    ranked = sorted(_weighted(request.headers.get("accept-language", "")), key=lambda one: -one[1])
    for tag, weight in ranked:
        primary = tag.partition("-")[0]
        if weight > 0 and primary in LANGUAGES:
            return primary
    return LANGUAGES[0]


def choose_encoding(header: str, known: Iterable[str]) -> str | None:
    """The known coding that an Accept-Encoding header likes best, the first of equals.

    None is no coding: where none is named, or plain bytes are liked better. Where plain bytes
    are refused it is the last known, if that is not refused too (RFC 9110 section 12.5.3).
    """
    weights = dict(_weighted(header))
    named = [one for one in known if weights.get(one, 0) > 0]
    best = max(named, key=lambda one: weights[one], default=None)
    if best and weights[best] >= weights.get("identity", 0):
        return best
    if weights.get("identity", weights.get("*", 1)) > 0:
        return None
    return next(
        (one for one in reversed([*known]) if weights.get(one, weights.get("*", 1)) > 0), None
    )


def choose_media_type(header: str, known: Iterable[str]) -> str | None:
    """The known media type that an Accept header names with the highest weight."""
    weights = dict(_weighted(header))
    named = [one for one in known if weights.get(one.partition(";")[0], 0) > 0]
    return max(named, key=lambda one: weights[one.partition(";")[0]], default=None)


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for part in header[:1000].lower().split(","):
        value, _, parameters = part.strip().partition(";")
        if value:
            yield value.strip(), _quality(parameters)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
