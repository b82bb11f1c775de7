"""Corrections: a letter or a report that is written already but for what is wrong.

The operator says where to. The reader's own program sends it; nothing passes through here.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from app.web.words import Words


class Operator(NamedTuple):
    """Who runs this instance, in their own words, and where corrections go."""

    name: str = ""
    corrections: str = ""
    """mailto:somebody@example.org, or https://… in which {title} and {body} are filled."""
    counts: bool = True
    """Whether it is counted for seconds how often a network asks."""


def correction_link(operator: Operator, words: Words, name: str, address: str) -> str | None:
    """The link that opens a prefilled correction of a page; None where no place takes any."""
    if not operator.corrections:
        return None
    title = quote(words.say("correct.subject", name=name), safe="")
    body = quote(words.say("correct.body", name=name, address=address), safe="")
    if operator.corrections.startswith("mailto:"):
        return f"{operator.corrections}?subject={title}&body={body}"
    return operator.corrections.replace("{title}", title).replace("{body}", body)
