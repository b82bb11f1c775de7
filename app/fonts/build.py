"""Building: variable fonts in many parts, made into a file a weight with the letters we need."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from app.errors import PictureError
from app.filling import filling
from app.fonts.letters import common_letters, letters_in

HERE = Path(__file__).resolve().parent.parent
TEXTS = ("geodata/**/*.json", "geodata/**/*.geojson", "geodata/**/*.toml", "frontend/i18n/*.json")
NAMES = "app/ground/names/*.toml"
UNUSED = ("STAT", "HVAR", "MVAR", "avar", "BASE", "vhea", "vmtx", "VORG", "VVAR", "DSIG")
"""Tables of variable and of vertical setting."""
FAMILY_NAMES = (1, 16, 17, 21, 22, 25)
"""Records of the name table that tell to which family a face belongs (OpenType, `name`)."""
MANIFEST = "fonts.json"


class Face(NamedTuple):
    """A font to make: its package, the weight, and whether it leans."""

    package: str
    weight: int
    slant: str = "normal"

    @property
    def file(self) -> str:
        """What it is called when it is made."""
        return f"{self.package}-{self.weight}-{self.slant}.ttf"


FACES = (
    Face("noto-sans-sc", 400),
    Face("noto-sans-sc", 600),
    Face("noto-sans-kr", 400),
    Face("noto-sans-kr", 600),
    Face("noto-sans", 400),
    Face("noto-sans", 600),
    Face("noto-sans", 400, "italic"),
)
"""The longest work first."""


def build(packages: Path, folder: Path) -> None:
    """Make every face from the packages in a folder; the manifest is written last.

    Raises PictureError if a package is missing.
    """
    for name in sorted({face.package for face in FACES}):
        if not (packages / name / "unicode.json").is_file():
            raise PictureError(f"{packages / name} is missing: run `npm ci` in frontend/ first")
    root = HERE.parent
    letters = common_letters()
    letters |= letters_in(path for pattern in (*TEXTS, NAMES) for path in root.glob(pattern))
    with filling(folder.parent, ".unfinished-fonts-") as work:
        jobs = [(packages, face, frozenset(letters), work) for face in FACES]
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            codes = list(pool.map(_make, jobs))
        _credit(packages, work, codes)
        work.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        work.rename(folder)


def _credit(packages: Path, work: Path, codes: Iterable[int]) -> None:
    faces = []
    for face, count in zip(FACES, codes, strict=True):
        package = packages / face.package
        shutil.copyfile(package / "LICENSE", work / f"LICENSE-{face.package}.txt")
        faces.append(
            {
                "file": face.file,
                "family": _family(packages, face),
                "weight": face.weight,
                "slant": face.slant,
                "letters": count,
                "version": json.loads((package / "package.json").read_bytes())["version"],
            }
        )
    (work / MANIFEST).write_text(json.dumps({"faces": faces}, indent=2) + "\n", "utf-8")


def _make(job: tuple[Path, Face, frozenset[int], Path]) -> int:
    """Write one face; gives how many characters it has."""
    packages, face, letters, work = job
    parts = [_static(path, face, part) for path, part in _parts(packages, face, letters)]
    font = Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])
    _name(font, _family(packages, face))
    font.save(work / face.file)
    return len(font.getBestCmap())


def _family(packages: Path, face: Face) -> str:
    about = json.loads((packages / face.package / "metadata.json").read_bytes())
    return str(about["family"])


def _name(font: TTFont, family: str) -> None:
    """Call it by its family alone: the parts are named after the axis's thinnest weight."""
    for name in FAMILY_NAMES:
        font["name"].removeNames(nameID=name)
    font["name"].setName(family, FAMILY_NAMES[0], 3, 1, 0x409)


def _parts(packages: Path, face: Face, letters: frozenset[int]) -> Iterator[tuple[Path, set[int]]]:
    """The files of a package that hold any of the letters, each with those that it holds."""
    package = packages / face.package
    left = set(letters)
    for key, ranges in json.loads((package / "unicode.json").read_bytes()).items():
        part = left.intersection(_codes(ranges))
        left -= part
        if part:
            name = f"{face.package}-{key.strip('[]')}-wght-{face.slant}.woff2"
            yield package / "files" / name, part


def _codes(ranges: str) -> Iterator[int]:
    """The numbers in a list of ranges as CSS writes them.

    >>> [hex(code) for code in _codes("U+41-43,U+ac00")]
    ['0x41', '0x42', '0x43', '0xac00']
    """
    for one in ranges.split(","):
        first, _, last = one.strip().upper().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _static(path: Path, face: Face, letters: set[int]) -> io.BytesIO:
    """A part at one weight, with these letters and their kerning."""
    options = Options(layout_features=["kern"], hinting=False, notdef_outline=True)
    options.drop_tables += UNUSED
    with TTFont(path) as font:
        wanted = Subsetter(options)
        wanted.populate(unicodes=letters)
        wanted.subset(font)
        axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        instantiateVariableFont(font, axes | {"wght": face.weight}, inplace=True)
        font.flavor = None
        made = io.BytesIO()
        font.save(made)
    made.seek(0)
    return made
