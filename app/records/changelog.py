"""The changelog of the data: why each record changed, by release.

A line that begins with ids in backquotes, separated by commas and followed by a colon, is the
reason for the change of those records: "- `kwanliso-14-kaechon`: the point is the main gate now."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path

from app.errors import Refused

FILE = "CHANGELOG.md"
UNRELEASED = "Unreleased"

ITEM = re.compile(r"(`[a-z0-9-]+`(?:,\s+(?:and\s+)?`[a-z0-9-]+`)*):\s+(.+)", re.DOTALL)


def read_changelog(geodata: Path) -> str:
    """The text; empty where there is none. Raises ValueError where it is not UTF-8."""
    path = geodata / FILE
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise ValueError(f"{FILE} is not UTF-8") from error


def read_reasons(text: str, *sections: str) -> Mapping[str, str]:
    """The reasons in some sections, or in what is unreleased, by the id of the record."""
    found: dict[str, str] = {}
    for item in chain.from_iterable(_items(text, one) for one in sections or (UNRELEASED,)):
        if match := ITEM.fullmatch(item):
            for name in re.findall(r"`([^`]+)`", match[1]):
                found[name] = f"{found[name]} {match[2]}" if name in found else match[2]
    return found


def close_section(text: str, release: str, day: date) -> str:
    """The changelog with what is unreleased under the release's name. Raises Refused."""
    heading = f"## {UNRELEASED}\n"
    if heading not in text:
        raise Refused(f"{FILE} has no heading '## {UNRELEASED}'; add it, with what changed below")
    return text.replace(heading, f"{heading}\n## {release} ({day.isoformat()})\n", 1)


def _items(text: str, section: str) -> Iterator[str]:
    """The list items below a heading, each on one line."""
    headed = re.split(rf"^## {re.escape(section)}(?: .*)?$", text, maxsplit=1, flags=re.MULTILINE)
    body = re.split(r"^## ", headed[1], maxsplit=1, flags=re.MULTILINE)[0] if headed[1:] else ""
    item = ""
    for line in body.splitlines():
        if line.startswith("- "):
            if item:
                yield item
            item = line[2:].strip()
        elif item and line.strip():
            item += f" {line.strip()}"
    if item:
        yield item
