"""The dress of a picture: the front end's rules, without what only browsers know."""

from __future__ import annotations

import re

import pytest

from app.picture.dress import THEMES, read_dress
from app.settings import Settings

DRESS = read_dress(Settings().frontend)


@pytest.mark.parametrize("theme", THEMES)
def test_no_custom_property_is_left_and_none_was_missing(theme: str) -> None:
    style = DRESS.style(theme, ["camp", "prison"])
    assert "var(" not in style
    assert "inherit" not in style
    assert not re.search(r"rgb\([^)]*/", style)
    assert "<" not in style
    assert "@import" not in style
    assert "url(" not in style


def test_light_and_dark_have_the_colours_of_the_tokens() -> None:
    assert ".c-camp{color:#a31621}" in DRESS.style("light", ["camp"])
    assert ".c-camp{color:#ff7d78}" in DRESS.style("dark", ["camp"])


def test_auto_is_light_but_for_dark_screens_and_light_on_paper() -> None:
    light, _, rest = DRESS.style("auto", ["camp"]).partition("@media screen")
    dark, _, printed = rest.partition("@media print")
    assert ".c-camp{color:#a31621}" in light
    assert ".c-camp{color:#ff7d78}" in dark
    assert "c-camp" not in printed
    assert "d-sea" in printed


def test_paper_is_light_in_the_dark_theme_too() -> None:
    printed = DRESS.style("dark", ["camp"]).partition("@media print")[2]
    assert ".c-camp{color:#a31621}" in printed


def test_every_symbol_has_classes_in_place_of_custom_properties() -> None:
    assert len(DRESS.symbols) == 24
    for markup in DRESS.symbols.values():
        assert "var(" not in markup
        assert 'class="s-halo"' in markup
        assert len(re.findall(r'class="[^"]*"[^>]*class=', markup)) == 0
