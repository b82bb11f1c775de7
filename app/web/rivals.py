"""The positions that sources give for one place: on a map, by letter, and how far apart."""

from __future__ import annotations

from itertools import combinations
from string import ascii_uppercase
from typing import Any, NamedTuple

from markupsafe import Markup
from shapely.geometry import Point

from app.domain.feature import Claim, Feature
from app.domain.geometry import distance_m
from app.picture.rivals import Sheet, Stake, look_of, view_of, write_rivals
from app.picture.scale import scale_of
from app.web.atlas import Atlas
from app.web.picture import linked_credits, shapes_of
from app.web.words import Words

FEWEST = 2
"""One claim alone has no rival, and no map of its own."""


class Rival(NamedTuple):
    """A claim of a position, its letter, and the radius in metres that is stated for it."""

    letter: str
    claim: Claim
    accuracy_m: float | None

    @property
    def look(self) -> str:
        """How its letter is drawn."""
        return look_of(self.claim.role)

    @property
    def point(self) -> Point:
        """Where it is said to be."""
        return Point(self.claim.value)


def rivals_of(feature: Feature) -> list[Rival]:
    """The claims of a position in the order of the record, if there are several.

    The accuracy of the record is that of the point drawn; others have what they state themselves.
    """
    claims = [claim for claim in feature.claims if claim.property == "position"]
    if len(claims) < FEWEST:
        return []
    return [
        Rival(_letter(index), claim, claim.accuracy_m or _drawn_within(feature, claim))
        for index, claim in enumerate(claims)
    ]


def _letter(index: int) -> str:
    """A to Z, then AA, BB and so on."""
    turns, rest = divmod(index, len(ascii_uppercase))
    return ascii_uppercase[rest] * (turns + 1)


def _drawn_within(feature: Feature, claim: Claim) -> float | None:
    return feature.position.accuracy_m if claim.role == "primary" else None


def rivals_view(atlas: Atlas, feature: Feature, words: Words) -> dict[str, Any] | None:
    """The map of the rivals and what is said below it; None without rivals."""
    rivals = rivals_of(feature)
    if not rivals:
        return None
    one, other = max(combinations(rivals, 2), key=_apart_m)
    apart = words.length(_apart_m((one, other)))
    return {
        "drawn": _drawn(atlas, feature, rivals, words),
        "apart": words.say("rivals.apart", one=one.letter, other=other.letter, distance=apart),
        "rows": [
            {
                "letter": rival.letter,
                "look": rival.look,
                "accuracy_text": words.length(rival.accuracy_m) if rival.accuracy_m else None,
            }
            for rival in rivals
        ],
    }


def _apart_m(pair: tuple[Rival, Rival]) -> float:
    return distance_m(pair[0].point, pair[1].point)


def _drawn(atlas: Atlas, feature: Feature, rivals: list[Rival], words: Words) -> Markup:
    stakes = [
        Stake(one.letter, one.point.x, one.point.y, one.accuracy_m, one.claim.role)
        for one in rivals
    ]
    view = view_of(stakes)
    sheet = Sheet(
        atlas.dataset.layers[feature.layer].style.color,
        words.lang,
        words.say("rivals.label", name=feature.name.show(words.lang).text, n=len(rivals)),
        words.length(scale_of(view).metres),
    )
    svg = write_rivals(stakes, shapes_of(atlas, view), view, sheet)
    return Markup(svg) + linked_credits(atlas, words)  # noqa: S704 - every text in it is escaped
