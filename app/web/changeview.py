"""Changes said in a language, for pages and feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.changes import SOURCES, Change, Part
from app.domain.text import LANGUAGES, Text, unless_first
from app.web.atlas import Atlas
from app.web.history import Beginning, Chapter, beginning_of, entries_of
from app.web.words import Words

MEASURED = {"area": "area_km2", "length": "length_m"}
"""What has a note of its own is called by what was measured, and in which unit."""


def chapter_view(atlas: Atlas, chapter: Chapter, words: Words) -> dict[str, Any]:
    """A release's changes, or those not released yet, as a template wants them."""
    release = chapter.release
    return {
        "release": release.name if release else None,
        "date": words.date(release.day.isoformat()) if release else None,
        "url": _link(atlas, f"/releases/{release.name}", words) if release else None,
        "since": chapter.since,
        "counts": release.counts if release else None,
        "changes": [change_view(atlas, change, chapter.since, words) for change in chapter.changes],
    }


def path_of(change: Change, since: str | None) -> str:
    """Where the record that changed is read; one that was removed, in the release before."""
    below = f"/releases/{since}" if change.is_removed and since else ""
    return f"{below}/{'sources' if change.layer == SOURCES else 'places'}/{change.id}"


def change_view(atlas: Atlas, change: Change, since: str | None, words: Words) -> dict[str, Any]:
    """One record's change since a release: what it is called, what changed, and why."""
    name = Text(change.name).show(words.lang)
    return {
        "id": change.id,
        "name": name.text,
        "lang": name.lang,
        "url": _link(atlas, path_of(change, since), words),
        "parts": said(change, words),
        "reason": change.reason and Text({LANGUAGES[0]: change.reason}).show(words.lang),
    }


def history_view(
    atlas: Atlas, name: str, told: Sequence[Chapter], words: Words
) -> dict[str, Any] | None:
    """How a record came and changed; None before there is any release."""
    if not any(chapter.release for chapter in told):
        return None
    begun = beginning_of(name, told)
    return {
        "release": begun.release.name if begun.release else None,
        "url": _link(atlas, f"/releases/{begun.release.name}", words) if begun.release else None,
        "commits": _commits(begun, words),
        "entries": [
            chapter_view(atlas, entry.chapter._replace(changes=(entry.change,)), words)
            for entry in entries_of(name, told)
        ],
    }


def _commits(begun: Beginning, words: Words) -> list[str]:
    """Which commits brought a record in and changed it last, as far as its releases know."""
    if begun.origin is None or begun.told_by is None:
        return [words.say("place.historyCommitUnknown")]
    first, _, last, day = begun.origin
    date = words.date(begun.origin.introduced_on)
    told = [words.say("place.historyCommit", commit=first[:10], date=date)]
    if last is None or day is None:
        return [*told, words.say("place.historyLastUnknown")]
    values = {"release": begun.told_by.name, "last": last[:10], "day": words.date(day)}
    return [*told, words.say("place.historyLast", **values)]


def said(change: Change, words: Words) -> list[str]:
    """Each difference of a record in words."""
    return [words.say(f"change.{part['kind']}", **_values(part, words)) for part in change.parts]


def _values(part: Part, words: Words) -> Mapping[str, str]:
    separator = words.say("list.separator")
    match part["kind"]:
        case "withdrawn":
            return {"reason": Text(part["reason"]).show(words.lang).text}
        case "moved":
            return {"distance": words.length(part["metres"])}
        case "status":
            old, new = (_status(part[key], words) for key in ("from", "to"))
            return {"old": old, "new": new}
        case "claims":
            told = [f"{_label(one['property'], words)} ({one['source']})" for one in part["added"]]
            return {"list": separator.join(told)}
        case "sources":
            return {"list": separator.join(part["added"])}
        case "edited":
            names = dict.fromkeys(_label(one, words) for one in part.get("properties", ()))
            return {"list": separator.join(names)}
    return {}


def _status(value: str | None, words: Words) -> str:
    return words.say(f"status.{value}") if value else words.say("text.none")


def _label(name: str, words: Words) -> str:
    """What a property is called; what has no name of its own is called as in the record."""
    stem = name.removesuffix("_note").removesuffix("_as_of").removesuffix("_confidence")
    return words.known(f"property.{MEASURED.get(stem, stem)}") or name


def _link(atlas: Atlas, path: str, words: Words) -> str:
    """An address that keeps the language; releases themselves lie below none."""
    links = atlas.links.unpinned() if path.startswith("/releases") else atlas.links
    return links.to(path, lang=unless_first(words.lang))
