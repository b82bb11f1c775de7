"""Whether the sources' addresses still answer: asked politely, and nothing is changed."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple
from urllib.parse import urlsplit

from app import __version__
from app.domain.source import Source

AGENT = f"campmap/{__version__} (checks the links of its bibliography, one at a time)"
PATIENCE_S = 20.0
HOSTS_AT_ONCE = 6

DEAD = (404, 410, 451)
"""What says that a page is not there; other refusals may be meant for programs only."""


class Link(NamedTuple):
    """An address of a source: the original, or the copy in an archive."""

    source: str
    url: str
    archived: str | None
    """For an original: its copy, if one is known."""


class Found(NamedTuple):
    """How an address answered: `is_dead` is None where that cannot be told from here."""

    link: Link
    is_dead: bool | None
    told: str

    def __str__(self) -> str:
        state = {True: "dead", False: "alive", None: "unclear"}[self.is_dead]
        return f"{self.link.source}: {state}: {self.told}: {self.link.url}{self._remedy()}"

    def _remedy(self) -> str:
        if not self.is_dead:
            return ""
        copy = self.link.archived
        return f"; archived at {copy}" if copy else "; find a copy, add custom.archive_url"


def links_of(sources: Iterable[Source]) -> Iterator[Link]:
    """Every address of the sources, originals and archived copies."""
    for source in sources:
        archived = source.custom.get("archive_url")
        if source.url:
            yield Link(source.id, source.url, archived)
        if archived:
            yield Link(source.id, str(archived), None)


def check_links(links: Iterable[Link], pause_s: float) -> Iterator[Found]:
    """How each address answers: one request at a time to a host, with a pause between two."""
    by_host: dict[str, list[Link]] = {}
    for link in links:
        by_host.setdefault(urlsplit(link.url).netloc, []).append(link)
    with ThreadPoolExecutor(HOSTS_AT_ONCE, thread_name_prefix="links") as pool:
        asked = [pool.submit(_check_host, found, pause_s) for found in by_host.values()]
        for done in as_completed(asked):
            yield from done.result()


def _check_host(links: list[Link], pause_s: float) -> list[Found]:
    found = []
    for number, link in enumerate(links):
        if number:
            time.sleep(pause_s)
        found.append(_check(link, pause_s))
    return found


def _check(link: Link, pause_s: float) -> Found:
    """HEAD first, which costs the host least; GET where a host does not know it."""
    status = told = None
    for method in ("HEAD", "GET"):
        status, told = _ask(link.url, method)
        if status is None or status < 400 or method == "GET":
            break
        time.sleep(pause_s)
    if status is None:
        return Found(link, None if told == SLOW else True, str(told))
    if status < 400:
        return Found(link, False, str(status))
    return Found(link, True if status in DEAD else None, f"{status} {told}".strip())


SLOW = "did not answer in time"


def _ask(url: str, method: str) -> tuple[int | None, str]:
    """The status, or None with what went wrong; of a body nothing is read."""
    request = urllib.request.Request(url, method=method, headers=HEADERS)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return int(answer.status), ""
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, str(error.reason)
    except TimeoutError:
        return None, SLOW
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return None, SLOW if isinstance(reason, TimeoutError) else str(reason)


HEADERS: Mapping[str, str] = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8"}
