"""Whether the sources' addresses still answer: asked politely, and nothing is changed."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from queue import SimpleQueue
from typing import NamedTuple
from urllib.parse import quote, urldefrag, urlsplit

from app import __version__
from app.domain.source import Source

AGENT = f"campmap/{__version__} (checks the links of its bibliography, one at a time)"
PATIENCE_S = 20.0
HOSTS_AT_ONCE = 6

DEAD = (404, 410, 451)
"""What says that a page is not there.

Other refusals may be meant for programs only; a host that is not found may be a network that is
down.
"""


BUSY = (429, 503)
"""What asks for rest: the host is left alone until another run, whatever `Retry-After` says."""
LEFT = "not asked, for the host wants no more requests now; try again another day"


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
    """How each address answers, as it does: one request at a time to a host, and pauses."""
    by_host: dict[str, list[Link]] = {}
    for link in links:
        by_host.setdefault(urlsplit(link.url).netloc, []).append(link)
    answers: SimpleQueue[Found | None] = SimpleQueue()
    with ThreadPoolExecutor(HOSTS_AT_ONCE, thread_name_prefix="links") as pool:
        hosts = [pool.submit(_check_host, found, pause_s, answers) for found in by_host.values()]
        for _ in hosts:
            yield from iter(answers.get, None)
        for host in hosts:
            host.result()


def _check_host(links: list[Link], pause_s: float, answers: SimpleQueue[Found | None]) -> None:
    """Ask for one address after the other, each once; None says that this host is done with."""
    by_url: dict[str, list[Link]] = {}
    for link in links:
        by_url.setdefault(urldefrag(link.url).url, []).append(link)
    is_left = False
    try:
        for number, (url, same) in enumerate(by_url.items()):
            if number and not is_left:
                time.sleep(pause_s)
            status, told = (None, LEFT) if is_left else _check(url, pause_s)
            is_left = is_left or status in BUSY
            for link in same:
                answers.put(_found(link, status, told))
    finally:
        answers.put(None)


def _check(url: str, pause_s: float) -> tuple[int | None, str]:
    """HEAD first, which costs the host least; GET where a host does not know it."""
    status, told = _ask(url, "HEAD")
    if status is None or status < 400 or status in BUSY:
        return status, told
    time.sleep(pause_s)
    return _ask(url, "GET")


def _found(link: Link, status: int | None, told: str) -> Found:
    if status is None:
        return Found(link, None, told)
    if status < 400:
        return Found(link, False, str(status))
    return Found(link, True if status in DEAD else None, f"{status} {told}".strip())


def _ask(url: str, method: str) -> tuple[int | None, str]:
    """The status, or None with what went wrong; of a body nothing is read."""
    try:
        request = urllib.request.Request(_ascii(url), method=method, headers=HEADERS)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return int(answer.status), ""
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, str(error.reason)
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return None, "did not answer in time"
        return None, f"no answer that can be read ({str(reason) or type(reason).__name__})"


def _ascii(url: str) -> str:
    """The address as it is sent: RFC 3987's way from letters of any script to ASCII."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    if ":" in host:
        host = f"[{host}]"
    if parts.port:
        host += f":{parts.port}"
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path, parts.query))
    return parts._replace(netloc=host, path=path, query=query, fragment="").geturl()


HEADERS: Mapping[str, str] = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8"}
