"""What a feature says when it is published: its own properties, and flat columns beside them.

Many tools turn nested values into text or lose them; so names, accuracy, evidence and sources
are said a second time as plain strings and numbers. The id is repeated as a property because
some map tools do not read a feature's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.text import LANGUAGES

Link = Callable[[str], str]
"""From the id of a place to the URL of its page."""


def published(feature: Feature, dataset: Dataset, link: Link) -> dict[str, Any]:
    """The properties of a feature as every format gives them."""
    position, names = feature.position, feature.name.by_language
    flat = {f"name_{lang}": names.get(lang) for lang in LANGUAGES}
    summary = feature.text("summary")
    flat["summary_en"] = summary.by_language["en"] if summary else None
    return (
        {"id": feature.id, "layer": feature.layer}
        | flat
        | {
            "accuracy_m": position.accuracy_m,
            "evidence": position.evidence,
            "position_of": position.of.show("en").text if position.of else None,
            "sources_text": sources_text(feature, dataset),
            "page": link(feature.id),
        }
        | dict(feature.properties)
    )


def sources_text(feature: Feature, dataset: Dataset) -> str:
    """All sources of a feature in one line, with their addresses."""
    sources = (dataset.sources[citation.source] for citation in feature.citations)
    return " | ".join(f"{source.line()} {source.url or ''}".strip() for source in sources)
