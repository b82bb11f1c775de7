"""What addresses take, as OpenAPI 3.0 describes parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.domain import cql2
from app.domain.text import LANGUAGES
from app.domain.tile import DEEPEST
from app.formats import FORMATS
from app.picture.dress import THEMES
from app.web.choosing import LONGEST_Q, MOST_ACCURACY_M
from app.web.crs import CRS84, SUPPORTED
from app.web.params import LONGEST, MAXIMUM, MOST
from app.web.showing import NO, YES
from app.web.tableview import SORTS

Parts = dict[str, Any]

TEXT: Parts = {"type": "string"}
GIVEN: Parts = TEXT | {"minLength": 1, "maxLength": LONGEST}
"""A text that is not empty."""


def query(name: str, about: str, schema: Parts, *, required: bool = False) -> Parts:
    """A query parameter; the values of an array are separated by commas."""
    return {
        "name": name,
        "in": "query",
        "description": about,
        "required": required,
        "style": "form",
        "explode": False,
        "schema": schema,
    }


def leniently(parameter: Parts) -> Parts:
    """The same parameter where any text is taken, and what cannot be followed is told in the page.

    What would be refused elsewhere is said in words.
    """
    schema, about = parameter["schema"], parameter["description"]
    if "enum" in schema:
        about += f" One of {', '.join(schema['enum'])}."
    return parameter | {"description": about, "schema": TEXT}


def path(name: str, about: str, schema: Parts | None = None) -> Parts:
    """A part of the path."""
    return {
        "name": name,
        "in": "path",
        "description": about,
        "required": True,
        "style": "simple",
        "explode": False,
        "schema": schema or TEXT,
    }


NUMBERS: Parts = {"type": "array", "items": {"type": "number"}}

FEATURES = {
    "bbox": query(
        "bbox",
        "Features that meet a box: west,south,east,north in degrees, or in `bbox-crs`. "
        "Features without a position meet none.",
        NUMBERS | {"oneOf": [{"minItems": size, "maxItems": size} for size in (4, 6)]},
    ),
    "bbox-crs": query(
        "bbox-crs", "The system of `bbox`.", TEXT | {"enum": list(SUPPORTED), "default": CRS84}
    ),
    "datetime": query(
        "datetime",
        "Features that may have existed or happened then: a day, a moment (RFC 3339), an interval "
        "with a slash, `..` for open and P2D for two days, or an EDTF date. Features without dates "
        "always match.",
        GIVEN,
    ),
    "filter": query(
        "filter",
        "A CQL2 expression; /queryables has what it may name, /functions what it may call.",
        GIVEN | {"maxLength": cql2.LONGEST},
    ),
    "filter-lang": query(
        "filter-lang",
        "The language of `filter`; JSON is recognised by its brace.",
        TEXT | {"enum": ["cql2-text", "cql2-json"]},
    ),
    "filter-crs": query(
        "filter-crs", "The system of geometries in `filter`.", TEXT | {"enum": [CRS84]}
    ),
    "sortby": query(
        "sortby",
        "Properties to sort by, each with + or - before it.",
        {"type": "array", "items": TEXT},
    ),
    "properties": query(
        "properties",
        "The properties to give; all without it.",
        {"type": "array", "items": TEXT},
    ),
    "skip-geometry": query("skip-geometry", "Leave the geometry out.", {"type": "boolean"}),
    "limit": query(
        "limit",
        "The size of a page. Without it you get everything; a larger one gets the maximum.",
        {"type": "integer", "minimum": 1, "maximum": MAXIMUM},
    ),
    "offset": query(
        "offset",
        "How many features to pass over.",
        {"type": "integer", "minimum": 0, "maximum": MOST, "default": 0},
    ),
    "crs": query(
        "crs",
        "The system of the answer, in its own axis order; GeoJSON only.",
        TEXT | {"enum": list(SUPPORTED), "default": CRS84},
    ),
    "f": query("f", "The format.", TEXT | {"enum": ["html", "json", *FORMATS]}),
}
"""What a layer can be asked."""

PIXELS: Parts = {"type": "integer", "minimum": 64, "maximum": 2400}
SWITCH: Parts = TEXT | {"enum": [*YES, *NO]}
AT = query(
    "at",
    "The middle and zoom of a view: lat,lon,zoom.",
    NUMBERS | {"minItems": 3, "maxItems": 3},
)
TILE = [
    path("z", "The zoom.", {"type": "integer", "minimum": 0, "maximum": DEEPEST}),
    path("x", "The column from the west.", {"type": "integer", "minimum": 0}),
    path("y", "The row from the north.", {"type": "integer", "minimum": 0}),
]
LANG = query("lang", "The language of pages, titles and labels.", TEXT | {"enum": list(LANGUAGES)})
ONE_FORM = query(
    "f", "GeoJSON, or a page for people.", TEXT | {"enum": ["json", "geojson", "html"]}
)
FORM = query("f", "JSON, or a page for people.", TEXT | {"enum": ["json", "html"]})
OEMBED = [
    query("url", "The address of a page or a view of this map.", GIVEN, required=True),
    query("format", "The form of the answer.", TEXT | {"enum": ["json", "xml"]}),
    query("maxwidth", "Pixels; what is no number bounds nothing.", TEXT),
    query("maxheight", "Pixels; what is no number bounds nothing.", TEXT),
]
SCALE = query(
    "scale",
    "Pixels of the file a pixel of the picture, each way; width and height times it, 2400 at most.",
    {"type": "integer", "enum": [1, 2], "default": 1},
)


class Given(NamedTuple):
    """What searches and maps take: their words are those of the data."""

    facets: Mapping[str, Sequence[str]]
    releases: Sequence[str]

    def _listed(self, name: str, least: int = 0) -> Parts:
        words = TEXT | {"enum": [*self.facets[name]]}
        about = f"Words of the {name} to show; all without it."
        return query(name, about, {"type": "array", "items": words, "minItems": least})

    def _choice(self) -> list[Parts]:
        """Which places are shown; what a form leaves empty asks nothing."""
        metres = {"type": "integer", "minimum": 1, "maximum": MOST_ACCURACY_M}
        return [
            *(self._listed(name) for name in self.facets),
            query("accuracy", "Metres within which a position is known.", metres),
            FEATURES["datetime"] | {"schema": TEXT | {"maxLength": LONGEST}},
        ]

    def find(self) -> list[Parts]:
        """What a search takes."""
        name = TEXT | {"pattern": r"\S", "maxLength": LONGEST_Q}
        near = "A point, longitude,latitude: the nearest come first, with `distance_m`."
        sorts = TEXT | {"enum": [*SORTS, *(f"-{one}" for one in SORTS)]}
        return [
            query("q", "A name, in any script and romanisation.", name),
            *self._choice(),
            query("near", near, NUMBERS | {"minItems": 2, "maxItems": 2}),
            query("limit", "How many to give.", {"type": "integer", "minimum": 1, "maximum": MOST}),
            FEATURES["offset"],
            query("sort", "A column to sort by, with - before it descending.", sorts),
        ]

    def opening(self) -> list[Parts]:
        """What the map takes."""
        return [
            query("q", "A name, in any script.", TEXT | {"maxLength": LONGEST_Q}),
            *self._choice(),
            AT,
            query("place", "A place whose card is open.", TEXT),
            query("from", "A place from which the map measures to it.", TEXT),
            query("imagery", "Outside imagery that the operator allows.", TEXT),
        ]

    def _showing(self) -> list[Parts]:
        """What pictures and frames understand alike."""
        release = TEXT | ({"enum": [*self.releases]} if self.releases else {})
        return [
            self._listed("layers", least=1),
            query("place", "A place to show.", TEXT),
            FEATURES["bbox"],
            AT,
            LANG,
            query("theme", "Colours.", TEXT | {"enum": [*THEMES]}),
            query("release", "A release, whose data never changes.", release),
        ]

    def picture(self) -> list[Parts]:
        """What a picture takes."""
        return [
            *self._showing(),
            FEATURES["datetime"],
            query("width", "Pixels.", PIXELS),
            query("height", "Pixels.", PIXELS),
            query("labels", "Whether names are written.", SWITCH),
        ]

    def frame(self) -> list[Parts]:
        """What a frame takes, whatever is said: it tells on the map what it could not follow."""
        return [
            *map(leniently, self._showing()),
            leniently(query("controls", "Whether there are buttons.", SWITCH)),
            leniently(query("legend", "Whether there is a legend.", SWITCH)),
            leniently(
                query("interactive", "Whether the map moves; without, no script runs.", SWITCH)
            ),
        ]

    def share(self) -> list[Parts]:
        """What the page takes that hands out frames."""
        return [
            *self.frame(),
            query("map-lang", "The map's language, where it is not the page's.", TEXT),
            query("ratio", "The shape of the frame, such as 16:9.", TEXT),
            leniently(FORM),
        ]
