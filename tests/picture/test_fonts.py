"""Letters that go with a picture, and pictures of pixels made with them."""

from __future__ import annotations

import base64
import io
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from app.errors import PictureError
from app.fonts.letters import common_letters
from app.picture.fonts import Fonts, Hand, family_rule, letters_of
from app.picture.png import render_png
from tests.needs import need

ROOT = Path(__file__).parent.parent.parent
BUILT = ROOT / "frontend" / "fonts"
FACE = re.compile(
    r'@font-face{font-family:"([^"]+)";font-weight:(\d+);font-style:(\w+);'
    r"src:url\(data:font/woff2;base64,([^)]+)\)"
)


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    found = Fonts(BUILT)
    need(not found.problem, "run `make frontend`")
    return found


def drawing(text: str, families: list[str], attributes: str = "") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawn" width="160" height="40">'
        f"<style>{family_rule(families, 'sans-serif')}</style>"
        f'<rect width="160" height="40" fill="#fff"/>'
        f'<text x="5" y="28" font-size="24"{attributes}>{text}</text></svg>'
    )


def ink(picture: bytes) -> int:
    """How many pixels are darker than paper."""
    return sum(Image.open(io.BytesIO(picture)).convert("L").histogram()[:128])


def embedded(rules: str) -> dict[tuple[str, int, str], set[int]]:
    found = {}
    for family, weight, slant, data in FACE.findall(rules):
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        found[family, int(weight), slant] = set(font.getBestCmap())
    return found


def test_letters_are_told_by_the_hand_that_sets_them() -> None:
    svg = '<text x="1">A&amp;</text><text font-weight="600">B</text>'
    svg += '<text font-style="italic" x="2">C</text><text font-weight="500">D</text>'
    assert letters_of(svg) == {
        Hand(): {"A", "&", "D"},
        Hand(600): {"B"},
        Hand(400, "italic"): {"C"},
    }


@pytest.mark.parametrize(("lang", "family"), [("ko", "Noto Sans KR"), ("zh", "Noto Sans SC")])
def test_a_drawing_carries_the_letters_it_uses_and_no_others(
    fonts: Fonts, lang: str, family: str
) -> None:
    svg = '<text font-weight="600">价川 14</text><text font-style="italic">Taedong</text>'
    found = embedded(fonts.rules(svg, lang))
    assert found[family, 600, "normal"] >= set(map(ord, "价川14")) - {0x4EF7}
    assert set.union(*found.values()) == set(map(ord, "价川 14Taedong"))


def test_the_same_letters_give_the_same_bytes(fonts: Fonts) -> None:
    svg = "<text>평안남도 개천</text>"
    assert fonts.rules(svg, "ko") == Fonts(BUILT).rules(svg, "ko")


def test_every_common_letter_of_four_languages_has_a_face(fonts: Fonts) -> None:
    covered = set()
    for path in fonts.files("en"):
        with TTFont(path, lazy=True) as font:
            covered |= set(font.getBestCmap())
    wanted = {one for one in common_letters() if 0xAC00 <= one <= 0xD7A3}
    assert len(wanted) > 2300
    assert wanted - covered == set()
    assert {ord(one) for one in "ŏŭŎŬЁёКэчхон价川图们조선"} <= covered


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "Ŏrang"), ("ko", "개천"), ("zh", "图们"), ("ru", "Кэчхон")]
)
def test_pixels_show_every_script_without_a_font_of_the_machine(
    fonts: Fonts, lang: str, text: str
) -> None:
    families = fonts.families(lang)
    written = render_png(drawing(text, families), fonts, lang)
    missing = render_png(drawing("\ue000" * len(text), families), fonts, lang)
    strong = render_png(drawing(text, families, ' font-weight="600"'), fonts, lang)
    assert written.startswith(b"\x89PNG")
    assert ink(written) != ink(missing)
    assert ink(strong) > ink(written) > 60


def test_a_finer_picture_has_four_pixels_for_one(fonts: Fonts) -> None:
    made = render_png(drawing("A", fonts.families("en")), fonts, "en", scale=2)
    assert Image.open(io.BytesIO(made)).size == (320, 80)


def test_what_the_renderer_cannot_read_is_an_error_of_ours(fonts: Fonts) -> None:
    with pytest.raises(PictureError, match="renderer failed"):
        render_png("<svg", fonts, "en")


def test_a_picture_that_needs_too_much_memory_is_ended(fonts: Fonts) -> None:
    with pytest.raises(PictureError, match="renderer failed"):
        render_png(drawing("A", fonts.families("en")), fonts, "en", scale=200)


ENDLESS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="3000"><filter id="f">'
    '<feTurbulence baseFrequency=".05" numOctaves="99"/></filter>'
    '<rect width="3000" height="3000" filter="url(#f)"/></svg>'
)
HURRIED = "from app.picture import raster; raster.LONGEST_S = 1; raster.main(['1', 'x'])"


def test_a_picture_that_takes_too_much_work_is_ended() -> None:
    command = [sys.executable, "-c", HURRIED]
    done = subprocess.run(command, input=ENDLESS.encode(), capture_output=True, cwd=ROOT)
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    assert done.stdout == b""


def test_without_fonts_the_remedy_is_told(tmp_path: Path) -> None:
    empty = Fonts(tmp_path)
    assert "python -m app.fonts" in str(empty.problem)
    assert empty.rules("<text>A</text>", "en") == ""
    with pytest.raises(PictureError, match=r"app\.fonts"):
        render_png("<svg/>", empty, "en")


def test_fonts_that_are_built_later_are_found(fonts: Fonts, tmp_path: Path) -> None:
    late = Fonts(tmp_path / "fonts")
    assert late.faces == ()
    (tmp_path / "fonts").symlink_to(BUILT)
    assert late.problem is None
    assert late.rules("<text>A</text>", "en") == fonts.rules("<text>A</text>", "en") != ""
