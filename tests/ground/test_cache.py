"""A built ground is kept whole, under the name of its inputs."""

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.errors import GroundError
from app.ground import cache


def fill(folder: Path, text: str = "{}") -> None:
    (folder / cache.MANIFEST).write_text(text, "utf-8")


def test_a_finished_folder_appears_with_its_content(tmp_path: Path) -> None:
    with cache.published(tmp_path / "a" / "ground-1") as work:
        assert not cache.is_built(tmp_path / "a" / "ground-1")
        fill(work)
    assert cache.is_built(tmp_path / "a" / "ground-1")


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), cache.published(tmp_path / "ground-1") as work:
        fill(work)
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_swept_away_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / f"{cache.UNFINISHED}left"
    left.mkdir()
    fill(left)
    with cache.published(tmp_path / "ground-1") as work:
        fill(work)
    assert not left.exists()


@pytest.mark.parametrize("folder", [cache.published, cache.scratch])
def test_what_is_being_filled_stays_whatever_the_clock_says(
    tmp_path: Path, folder: Callable[[Path], AbstractContextManager[Path]]
) -> None:
    with folder(tmp_path / "ground-1") as slow:
        os.utime(slow, (0, 0))
        with cache.published(tmp_path / "ground-2") as fast:
            fill(fast)
        fill(slow)
    assert cache.is_built(tmp_path / "ground-2")
    assert not [*tmp_path.glob(f"{cache.UNFINISHED}*")]


def test_two_builders_at_once_both_succeed(tmp_path: Path) -> None:
    target = tmp_path / "ground-1"
    with cache.published(target) as slow:
        with cache.published(target) as fast:
            fill(fast, "fast")
        fill(slow, "slow")
    assert (target / cache.MANIFEST).read_text("utf-8") == "fast"
    assert [path.name for path in tmp_path.iterdir()] == ["ground-1"]


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with (
        pytest.raises(GroundError, match="choose another with --into"),
        cache.published(tmp_path / "file" / "ground-1"),
    ):
        pass


def test_a_folder_with_anything_else_in_it_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    with (
        pytest.raises(GroundError, match="holds something else"),
        cache.published(tmp_path, replace=True),
    ):
        pass
    assert (tmp_path / "letter.txt").read_text("utf-8") == "dear"


def test_a_replaced_ground_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "ground-1"
    with cache.published(target) as work:
        fill(work, "old")
    with pytest.raises(KeyboardInterrupt), cache.published(target, replace=True):
        raise KeyboardInterrupt
    assert (target / cache.MANIFEST).read_text("utf-8") == "old"
    with cache.published(target, replace=True) as work:
        fill(work, "new")
    assert [path.name for path in target.iterdir()] == [cache.MANIFEST]
    assert (target / cache.MANIFEST).read_text("utf-8") == "new"


def test_the_folder_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.default_folder().parent == tmp_path / "campmap"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert cache.default_folder().parent == Path.home() / ".cache" / "campmap"


@pytest.mark.parametrize("name", ["packages.toml", "rivers.py", "names/towns.toml"])
def test_a_change_to_the_builder_changes_the_hash(tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(cache.HERE, tmp_path / "ground"))
    assert cache.hash_inputs(copy) == cache.hash_inputs()
    with (copy / name).open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert cache.hash_inputs(copy) != cache.hash_inputs()


def test_a_change_to_a_reader_needs_no_new_ground(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(cache.HERE, tmp_path / "ground"))
    (copy / "archive.py").write_text("# changed\n", "utf-8")
    assert cache.hash_inputs(copy) == cache.hash_inputs()
