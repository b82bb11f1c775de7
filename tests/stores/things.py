"""A small layer that has every kind of column, null in each, and every kind of shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.layer import Expect, Layer, Style
from app.domain.text import Text
from app.domain.vocabulary import Vocabulary
from app.stores.memory import MemoryStore
from tests.build import link

SQUARE = "POLYGON ((126 39, 128 39, 128 41, 126 41, 126 39))"

ROWS: list[tuple[str, str | None, dict[str, Any]]] = [
    ("a", "POINT (127 40)", {"status": "open", "number": 11, "length_m": 30.5, "kind": "camp"}),
    ("b", "POINT (126 39)", {"status": "closed", "number": 14, "length_m": 14, "kind": "camp"}),
    ("c", "POINT (130 42)", {"status": "Open", "number": -7, "kind": "gate"}),
    ("d", None, {"number": 3, "length_m": 0, "kind": "gate", "river": "Yalu (Amnok)"}),
    ("e", "LINESTRING (125 40, 129 40)", {"status": "öffen", "kind": "bridge", "river": "Tumen"}),
    ("f", SQUARE, {"status": "open%", "number": 14, "length_m": 14.5, "kind": "camp"}),
    ("g", "POLYGON ((127 40, 130 40, 130 43, 127 43, 127 40))", {"kind": "camp", "number": 0}),
    ("h", "MULTIPOINT (127 40, 127.5 40.5)", {"status": "ÖFFEN", "kind": "Gate", "number": 2}),
    ("i", "POLYGON ((128 39, 129 39, 129 41, 128 41, 128 39))", {"status": "", "kind": "o_en"}),
    ("j", "LINESTRING (126.5 39.5, 127.5 40.5)", {"status": "open\n", "kind": "back\\slash"}),
]

FLAGS: dict[str, dict[str, Any]] = {
    "a": {"flag": True, "modes": ["road", "rail"], "aliases": ["road"], "opened": "1959"},
    "b": {"flag": False, "modes": ["rail"], "aliases": ["rail"], "opened": "1959-05-05"},
    "c": {"modes": [], "aliases": ["x"], "opened": "1970/1980", "closed": "1990"},
    "d": {"flag": True, "modes": ["foot", "road", "rail"], "closed": "2014~"},
    "e": {"flag": False, "aliases": [], "date": "2016-04-07"},
    "f": {"modes": ["rail", "road"], "aliases": ["road", "rail"], "opened": "[1959,1965]"},
    "g": {"flag": True, "modes": ["ferry"], "opened": "2006/..", "closed": "2010"},
    "h": {"modes": ["rail"], "opened": "1959", "closed": "1959"},
    "i": {},
    "j": {"flag": False, "date": "2016/2017"},
}


def geometry(wkt: str | None) -> BaseGeometry | None:
    return None if wkt is None else shapely.from_wkt(wkt)


def feature(name: str, wkt: str | None, properties: dict[str, Any]) -> Feature:
    said = {
        "name": {"en": f"Thing {name}"},
        "position": {"evidence": "reported"},
        "citations": [],
        **properties,
        **FLAGS[name],
    }
    return Feature(name, "things", geometry(wkt), said)


FEATURES = tuple(feature(*row) for row in ROWS)

LAYER = Layer(
    id="things",
    order=1,
    title=Text({"en": "Things"}),
    description=Text({"en": "Things."}),
    licence="CC-BY-4.0",
    area="dprk",
    finest_m=0,
    style=Style("square", "camp"),
    expect=Expect(1, 0, ()),
)

DATASET = Dataset(
    layers={"things": LAYER},
    records=FEATURES,
    sources={},
    vocabulary=Vocabulary({}, {}, {}),
    version="1",
    modified=datetime(2026, 1, 1, tzinfo=UTC),
)


def store() -> MemoryStore:
    return MemoryStore(DATASET, link)
