"""Whether a view shows what was chosen: the place named, or any.

One that does not is told, and not followed.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.feature import Feature
from app.domain.geometry import BBox
from app.web.atlas import Atlas
from app.web.framemap import WIDE, fits, views_of
from app.web.mapview import KOREA, home_of
from app.web.showing import Fault, Reading, Showing

USUAL = (620, 460)
"""Pixels of a usual frame, of 640 by 480, where a symbol is whole."""


def in_view(reading: Reading, atlas: Atlas) -> Reading:
    """The reading; without its view, and with a fault, where that is a map of nothing."""
    showing = reading.showing
    if showing.at is None and showing.bbox is None:
        return reading
    chosen = _chosen(showing, atlas)
    if not chosen or (kind := _fault_of(showing, chosen)) is None:
        return reading
    name = "at" if showing.at else "bbox"
    instead = Showing(bbox=BBox(*(round(degrees, 1) for degrees in home_of(chosen))))
    fault = Fault(kind, name, showing.query()[name], {"known": instead.query()["bbox"]})
    return Reading(showing._replace(at=None, bbox=None), (*reading.faults, fault))


def _chosen(showing: Showing, atlas: Atlas) -> list[Feature]:
    """The places that are shown, if they have a position."""
    dataset = atlas.dataset
    found = dataset.published(showing.layers)
    if showing.place:
        found.append(dataset.features[showing.place])
    return [feature for feature in found if feature.geometry is not None]


def _fault_of(showing: Showing, chosen: Sequence[Feature]) -> str | None:
    """What is wrong with the view; None where nothing is."""
    if showing.at is None and not fits(showing.bbox or KOREA):
        return "wide"
    named = [feature for feature in chosen if feature.id == showing.place]
    if named and not _is_seen(showing, named):
        return "outside"
    return None if _is_seen(showing, chosen) else "empty"


def _is_seen(showing: Showing, chosen: Sequence[Feature]) -> bool:
    """Whether one of them lies where a frame surely reaches, or at a fixed zoom a usual one."""
    view = views_of(showing, None, KOREA)["wide"]
    points = [point for feature in chosen if (point := feature.point) is not None]
    return view.sees(points, USUAL if showing.at else WIDE)
