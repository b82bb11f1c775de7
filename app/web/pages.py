"""Pages: templates of the front end, filled with what every page needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from babel.dates import format_date
from markupsafe import Markup

from app import __version__
from app.domain.dataset import Dataset
from app.domain.release import Release
from app.domain.text import unless_first
from app.picture.dress import Dress, read_dress
from app.picture.fonts import Fonts
from app.web.links import Links
from app.web.words import Words, read_words

SCRIPT, STYLE = "src/map.ts", "src/css/site.css"
FRAME_SCRIPT, FRAME_STYLE, DARK = "src/embed.ts", "src/css/embed.css", "src/css/dark.css"
"""The entries of the front-end build."""


class Pages:
    """Renders pages of one dataset; made anew with every version of the data."""

    def __init__(
        self, frontend: Path, dataset: Dataset, links: Links, newest: Release | None = None
    ) -> None:
        """`newest` is the release shown, where the links lie below one; else the last made."""
        self._links = links
        self._newest = newest
        self._version = dataset.version
        self.words = read_words(frontend / "i18n")
        self._frontend = frontend
        self.fonts = Fonts(frontend / "fonts")
        self._symbols = _own_markup(frontend / "symbols.svg")
        self._assets = read_assets(frontend / "dist")
        self._site = _site(dataset)
        self._modified = dataset.modified
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(frontend / "pages"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def dress(self) -> Dress:
        """What pictures wear; read when the first is drawn."""
        return read_dress(self._frontend)

    def render(self, template: str, lang: str, path: str, context: Mapping[str, Any]) -> bytes:
        """A page in UTF-8. `context` may hold, beside its own values, what PAGE names.

        `links` are absolute: search engines take no other address of a page in other languages.
        """
        words, asked = self.words[lang], {**context.get("query", {}), **context.get("stays", {})}
        page = self._templates.get_template(template).render(
            lang=lang,
            t=words.say,
            languages=self._languages(lang, path, asked),
            href=lambda target: self.href(target, lang),
            assets=self._assets,
            page=self._page(words, path, context),
            site=self._site
            | {
                "base": self._links.base,
                "data_date": self._date(words),
                **self._released(words, path),
            },
            symbols=self._symbols,
            **{key: value for key, value in context.items() if key not in PAGE},
        )
        return page.encode()

    def href(self, path: str, lang: str, **query: str) -> str:
        """A link to another page that keeps the reader's language."""
        return self._links.to(path, **query, lang=unless_first(lang))

    def _languages(self, lang: str, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "label": words.say("language.name"),
                "url": self._links.to(path, **query, lang=code),
                "current": code == lang,
            }
            for code, words in self.words.items()
        ]

    def _page(self, words: Words, path: str, context: Mapping[str, Any]) -> dict[str, Any]:
        tagline, query = words.say("site.tagline"), context.get("query", {})
        links: Links = context.get("links", self._links)
        lang = unless_first(words.lang)
        return {
            "title": context.get("title", words.say("home.title")),
            "description": context.get("description", tagline),
            "card": context.get("card"),
            "canonical": links.to(path, **query, lang=lang),
            "feed": self.href("/changes.atom", words.lang),
            "alternates": [
                {"lang": code, "url": links.to(path, **query, lang=code)} for code in self.words
            ],
        }

    def _released(self, words: Words, path: str) -> dict[str, Any]:
        """The release that is shown, with the way to today's data; else the last one made."""
        release, today = self._newest, self._links.unpinned()
        lang = unless_first(words.lang)
        listed = today.to("/releases", lang=lang)
        if release is None:
            return {"release": None, "newest": None, "releases": listed}
        newest = {
            "name": release.name,
            "date": words.date(release.day.isoformat()),
            "url": today.to(f"/releases/{release.name}", lang=lang),
            "today": today.to(path, lang=lang),
            "changed": not self._links.below and release.data != self._version,
        }
        shown = newest if self._links.below else None
        return {"release": shown, "newest": newest, "releases": listed}

    def _date(self, words: Words) -> str:
        return str(format_date(self._modified, "long", locale=words.locale))


PAGE = ("title", "description", "card", "shows", "query", "stays", "links")
"""What a context says of the page's head rather than of its body."""


def as_json_block(value: Any) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - every sign with a meaning in HTML is escaped above


def _own_markup(path: Path) -> Markup:
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704 - a file of ours, not data


def entry_file(dist: Path, entry: str) -> Path | None:
    """The file that the front-end build made of an entry; None where it is not built."""
    manifest = dist / ".vite" / "manifest.json"
    entries = json.loads(manifest.read_bytes()) if manifest.exists() else {}
    return dist / str(entries[entry]["file"]) if entry in entries else None


def read_assets(dist: Path) -> dict[str, Any]:
    """The hashed names of script and styles; none where the front end is not built."""
    manifest = dist / ".vite" / "manifest.json"
    entries = json.loads(manifest.read_bytes()) if manifest.exists() else {}

    def file(entry: str) -> str | None:
        return f"/assets/{entries[entry]['file']}" if entry in entries else None

    def preloads(entry: str) -> list[str]:
        return [
            f"/assets/{entries[one]['file']}" for one in entries.get(entry, {}).get("imports", [])
        ]

    return {
        "script": file(SCRIPT),
        "preloads": preloads(SCRIPT),
        "frame_preloads": preloads(FRAME_SCRIPT),
        "styles": [style for style in [file(STYLE)] if style],
        "frame_script": file(FRAME_SCRIPT),
        "frame_style": file(FRAME_STYLE),
        "dark_style": file(DARK),
    }


def _site(dataset: Dataset) -> dict[str, Any]:
    published = dataset.published()
    return {
        "name": "campmap",
        "version": __version__,
        "data_version": dataset.version[:8],
        "counts": {
            "places": len(published),
            "drawn": sum(feature.geometry is not None for feature in published),
            "sources": len(dataset.sources),
        },
    }
