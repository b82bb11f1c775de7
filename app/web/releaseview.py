"""The pages of releases: the list, and one release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.release import SUMS, Release
from app.domain.text import unless_first
from app.web.atlas import Atlas
from app.web.changeview import chapter_view
from app.web.history import Chapter, releases_of
from app.web.links import Links
from app.web.words import Words

FIRST_FILES = ("layers/", "sources.json", SUMS, "release.json", "changes.json", "provenance.json")
"""What a page lists of a release; the manifest lists all."""

FETCH = """\
mkdir campmap-{name} && cd campmap-{name}
curl -sO {base}/SHA256SUMS
cut -c67- SHA256SUMS | xargs -I{{}} curl -s --create-dirs -o {{}} {base}/{{}}
sha256sum -c --quiet SHA256SUMS && sha256sum SHA256SUMS
"""
"""What a shell fetches a whole release with, and checks it; `{base}` is where its files are."""


def releases_page(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    """All releases, the newest first."""
    words = atlas.pages.words[lang]
    return {
        "title": words.say("releases.title"),
        "description": words.say("releases.lead"),
        "releases": [_release(atlas, one, words) for one in reversed(releases_of(atlas))],
        "example": next(iter(atlas.releases), None),
    }


def release_page(
    atlas: Atlas, links: Links, lang: str, release: Release, chapter: Chapter
) -> dict[str, Any]:
    """One release: its hash, its files, what it changed."""
    words = atlas.pages.words[lang]
    base = f"/releases/{release.name}/files"
    files = (SUMS, *release.files)
    return {
        "title": words.say("release.title", name=release.name),
        "description": words.say("releases.lead"),
        "release": _release(atlas, release, words),
        "files": [
            {"path": path, "url": atlas.links.unpinned().to(f"{base}/{path}")}
            for path in files
            if path.startswith(FIRST_FILES)
        ],
        "fetch": FETCH.format(name=release.name, base=links.unpinned().to(base)),
        "chapter": chapter_view(atlas, chapter, words),
    }


def _release(atlas: Atlas, release: Release, words: Words) -> dict[str, Any]:
    lang = unless_first(words.lang)
    today = atlas.links.unpinned()
    return {
        "name": release.name,
        "date": words.date(release.day.isoformat()),
        "hash": release.hash,
        "counts": release.counts,
        "url": today.to(f"/releases/{release.name}", lang=lang),
        "map": today.to(f"/releases/{release.name}/", lang=lang),
    }
