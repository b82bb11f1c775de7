"""Packages are pinned to their bytes, and read without being imported."""

import io
import re
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import GroundError
from app.ground.packages import Archives, Package, check_digest, read_pins

WHEEL = Package("demo", "pypi", "1", "demo.whl", "0" * 64, "MIT", ("data/a.txt", "data/gone"))
BALL = Package("ball", "npm", "1", "ball.tgz", "sha512-", "MIT", ("package/a.txt",))


@pytest.fixture
def archives(tmp_path: Path) -> Archives:
    with zipfile.ZipFile(tmp_path / "demo.whl", "w") as wheel:
        wheel.writestr("data/a.txt", "from the wheel")
        wheel.writestr("data/b.txt", "not listed")
    with tarfile.open(tmp_path / "ball.tgz", "w:gz") as ball:
        member = tarfile.TarInfo("package/a.txt")
        member.size = 13
        ball.addfile(member, io.BytesIO(b"from the ball"))
    return Archives(tmp_path, [WHEEL, BALL])


def test_members_are_read_from_wheels_and_tarballs(archives: Archives) -> None:
    assert archives.read("demo", "data/a.txt") == b"from the wheel"
    assert archives.read("ball", "package/a.txt") == b"from the ball"


def test_only_listed_members_are_read(archives: Archives) -> None:
    with pytest.raises(GroundError, match=r"does not list data/b\.txt"):
        archives.read("demo", "data/b.txt")


def test_a_member_that_is_gone_is_named(archives: Archives) -> None:
    with pytest.raises(GroundError, match="has no data/gone"):
        archives.read("demo", "data/gone")


def test_an_altered_archive_is_refused(archives: Archives, tmp_path: Path) -> None:
    with pytest.raises(GroundError, match="not the file that was pinned"):
        check_digest(WHEEL, tmp_path / "demo.whl")
    with pytest.raises(GroundError, match="not the file that was pinned"):
        check_digest(BALL, tmp_path / "ball.tgz")


def test_an_archive_that_did_not_arrive_is_named(tmp_path: Path) -> None:
    with pytest.raises(GroundError, match="demo 2 did not arrive"):
        check_digest(replace(WHEEL, version="2"), tmp_path / "demo.whl")


def test_every_pin_has_a_digest_its_registry_understands() -> None:
    shapes = {"pypi": r"[0-9a-f]{64}", "npm": r"sha512-[A-Za-z0-9+/]{86}=="}
    for package in read_pins():
        assert re.fullmatch(shapes[package.registry], package.digest), package.name
        assert package.version in package.archive
        assert package.reads
