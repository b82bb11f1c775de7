"""Every kind of page before axe-core, on paper and in the dark, on a desk and on a small phone."""

from __future__ import annotations

import pytest

from tests.browser.axe import faults
from tests.browser.conftest import Visitor

KINDS = {
    "home": "/",
    "place": "/places/kwanliso-14-kaechon",
    "place not drawn": "/places/kwanliso-11-kyongsong",
    "crossing": "/places/tumen-namyang-rail",
    "table": "/places?f=html",
    "layers": "/layers",
    "layer": "/layers/camps",
    "sources": "/sources",
    "source": "/sources/castwb-2017",
    "stories": "/stories",
    "story": "/stories/two-banks",
    "about": "/about",
    "overview": "/overview",
    "share": "/share",
    "data": "/data",
    "docs": "/docs",
    "releases": "/releases",
    "release": "/releases/2026.11",
    "changes": "/changes",
    "not found": "/places/nowhere",
}

STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (320, "dark")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Visitor, kind: str, width: int, scheme: str) -> None:
    seen = visit(width=width, color_scheme=scheme, extra_http_headers={"Accept": "text/html"})
    page = seen.open(KINDS[kind])
    page.wait_for_load_state("networkidle")
    assert page.evaluate(STATUS) == (404 if kind == "not found" else 200)
    assert faults(page) == []
