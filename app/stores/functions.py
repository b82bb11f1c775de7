"""Functions of filters over columns in arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.stores.vectors import OPEN_END, OPEN_START, Bools, Days, Numbers, Texts

EPOCH = date(1970, 1, 1).toordinal()


def _length(texts: Texts) -> NDArray[np.float64]:
    return texts.words.lengths[texts.codes]


def _year(ordinals: NDArray[np.int64], known: Bools) -> NDArray[np.float64]:
    """The years of days, none where they are open or missing."""
    told = known & (ordinals > OPEN_START) & (ordinals < OPEN_END)
    days = (np.where(told, ordinals, EPOCH) - EPOCH).astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(told, years, np.nan)


CALLED: Mapping[str, Callable[[Any], NDArray[np.float64]]] = {
    "length": _length,
    "abs": lambda numbers: np.abs(numbers.values),
    "floor": lambda numbers: np.floor(numbers.values),
    "ceil": lambda numbers: np.ceil(numbers.values),
    "first_year": lambda days: _year(days.starts, days.known),
    "last_year": lambda days: _year(days.ends, days.known),
}


def called(name: str, operand: object) -> Numbers:
    """What a function says of each row of a column; of null it says null."""
    return Numbers(CALLED[name](cast(Texts | Numbers | Days, operand)))
