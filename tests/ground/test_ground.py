"""The ground as the service opens it: ours, an operator's own, or none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.ground.ground import VECTOR, Ground
from tests.needs import need_ground


@pytest.fixture
def built() -> Path:
    return need_ground()


def test_a_built_folder_has_everything(built: Path) -> None:
    ground = Ground(built)
    assert ground.problem is None
    assert ground.outline is not None
    assert ground.tile("vector", 7, 108, 48)
    assert ground.tile("relief", 7, 108, 48)
    assert {credit["text"] for credit in ground.attribution}


def test_an_operators_own_file_is_a_ground(built: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.pmtiles"
    shutil.copy(built / VECTOR, own)
    ground = Ground(own)
    assert ground.problem is None
    assert ground.id == Ground(built).id
    assert ground.tile("vector", 7, 108, 48) == Ground(built).tile("vector", 7, 108, 48)
    assert ground.tile("relief", 7, 108, 48) is None
    assert ground.outline is None


@pytest.mark.parametrize("size", [0, 10, 100_000])
def test_a_damaged_file_is_no_ground_and_says_so(built: Path, tmp_path: Path, size: int) -> None:
    own = tmp_path / "own.pmtiles"
    own.write_bytes((built / VECTOR).read_bytes()[:size])
    ground = Ground(own)
    assert ground.id is None
    assert "own.pmtiles" in (ground.problem or "")


def test_an_empty_folder_is_no_ground_and_says_so(tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    assert ground.id is None
    assert "missing" in (ground.problem or "")
