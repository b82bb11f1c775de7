"""The built ground that these tests look at."""

from pathlib import Path

import pytest

from app.ground.cache import default_folder, is_built


@pytest.fixture(scope="session")
def ground() -> Path:
    built = default_folder()
    if not is_built(built):
        pytest.skip("the ground is not built: run `python -m app.ground`")
    return built
