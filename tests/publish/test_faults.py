"""Releases and builds that are killed at any moment, or for which the disk has no room."""

from __future__ import annotations

import copy
import errno
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.ground.pyramid import write_pyramid
from app.ground.relief import Tile
from app.ground.window import WINDOW
from app.records.changelog import FILE
from app.records.releases import read_releases
from tests.build import camp
from tests.publish.conftest import Published

MOMENTS = 6
"""Moments at which a release is killed, spread by chance over all that it does to files."""

LATE = 6
"""Changes at the end of a build: the new site takes the old one's place, which is deleted."""

DEADLY = """
import os, signal, sys
from datetime import date
from pathlib import Path
last, count = int(sys.argv[1]), 0
def watch(event, arguments):
    global count
    if event in WATCHED and any(ROOT in str(one) for one in arguments):
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
WATCHED = {"open", "os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "os.symlink",
           "os.chmod", "shutil.rmtree"}
ROOT = sys.argv[2]
"""
"""What kills a command before the change to files that is told by number; 0 lets it live."""

RELEASE = """
from app.publish.release import make_release
sys.addaudithook(watch)
make_release("2026.12", Path(sys.argv[2]) / "geodata", date(2026, 12, 2))
print(count)
"""

BUILD = """
from app.publish.site.build import build_site
from app.settings import Settings
sys.addaudithook(watch)
build_site(Path(sys.argv[2]) / "site", Settings(), lambda *_: None)
print(count)
"""


class Home:
    """A folder with released data, changed since, and whatever commands make beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = Published(path / "geodata")
        self.data.release("2026.11")
        write_pyramid([Tile(0, 0, 0, b"tile")], path / "ground.pmtiles", WINDOW, "own")

    @property
    def settings(self) -> dict[str, str]:
        """What commands are told by their environment."""
        return {
            "CAMPMAP_GEODATA": str(self.path / "geodata"),
            "CAMPMAP_GROUND": str(self.path / "ground.pmtiles"),
            "CAMPMAP_PUBLIC_URL": "http://127.0.0.1:1",
        }

    def copied(self, path: Path) -> Home:
        """The same elsewhere; times of files too."""
        shutil.copytree(self.path, path, symlinks=True)
        found = copy.copy(self)
        found.path = path
        found.data = self.data.at(path / "geodata")
        return found

    def change(self) -> None:
        """Change a record, and say why."""
        self.data.add(camp("camp-b", status="closed"))
        self.data.tell("`camp-b`: closed, by two sources.")

    def run(self, script: str, last: int = 0, most: int | None = None) -> tuple[int, str, str]:
        """Run a command; kill it at a change of files, or let no file grow beyond `most` bytes."""
        limit = "" if most is None else f"import resource\n{LIMIT.format(most=most)}"
        done = subprocess.run(
            [sys.executable, "-c", DEADLY + limit + script, str(last), str(self.path)],
            env=os.environ | self.settings,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def site(self) -> Mapping[str, str]:
        """The hash of each file that is served, by name."""
        return _hashes((self.path / "site").resolve())


LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, resource.RLIM_INFINITY))\n"


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a site."""
    found = Home(tmp_path_factory.mktemp("built"))
    assert found.run(BUILD)[0] == 0
    return found


@pytest.fixture
def built(built_once: Home, tmp_path: Path) -> Home:
    """The same, to change."""
    return built_once.copied(tmp_path / "built")


def _moments(total: int) -> list[int]:
    """The first change of files, the last, and some between them; others in each run of tests."""
    middle = random.sample(range(2, total), min(MOMENTS - 2, total - 2))
    return sorted({1, *middle, total})


