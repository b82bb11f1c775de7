"""What is wrong with an installation, and what to do: `campmap doctor`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from app.errors import CampmapError
from app.extras import GIS, remedy
from app.formats import LACKING
from app.ground.cache import default_folder
from app.ground.ground import Ground
from app.opening import open_atlas
from app.settings import PREFIX, Settings, wrong_settings
from app.web.atlas import Atlas

SETTINGS = "settings"
KNOWN_BESIDE = frozenset(("CAMPMAP_CHROMIUM", "CAMPMAP_TESTS"))
"""Variables of the tests."""


class Finding(NamedTuple):
    """One thing looked at: whether it is well, and what was found or what to do."""

    about: str
    is_well: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok' if self.is_well else 'WRONG':5}  {self.about}: {self.text}"


def findings() -> Iterator[Finding]:
    """Settings, permissions, data, ground, fonts, the built map, the store; in this order."""
    yield from _variables()
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in wrong_settings(error):
            yield Finding(SETTINGS, False, wrong)
        return
    yield from _exposure(settings)
    yield _permissions(settings)
    yield from _served(settings)


def _variables() -> Iterator[Finding]:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | KNOWN_BESIDE
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    for name in unknown:
        yield Finding(SETTINGS, False, f"there is no {name}; README lists the settings")
    if not unknown:
        given = sorted(name for name in os.environ if name in known)
        yield Finding(SETTINGS, True, ", ".join(given) or "all as they come")


def _exposure(settings: Settings) -> Iterator[Finding]:
    """What matters once others can reach the service."""
    url = settings.public_url
    if not url:
        yield Finding(
            "address", True, "no CAMPMAP_PUBLIC_URL: links are relative, this machine only"
        )
        return
    is_safe = url.startswith("https://")
    yield Finding("address", is_safe, url if is_safe else f"{url}: readers need https://")
    told = settings.contact or "set CAMPMAP_CONTACT, so that weaknesses reach you"
    yield Finding("contact", bool(settings.contact), told)
    proxies = ", ".join(settings.proxies)
    text = (
        proxies or "set CAMPMAP_PROXIES to the proxy with TLS, else the pace of clients is not kept"
    )
    yield Finding("proxies", bool(proxies), text)


def _permissions(settings: Settings) -> Finding:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Finding("user", False, "this is root; serve as a user that may read and not write")
    folders = [settings.geodata, settings.frontend]
    hidden = [str(folder) for folder in folders if not os.access(folder, os.R_OK | os.X_OK)]
    if hidden:
        return Finding("user", False, f"may not read {', '.join(hidden)}")
    return Finding("user", True, "may read the data and the pages")


def _served(settings: Settings) -> Iterator[Finding]:
    ground = Ground(settings.ground or default_folder())
    yield Finding("ground", ground.problem is None, ground.problem or f"basemap {ground.id}")
    built = (settings.frontend / "dist" / ".vite" / "manifest.json").is_file()
    yield Finding("map", built, "built" if built else "not built: run `make frontend`")
    try:
        atlas = open_atlas(settings)
    except (CampmapError, OSError) as error:
        yield Finding("data", False, str(error))
        return
    yield from _opened(atlas, settings)


def _opened(atlas: Atlas, settings: Settings) -> Iterator[Finding]:
    count = len(atlas.dataset.published())
    yield Finding("data", True, f"{count} places, version {atlas.dataset.version}")
    lacking = ", ".join(LACKING)
    told = f"all but {lacking}: {remedy(GIS)} if they are wanted" if lacking else "all"
    yield Finding("formats", True, told)
    yield Finding("store", True, settings.store.partition("://")[0])
    for name, fault in atlas.shelf.broken.items():
        yield Finding("releases", False, f"{name}: {fault}")
    if not atlas.shelf.broken:
        yield Finding("releases", True, ", ".join(atlas.shelf.known) or "none yet")
    fonts = atlas.pages.fonts.problem
    yield Finding("fonts", fonts is None, fonts or "there")
