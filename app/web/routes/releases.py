"""Releases: which there are, what is in one, and its files byte for byte."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.release import Release
from app.web.accept import prefers_html
from app.web.answer import BY_ADDRESS, BY_FORM, IMMUTABLE, Question, answer, pretty_json
from app.web.atlas import Atlas
from app.web.citing import cite_box, cite_release
from app.web.history import chapters, release_named, releases_of
from app.web.hosted import links_of
from app.web.links import LICENCE, Links, link_header
from app.web.params import check_known
from app.web.releaseview import release_page, releases_page
from app.web.routes.page import Extra, answer_page
from app.web.signs import JSON, in_header, of_release, twins

router = APIRouter(tags=["data"])


@router.get("/releases", summary="All releases, the newest first")
async def all_releases(request: Request) -> Response:
    """What was published and when: a page, or JSON."""
    links = links_of(request)
    signs = (*twins(links, "/releases", JSON), LICENCE)
    if prefers_html(request):
        return await answer_page(request, "releases.html", releases_page, Extra(signs=signs))
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas

    async def make() -> bytes:
        found = [describe(one, links) for one in reversed(releases_of(atlas))]
        return pretty_json({"releases": found})

    headers = link_header(in_header(signs))
    key = f"releases {links.base}"
    return await answer(request, Question(key, JSON, make, headers=headers, vary=BY_FORM))


@router.get("/releases/newest.css", include_in_schema=False)
async def newest(request: Request) -> Response:
    """The style that shows on pages of every release but the newest that there is a newer one.

    So the pages of a release stay the same, and say so without a script.
    """
    check_known(request.query_params, ())
    known = releases_of(request.app.state.atlas)

    async def make() -> bytes:
        return b"".join(NEWER % one.name.encode() for one in known[-1:])

    return await answer(request, Question("newest.css", CSS, make, vary=BY_ADDRESS))


@router.get("/releases/{release}", summary="One release")
@router.get("/releases/{release}/release", include_in_schema=False)
async def one_release(request: Request, release: str) -> Response:
    """What is in a release, its hash and those of its files, and what it changed."""
    atlas: Atlas = request.app.state.atlas
    found = release_named(atlas, release)
    links = links_of(request)
    signs = of_release(links.unpinned(), found.name)
    if prefers_html(request):
        told = await chapters(atlas)
        chapter = next(one for one in told if one.release == found)
        item = cite_release(found, links.unpinned())
        return await answer_page(
            request,
            "release.html",
            lambda a, lang: (
                release_page(a, links, lang, found, chapter)
                | {"cited": cite_box(item, a.links, found.name)}
            ),
            Extra(signs=signs),
        )
    check_known(request.query_params, ("lang",))

    async def make() -> bytes:
        about = describe(found, links)
        about |= {"files": _files(found, links), "changes": found.changes}
        return pretty_json(about)

    headers = link_header(in_header(signs))
    key = f"release {found.hash} {links.base}"
    return await answer(request, Question(key, JSON, make, headers=headers, vary=BY_FORM))


@router.get("/releases/{release}/files/{path:path}", include_in_schema=False)
async def release_file(request: Request, release: str, path: str) -> Response:
    """A file as it was published: the bytes that SHA256SUMS has the hash of."""
    check_known(request.query_params, ())
    atlas: Atlas = request.app.state.atlas
    digest = release_named(atlas, release).hash_of(path)

    async def make() -> bytes:
        return await asyncio.to_thread(atlas.shelf.read, release, path)

    kind = KINDS.get(PurePosixPath(path).suffix) or mimetypes.guess_type(path)[0] or TEXT
    key = f"file {release} {path} {digest}"
    question = Question(key, kind, make, cache_control=IMMUTABLE, vary=BY_ADDRESS)
    return await answer(request, question)


CSS = "text/css; charset=utf-8"
NEWER = b'.newer:not([data-release="%s"]){display:inline}\n'
TEXT = "text/plain; charset=utf-8"
KINDS = {
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".toml": "application/toml",
}


def describe(release: Release, links: Links) -> dict[str, Any]:
    """A release in JSON: what it is called, its hash, what is in it, and where."""
    return {
        "release": release.name,
        "date": release.day.isoformat(),
        "hash": f"sha256:{release.hash}",
        "schema": release.schema,
        "previous": release.previous,
        "counts": release.counts,
        "url": links.to(f"/releases/{release.name}"),
        "map": links.to(f"/releases/{release.name}/"),
        "manifest": links.to(f"/releases/{release.name}/files/SHA256SUMS"),
    }


def _files(release: Release, links: Links) -> list[Mapping[str, str]]:
    base = f"/releases/{release.name}/files"
    return [
        {"path": path, "sha256": digest, "url": links.to(f"{base}/{path}")}
        for path, digest in release.files.items()
    ]
