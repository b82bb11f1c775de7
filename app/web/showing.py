"""What a map is asked to show, read once for frames, pictures, and pages that hand them out."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from starlette.datastructures import QueryParams

from app.domain.geometry import BBox
from app.domain.text import LANGUAGES
from app.errors import BadQuery, CampmapError, Withdrawn
from app.picture.dress import THEMES
from app.picture.projection import View, to_degrees
from app.web.atlas import Atlas
from app.web.mapview import At
from app.web.opening import DEEPEST, SHALLOWEST, read_at
from app.web.params import LONGEST, read_bbox

MAP = ("layers", "place", "bbox", "at", "lang", "theme", "release")
"""What frames and pictures understand alike."""

FRAME = (*MAP, "controls", "legend", "interactive")
"""What a frame understands."""

YES, NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")
"""Ways to say it; the first is ours."""

ROOM = (345, 400)
"""Pixels that a page's map surely has, on a phone too."""

SHORT = 60
"""Characters of what was given that a fault repeats."""

MEANT = {
    **dict.fromkeys(("zoom", "lat", "lon", "lng", "latitude", "longitude"), "at"),
    **dict.fromkeys(("center", "centre"), "at"),
    **dict.fromkeys(("camp", "marker"), "place"),
    **dict.fromkeys(("language", "locale"), "lang"),
    **dict.fromkeys(("bounds", "extent"), "bbox"),
}
"""What other maps call it."""

ALIKE = 0.75
"""How like ours a name must be to be a slip; what publishers add of their own is not."""

T = TypeVar("T")


class Showing(NamedTuple):
    """A view of the map, checked; None is what nobody has asked for."""

    layers: tuple[str, ...] | None = None
    """In the data's order; None shows all, those to come too."""
    place: str | None = None
    bbox: BBox | None = None
    at: At | None = None
    lang: str | None = None
    theme: str | None = None
    release: str | None = None
    controls: bool = True
    legend: bool = True
    interactive: bool = True

    def middle(self) -> At | None:
        """The view by its middle and zoom, where it is given by a box too; pages know no boxes.

        >>> Showing(bbox=BBox(124.0, 37.5, 131.0, 43.0)).middle()
        At(lon=127.5, lat=40.3059, zoom=6)
        """
        if self.bbox is None or self.at is not None:
            return self.at
        view = View.fit(self.bbox, ROOM, whole=True)
        lon, lat = to_degrees(view.x, view.y)
        turned = (lon + 180) % 360 - 180
        return At(round(turned, 4), round(lat, 4), min(max(view.zoom, SHALLOWEST), DEEPEST))

    def query(self) -> dict[str, str]:
        """The parameters that ask for it, each in one way of writing, defaults left out.

        >>> Showing(place="camp-a", bbox=BBox(124.0, 37.5, 131.0, 43.0), legend=False).query()
        {'place': 'camp-a', 'bbox': '124,37.5,131,43', 'legend': 'no'}
        """
        at = self.at and (self.at.lat, self.at.lon, self.at.zoom)
        given = {
            "layers": ",".join(self.layers) if self.layers else None,
            "place": self.place,
            "bbox": _numbers(self.bbox) if self.bbox and not at else None,
            "at": _numbers(at) if at else None,
            "lang": self.lang,
            "theme": self.theme,
            "release": self.release,
        }
        off = [name for name in FRAME[len(MAP) :] if not getattr(self, name)]
        return {name: text for name, text in given.items() if text} | dict.fromkeys(off, NO[0])


class Fault(NamedTuple):
    """A parameter that could not be followed, for the words `fault.<kind>` of the catalogues."""

    kind: str
    parameter: str
    given: str
    """As it was sent, shortened."""
    values: Mapping[str, str] = {}
    """What the words have places for, beside `parameter` and `given`."""
    refusal: CampmapError | None = None


class Reading(NamedTuple):
    """What was understood, and what was not."""

    showing: Showing
    faults: tuple[Fault, ...] = ()


def read_showing(params: QueryParams, atlas: Atlas) -> Showing:
    """What a query string asks to be shown. Raises BadQuery, NotHere or Withdrawn.

    Names that it does not know are left to whoever does.
    """
    reading = read_leniently(params, atlas)
    for fault in reading.faults:
        if fault.refusal is not None:
            raise fault.refusal
    return reading.showing


