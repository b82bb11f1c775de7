"""Sure and possible years: what dates and status say, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.feature import Feature
from app.domain.years import Years, years_of


def place(**properties: Any) -> Feature:
    return Feature("camp-a", "camps", None, {"name": {"en": "A"}, **properties})


@pytest.mark.parametrize(
    ("properties", "years"),
    [
        ({}, Years(None, None)),
        ({"date": "2016-04-05/2016-04-07"}, Years(2016, 2016, 2016, 2016)),
        ({"date": "2016~"}, Years(2016, 2016)),
        ({"opened": "1959"}, Years(1959, None)),
        (
            {"opened": "1959", "status": "operating", "status_as_of": "2025"},
            Years(1959, None, 1959, 2025),
        ),
        (
            {"opened": "[1959,1965]", "status": "operating", "status_as_of": "2025"},
            Years(1959, None, 1966, 2025),
        ),
        ({"opened": "1959", "closed": "2006~"}, Years(1959, 2006, 1959, 2005)),
        ({"closed": "1990"}, Years(None, 1990)),
        ({"opened": "1959", "status": "disputed", "status_as_of": "2025"}, Years(1959, None)),
        ({"opened": "[1980..1983]", "closed": "1982"}, Years(1980, 1982)),
    ],
)
def test_the_years_of_a_place(properties: dict[str, Any], years: Years) -> None:
    assert years_of(place(**properties)) == years
