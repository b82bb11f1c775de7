"""Tables of bulk layers are kept whole or not at all, whatever happens to the disk or the clock."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.cache import cache_folder
from app.errors import BrokenData, NoTable
from app.filling import filling
from app.opening import open_atlas, refresh
from app.records.bulk import digest
from app.records.read import read_dataset
from app.settings import Settings
from app.stores.cellar import UNFINISHED, open_table
from app.stores.table import Table
from tests.build import Folder
from tests.records.bulk import walls
from tests.server import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A layer of two walls; its table will be kept in a folder that is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Folder(tmp_path / "geodata")
    walls(made)
    return made


@pytest.fixture
def shelf(folder: Folder) -> Path:
    return cache_folder() / "bulk"


def opened(folder: Folder) -> Table:
    return open_table(read_dataset(folder.path).bulk["walls"], cache_folder() / "bulk")


def ids(table: Table) -> list[str]:
    return list(table.ids)


def tables(shelf: Path) -> list[Path]:
    return [path for path in shelf.iterdir() if path.is_dir()]


def outdated(path: Path) -> Path:
    os.utime(path, (0, 0))
    return path


def test_a_table_in_use_stays_whatever_the_clock_says(folder: Folder, shelf: Path) -> None:
    table = opened(folder)
    used = outdated(*tables(shelf))
    unused = outdated(Path(shutil.copytree(used, shelf / "unused")))
    about = folder.path / "walls" / "layer.toml"
    about.write_text(about.read_text().replace("accuracy_m = 30", "accuracy_m = 40"))
    opened(folder)
    assert (used.exists(), unused.exists()) == (True, False)
    assert ids(table) == ["wall-a", "wall-b"]


def test_what_a_killed_process_left_goes_and_what_another_fills_stays(
    folder: Folder, shelf: Path
) -> None:
    left = shelf / f"{UNFINISHED}left"
    left.mkdir(parents=True)
    with filling(shelf, UNFINISHED) as slow:
        outdated(slow)
        opened(folder)
        assert slow.exists()
    assert not left.exists()


def test_a_process_that_dies_while_it_makes_a_table_is_told_and_leaves_nothing(
    folder: Folder, shelf: Path
) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        making = elsewhere.submit(opened, folder)
        while not making.done():
            for child in psutil.Process().children():
                with suppress(psutil.Error):
                    if "spawn_main" in " ".join(child.cmdline()):
                        child.send_signal(signal.SIGBUS)
        with pytest.raises(NoTable, match="cannot be kept"):
            making.result()
    assert not tables(shelf)
    assert ids(opened(folder)) == ["wall-a", "wall-b"]


DAMAGE = [
    ("column-0-words.bin", 0),
    ("lon.npy", 20),
    ("ready.bin", 20),
    ("table.json", 20),
    ("lat.npy", None),
]


@pytest.mark.parametrize(("name", "size"), DAMAGE)
def test_a_damaged_table_is_made_anew(
    folder: Folder, shelf: Path, name: str, size: int | None
) -> None:
    whole = ids(opened(folder))
    damaged = tables(shelf)[0] / name
    if size is None:
        damaged.unlink()
    else:
        os.truncate(damaged, size)
    assert ids(opened(folder)) == whole


def test_a_table_that_another_hand_wrote_into_is_made_anew(folder: Folder, shelf: Path) -> None:
    whole = ids(opened(folder))
    words = tables(shelf)[0] / "column-0-words.bin"
    words.write_bytes(words.read_bytes().replace(b"wall-a", b"wall-c"))
    assert ids(opened(folder)) == whole


def validated(folder: Folder, most: str) -> subprocess.CompletedProcess[str]:
    """What `campmap validate` says if no file may grow beyond so many blocks of 512 bytes."""
    command = f"ulimit -f {most}; exec {sys.executable} -m app validate --geodata {folder.path}"
    return subprocess.run(
        ["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("blocks", ["0", "1"])
def test_a_disk_that_is_full_is_told_and_keeps_nothing_half(
    folder: Folder, shelf: Path, blocks: str
) -> None:
    said = validated(folder, blocks)
    assert said.returncode == 1
    assert "a bulk layer's table cannot be kept" in said.stderr
    assert "make room there" in said.stderr
    assert "Traceback" not in said.stderr
    assert not tables(shelf)
    assert {path.suffix for path in shelf.iterdir()} <= {".sha256"}
    assert validated(folder, "unlimited").returncode == 0
    assert len(tables(shelf)) == 1


def test_without_room_the_data_before_is_served_until_there_is_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = Folder(tmp_path / "geodata")
    settings = Settings(geodata=folder.path, reload_s=0)
    atlas = open_atlas(settings)
    before = atlas.version
    (tmp_path / "cache").write_text("no folder", encoding="utf-8")
    walls(folder)
    assert not asyncio.run(refresh(atlas, settings))
    assert "cannot be kept" in atlas.faults[0]
    assert atlas.version == before
    (tmp_path / "cache").unlink()
    assert asyncio.run(refresh(atlas, settings))
    assert (atlas.faults, "walls" in atlas.dataset.layers) == ((), True)


def test_a_file_whose_features_cannot_be_read_is_a_fault(folder: Folder) -> None:
    path = folder.path / "walls" / "walls.fgb"
    os.truncate(path, path.stat().st_size - 40)
    file = read_dataset(folder.path).bulk["walls"]
    assert not file.faults()
    with pytest.raises(BrokenData, match="cannot be read"):
        opened(folder)


def test_a_note_of_a_hash_that_was_cut_short_is_not_believed(folder: Folder, shelf: Path) -> None:
    path = folder.path / "walls" / "walls.fgb"
    path.write_bytes(b"walls")
    whole = digest.digest_of(path)
    (note,) = shelf.glob("*.sha256")
    note.write_text("", encoding="ascii")
    digest._digest.cache_clear()
    assert digest.digest_of(path) == whole