def test_a_release_killed_at_any_moment_is_whole_or_not_there(tmp_path: Path) -> None:
    whole = Home(tmp_path / "whole")
    whole.change()
    code, told, wrong = whole.run(RELEASE)
    assert code == 0, wrong
    expected = _hashes(whole.data.path / "releases/2026.12")
    for last in _moments(int(told)):
        home = Home(tmp_path / str(last))
        home.change()
        assert home.run(RELEASE, last)[0] == -signal.SIGKILL, last
        found = read_releases(home.data.path)
        assert not found.broken, last
        if "2026.12" in found.known:
            assert _hashes(home.data.path / "releases/2026.12") == expected, last
            again, _, refusal = home.run(RELEASE)
            assert again == 1 and "there is a release 2026.12" in refusal, last
            home.data.add(camp("camp-b"))
            home.data.tell("`camp-b`: open after all.")
            home.data.release("2027.01", "2027-01-02")
        else:
            home.data.release("2026.12", "2026-12-02")
        assert "## 2026.12 (2026-12-02)" in (home.data.path / FILE).read_text(), last
        assert not list((home.data.path / "releases").glob(".unfinished*")), last


def test_a_build_killed_at_any_moment_leaves_the_old_site_or_the_new(
    built: Home, tmp_path: Path
) -> None:
    old = built.site()
    built.change()
    whole = built.copied(tmp_path / "whole")
    code, told, wrong = whole.run(BUILD)
    assert code == 0, wrong
    new = whole.site()
    assert old != new
    end = int(told)
    for last in (random.randrange(1, end - LATE), random.randrange(end - LATE, end + 1)):
        killed = built.copied(tmp_path / str(last))
        assert killed.run(BUILD, last)[0] == -signal.SIGKILL, last
        assert killed.site() in (old, new), last
        assert killed.run(BUILD)[0] == 0
        assert killed.site() == new
        assert not list(killed.path.glob(".site.builds/.unfinished*"))
        shutil.rmtree(killed.path)


TWICE = """
from app.cli import cli
command = sys.argv[3:]
def say(event, arguments):
    if event == "os.rename" and ROOT in str(arguments[0]) and ".unfinished-" in str(arguments[0]):
        print("begun", flush=True)
        sys.stdin.read()
sys.addaudithook(say)
cli(command)
"""


@pytest.mark.parametrize("command", ["build", "release"])
def test_of_two_at_once_the_second_is_told_and_the_first_is_whole(
    built: Home, command: str
) -> None:
    """The first stops before it shows what it made; the second begins and ends meanwhile."""
    built.change()
    out = str(built.path / "site")
    asked = ["release", "2026.12"] if command == "release" else ["build", out]
    with subprocess.Popen(
        [sys.executable, "-c", DEADLY + TWICE, "0", str(built.path), *asked],
        env=os.environ | built.settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "begun\n"
        before = built.site(), _hashes(built.data.path)
        second = CliRunner().invoke(cli, asked, env=built.settings)
        assert second.exit_code == 1
        assert "is being made already; wait until that has ended" in second.output
        assert (built.site(), _hashes(built.data.path)) == before
        first.communicate("go on", timeout=60)
    assert first.returncode == 0
    assert (built.site(), _hashes(built.data.path)) != before
    assert CliRunner().invoke(cli, ["build", out], env=built.settings).exit_code == 0


@pytest.mark.parametrize("most", [0, 400, 3_000])
def test_a_release_for_which_there_is_no_room_leaves_no_trace(home: Home, most: int) -> None:
    home.change()
    before = _hashes(home.data.path)
    code, _, wrong = home.run(RELEASE, most=most)
    assert code == 1 and "File too large" in wrong
    assert _hashes(home.data.path) == before
    assert home.data.release("2026.12", "2026-12-02").previous == "2026.11"


def test_a_build_for_which_there_is_no_room_leaves_the_old_site(built: Home) -> None:
    before = built.site()
    built.change()
    code, _, wrong = built.run(BUILD, most=20_000)
    assert code == 1 and "File too large" in wrong
    assert built.site() == before
    assert not list(built.path.glob(".site.builds/.unfinished*"))


@pytest.mark.parametrize("asked", [["build", "site"], ["release", "2026.12"]])
def test_a_command_says_that_the_disk_is_full(
    home: Home, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    home.change()
    monkeypatch.chdir(home.path)
    monkeypatch.setattr(tempfile, "mkdtemp", full)
    said = CliRunner().invoke(cli, asked, env=home.settings)
    assert said.exit_code == 1
    assert "No space left on device; what was there stays as it was: make room" in said.output
