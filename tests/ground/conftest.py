"""The built ground that these tests look at."""

from pathlib import Path

import pytest

from tests.needs import need_ground


@pytest.fixture(scope="session")
def ground() -> Path:
    return need_ground()
