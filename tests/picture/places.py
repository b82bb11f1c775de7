"""Places and a ground for pictures: real ones, and small ones made for a test."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.layer import fill_of
from app.picture.projection import to_world
from app.picture.symbols import Place
from app.records.read import read_dataset
from tests.build import REAL

CAMP_14, CAMP_18 = "kwanliso-14-kaechon", "kwanliso-18-pukchang"


class Shape(NamedTuple):
    geometry: BaseGeometry
    properties: Mapping[str, Any]


@cache
def real_places() -> tuple[Place, ...]:
    """Every place of the data that has a position, in English."""
    dataset = read_dataset(REAL, None)
    found = []
    for layer, features in dataset.by_layer.items():
        style = dataset.layers[layer].style
        for one in features:
            if one.geometry is None:
                continue
            lon, lat = one.geometry.centroid.coords[0][:2]
            look = (style.color, style.shape, fill_of(one.status))
            name = one.name.show("en").text
            radius = one.position.accuracy_m
            found.append(Place(one.id, name, float(lon), float(lat), *look, one.status, radius))
    return tuple(found)


def place(name: str, lon: float, lat: float, color: str = "prison") -> Place:
    return Place(name, name, lon, lat, color, "square", "solid", "operating", None)


def shape(geometry: BaseGeometry, **properties: Any) -> Shape:
    """A shape of the ground from degrees."""
    return Shape(shapely.transform(geometry, to_world_of), properties)


def to_world_of(points: Any) -> Any:
    return to_world(np.asarray(points))
