"""The pages of releases: the list, and one release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.release import Release
from app.domain.text import LANGUAGES
from app.web.atlas import Atlas
from app.web.changeview import chapter_view
from app.web.history import Chapter, releases_of
from app.web.words import Words

FIRST_FILES = ("layers/", "sources.json", "SHA256SUMS", "release.json", "changes.json")
"""What a page lists of a release; the manifest lists all."""


def releases_page(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    """All releases, the newest first."""
    words = atlas.pages.words[lang]
    return {
        "title": words.say("releases.title"),
        "description": words.say("releases.lead"),
        "releases": [_release(atlas, one, words) for one in reversed(releases_of(atlas))],
        "example": _newest(atlas),
    }


def release_page(atlas: Atlas, lang: str, release: Release, chapter: Chapter) -> dict[str, Any]:
    """One release: its hash, its files, what it changed."""
    words = atlas.pages.words[lang]
    base = f"/releases/{release.name}/files"
    files = ("SHA256SUMS", *release.files)
    return {
        "title": words.say("release.title", name=release.name),
        "description": words.say("releases.lead"),
        "release": _release(atlas, release, words),
        "files": [
            {"path": path, "url": atlas.links.unpinned().to(f"{base}/{path}")}
            for path in files
            if path.startswith(FIRST_FILES)
        ],
        "chapter": chapter_view(atlas, chapter, words),
    }


def _newest(atlas: Atlas) -> str | None:
    found = releases_of(atlas)
    return found[-1].name if found else None


def _release(atlas: Atlas, release: Release, words: Words) -> dict[str, Any]:
    lang = None if words.lang == LANGUAGES[0] else words.lang
    today = atlas.links.unpinned()
    return {
        "name": release.name,
        "date": words.date(release.day.isoformat()),
        "hash": release.hash,
        "counts": release.counts,
        "url": today.to(f"/releases/{release.name}", lang=lang),
        "map": today.to(f"/releases/{release.name}/", lang=lang),
    }
