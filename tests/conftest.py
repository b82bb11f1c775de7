"""What many tests stand on: a small folder, the real data, and the service over it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.dataset import Dataset
from app.main import create_app
from app.records.read import read_dataset
from app.settings import Settings
from tests.build import REAL, Folder
from tests.postgres import Cluster, running_cluster
from tests.server import served

os.environ.setdefault("CAMPMAP_HOSTS", "testserver")
os.environ.setdefault("CAMPMAP_RATE", "0")
"""starlette's client asks by that name, and not from the machine's own address."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: while their browser is open, its event loop runs in this thread.

    Processes that share the tests know them by their ids, and would run two of the same as one.
    """
    items.sort(key=lambda item: "browser" in item.path.parts)
    if twice := [name for name, n in Counter(item.nodeid for item in items).items() if n > 1]:
        raise pytest.UsageError(f"tests have the same id: {', '.join(twice)}")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A sound folder of geodata, to break."""
    return Folder(tmp_path / "geodata")


@pytest.fixture
def small(folder: Folder, tmp_path: Path) -> Settings:
    """The service over a small folder, without a ground."""
    return Settings(geodata=folder.path, ground=tmp_path / "no-ground", reload_s=0)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL with PostGIS, empty at first; it starts when the first test wants it."""
    with running_cluster() as found:
        yield found


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The real data."""
    return read_dataset(REAL)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The service over the real data."""
    return Settings(geodata=REAL, reload_s=0)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the service over the real data."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the service as a process of its own, for clients of others."""
    with served() as address:
        yield address