def read_leniently(params: QueryParams, atlas: Atlas) -> Reading:
    """What can be followed of a query string: a reader gets a map whatever a writer mistyped.

    Names that we do not know are a fault only where one of ours was meant: publishers' systems
    add their own.
    """
    reader = _Reader(params, atlas)
    at, bbox = reader.read("at", read_at), reader.read("bbox", read_bbox)
    if at is not None and bbox is not None:
        reader.fail("both", "bbox", BadQuery("give either bbox or at, not both", "at"))
        bbox = None
    showing = Showing(
        layers=reader.layers(),
        place=reader.read("place", reader.place),
        bbox=bbox,
        at=at,
        lang=reader.one_of("lang", LANGUAGES),
        theme=reader.one_of("theme", THEMES),
        release=reader.one_of("release", atlas.releases),
        controls=reader.read("controls", read_switch) is not False,
        legend=reader.read("legend", read_switch) is not False,
        interactive=reader.read("interactive", read_switch) is not False,
    )
    reader.slips()
    return Reading(showing, tuple(reader.faults))


def read_switch(text: str) -> bool:
    """Yes or no, in any of the ways that people write it. Raises BadQuery."""
    if text.lower() not in (*YES, *NO):
        raise BadQuery(f"it is one of {YES[0]}, {NO[0]}")
    return text.lower() in YES


class _Reader:
    """Reads parameter by parameter, and notes what cannot be followed."""

    def __init__(self, params: QueryParams, atlas: Atlas) -> None:
        self._params, self._atlas = params, atlas
        self.faults: list[Fault] = []

    def read(self, name: str, read: Callable[[str], T]) -> T | None:
        """A parameter's value; None where it is not given, or not to be followed."""
        if (text := self._text(name)) is None:
            return None
        try:
            return read(text)
        except Withdrawn as error:
            self.fail("withdrawn", name, error)
        except BadQuery as error:
            kind = "switch" if read is read_switch else name
            message = str(error) if error.parameter else f"{name}: {error}"
            self.fail(kind, name, BadQuery(message, name))
        except CampmapError as error:
            self.fail(name, name, error)
        return None

    def one_of(self, name: str, known: Sequence[str]) -> str | None:
        """One of some words."""
        text, listed = self._text(name), ", ".join(known)
        if text is None or text in known:
            return text
        what = f"is one of {listed}" if listed else "names nothing yet: leave it out"
        kind = name if listed else f"{name}.none"
        self.fail(kind, name, BadQuery(f"{name} {what}", name), known=listed)
        return None

    def layers(self) -> tuple[str, ...] | None:
        """Those layers that exist; all where none of them does."""
        if (text := self._text("layers")) is None:
            return None
        known = tuple(self._atlas.dataset.layers)
        names = {name.strip() for name in text.split(",") if name.strip()}
        unknown = sorted(names.difference(known))
        if unknown or not names:
            what = f"there is no {unknown[0][:40]!r}" if unknown else "name at least one"
            listed = ", ".join(known)
            refusal = BadQuery(f"layers: {what}; known are {listed}", "layers")
            self.fail("layers" if names else "layers.none", "layers", refusal, known=listed)
        return tuple(name for name in known if name in names) or None

    def place(self, name: str) -> str:
        """The id of a published place. Raises NotHere or Withdrawn."""
        feature = self._atlas.dataset.feature(name)
        if feature.withdrawn:
            withdrawn = feature.withdrawn
            raise Withdrawn(withdrawn["on"], withdrawn["reason"])
        return feature.id

    def slips(self) -> None:
        """Note names that are not ours, but nearly."""
        for name in dict.fromkeys(self._params):
            if name in FRAME:
                continue
            like = difflib.get_close_matches(name[:40].lower(), FRAME, 1, ALIKE)
            meant = MEANT.get(name.lower()) or (like[0] if like else None)
            if meant:
                given = shortened(self._params[name])
                self.faults.append(Fault("unknown", shortened(name), given, {"known": meant}))

    def fail(self, kind: str, name: str, refusal: CampmapError, **values: str) -> None:
        """Note a fault of what was followed, the first, or of what was not."""
        given = shortened(self._params.getlist(name)[kind == "repeated"])
        self.faults.append(Fault(kind, name, given, values, refusal))

    def _text(self, name: str) -> str | None:
        """What was given, once and of a bearable length; of several, the first."""
        given = self._params.getlist(name)
        if len(given) > 1:
            self.fail("repeated", name, BadQuery(f"{name} is given twice; give it once", name))
        if given and len(given[0]) > LONGEST:
            refusal = BadQuery(f"{name} is longer than {LONGEST} characters", name)
            self.fail("long", name, refusal, most=str(LONGEST))
            return None
        return given[0].strip() if given else None


def _numbers(values: Iterable[float]) -> str:
    """With six decimals at most, about a decimetre, and no zeros to pad."""
    return ",".join(f"{round(value, 6) + 0:.6f}".rstrip("0").rstrip(".") for value in values)


def shortened(text: str) -> str:
    """What was given, as far as a fault repeats it."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:SHORT])
    return shown + "…" if len(text) > SHORT else shown
