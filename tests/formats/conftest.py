"""What the tests of formats read: the real camps, and a page of hostile texts."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.dataset import Dataset
from app.domain.query import Page, Query
from app.stores.memory import MemoryStore
from tests.formats.pages import hostile_page, link


@pytest.fixture(scope="session")
def page(dataset: Dataset) -> Page:
    """All camps."""
    return asyncio.run(MemoryStore(dataset, link).features("camps", Query()))


@pytest.fixture(scope="session")
def hostile() -> Page:
    """A place for every hostile text."""
    return hostile_page()
