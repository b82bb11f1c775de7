"""Symbols for every eye: told apart by shape or lightness, and seen on their ground, without hue.

Colour blindness as Machado, Oliveira and Fernandes (2009) simulate it, severity 1, linear RGB.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from app.picture.dress import read_dress
from app.records.read import read_dataset
from app.settings import Settings
from tests.build import REAL

PX = 16
"""The size of most symbols on the map."""
FILLS = ("solid", "half", "hollow", "dotted")
APART, SEEN = 4.0, 3.0
"""Least mean difference of lightness over a square, of 100; least contrast (WCAG 1.4.11)."""
EYES = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "every hue": np.eye(3).tolist(),
}
LUMINANCE = (0.2126, 0.7152, 0.0722)
Pixels = NDArray[np.float64]

DRESS = read_dress(Settings().frontend)
LOOKS = sorted(
    {(one.style.color, one.style.shape) for one in read_dataset(REAL, None).layers.values()}
)
SYMBOLS = [(color, f"s-{shape}-{fill}") for color, shape in LOOKS for fill in FILLS]


def luminance(colors: Pixels, eye: str) -> Pixels:
    """What an eye makes of sRGB, 0 to 255, without its hue: 0 to 1."""
    part = colors / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(EYES[eye]).T, 0, 1)
    return np.asarray(seen @ np.array(LUMINANCE), float)


def lightness(luminance: Pixels) -> Pixels:
    """CIE L*, 0 to 100."""
    dark = luminance <= 216 / 24389
    return np.where(dark, luminance * 24389 / 27, 116 * np.cbrt(luminance) - 16)


def sheet(theme: str, symbols: Sequence[tuple[str, str]] = SYMBOLS) -> Pixels:
    """Symbols on their ground, one beside the other: (symbols, height, width, 3)."""
    tokens = DRESS.dark if theme == "dark" else DRESS.light
    cells = "".join(
        f'<svg class="c-{color}" x="{at * PX}" width="{PX}" height="{PX}" viewBox="0 0 24 24">'
        f"{DRESS.symbols[name]}</svg>"
        for at, (color, name) in enumerate(symbols)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PX * len(symbols)}" height="{PX}">'
        f"<style>{DRESS.style(theme, [color for color, _ in LOOKS])}</style>"
        f'<rect width="100%" height="100%" fill="{tokens["--ground-home"]}"/>{cells}</svg>'
    )
    made = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg))))
    pixels = np.asarray(made.convert("RGB"), float)
    return pixels.reshape(PX, len(symbols), PX, 3).swapaxes(0, 1)


def apart(theme: str, eye: str, symbols: Sequence[tuple[str, str]]) -> dict[object, float]:
    """The mean difference of lightness of each two symbols."""
    seen = lightness(luminance(sheet(theme, symbols), eye))
    return {
        (symbols[one], symbols[other]): float(np.abs(seen[one] - seen[other]).mean())
        for one, other in combinations(range(len(symbols)), 2)
    }


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_symbols_differ_without_their_hue(theme: str, eye: str) -> None:
    alike = {pair: much for pair, much in apart(theme, eye, SYMBOLS).items() if much < APART}
    assert alike == {}


def test_colour_alone_would_not_do() -> None:
    """One shape in two of the colours is the same symbol to who does not see red."""
    same = [("camp", "s-square-solid"), ("detention", "s-square-solid")]
    assert max(apart("light", "protan", same).values()) < APART


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_symbols_stand_out_from_their_ground(theme: str, eye: str) -> None:
    tokens = DRESS.dark if theme == "dark" else DRESS.light

    def light(token: str) -> float:
        return float(luminance(np.array([*bytes.fromhex(tokens[token][1:])], float), eye))

    for color, _ in LOOKS:
        one, other = light(f"--{color}"), light("--ground-home")
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= SEEN, color
