"""From our errors to HTTP: RFC 9457 problem details, or a page for who prefers one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from app.domain.text import LANGUAGES, Text
from app.errors import (
    BadDate,
    BadQuery,
    BrokenRelease,
    Busy,
    CampmapError,
    GroundError,
    NoRoom,
    NotHere,
    NotOffered,
    PictureError,
    StoreDown,
    Withdrawn,
)
from app.web.accept import choose_language, prefers_html
from app.web.headers import ALLOWED, framed

STATUS: dict[type[CampmapError], int] = {
    BadQuery: 400,
    NotOffered: 501,
    BadDate: 400,
    NotHere: 404,
    Withdrawn: 410,
    StoreDown: 503,
    NoRoom: 503,
    GroundError: 503,
    BrokenRelease: 503,
    PictureError: 503,
    Busy: 503,
    CampmapError: 500,
}
"""The one table from errors to status codes."""

NAMED = {f"error.{status}" for status in (400, 404, 405, 410, 500, 503)}
"""Statuses that the catalogues have a title for."""

RETRY_S = "10"
"""Seconds after which what is lacking may be back."""

FOR_FRAMES = "/embed"
"""How addresses end whose pages stand in other pages."""

NOTHING = "there is nothing at this address; / is the map, /layers lists the data"
UNEXPECTED = "Something went wrong here, not with the request. Try again later."


PATH = re.compile(r"(?<![\w./:])/(?:[^\s/:'\"]+/)+(?=[^\s/:'\"])")
"""Folders before the name of a file, as messages of the file system have them."""


def public(text: str) -> str:
    """The text with files by their names alone: where they lie is the operator's affair."""
    return PATH.sub("", text)


def status_of(error: CampmapError) -> int:
    """The status of an error: its own, or that of the nearest error above it in the tree."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def answer_error(request: Request, error: Exception) -> Response:
    """Say what is wrong and what to do instead."""
    if isinstance(error, CampmapError):
        status = status_of(error)
        response = _problem(request, status, _told(status, error), _members(error))
        if retry_s := getattr(error, "retry_s", None):
            response.headers["Retry-After"] = str(retry_s)
        return response
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.NOT_FOUND and (way := _meant(request)):
            return _led_to(way, request)
        detail = _of_starlette(request, error)
        response = _problem(request, error.status_code, detail, {})
        response.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = ALLOWED
        return response
    if isinstance(error, RequestValidationError):
        return _problem(request, 404, NOTHING, {})
    return _problem(request, 500, UNEXPECTED, {})


def _told(status: int, error: CampmapError) -> str:
    return public(str(error)) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else str(error)


def _members(error: CampmapError) -> dict[str, Any]:
    if isinstance(error, BadQuery) and error.parameter is not None:
        return {"parameter": error.parameter}
    if isinstance(error, NotHere) and error.known:
        return {"known": list(error.known)}
    if isinstance(error, Withdrawn):
        return {"withdrawn": {"on": error.on, "reason": dict(error.reason)}}
    return {}


def _of_starlette(request: Request, error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return NOTHING
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{request.method} does nothing here; use GET"
    return str(error.detail)


def problem(status: int, detail: str, headers: Mapping[str, str] = {}, **members: Any) -> Response:
    """Problem details for programs (RFC 9457), kept by nobody."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | members
    headers = {"Cache-Control": "no-store", **_retry(status), **headers}
    return Response(orjson.dumps(body), status, headers, "application/problem+json")


def _problem(request: Request, status: int, detail: str, members: dict[str, Any]) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
        **_retry(status),
    }
    if prefers_html(request):
        page = _page(request, {"status": status, "detail": detail}, members)
        if is_framed(request.url.path):
            headers |= framed(request.app.state.atlas.framers)
        return Response(page, status, headers, "text/html; charset=utf-8")
    return problem(status, detail, headers, **members)


def is_framed(path: str) -> bool:
    """Whether a frame asks for it: a page that forbids frames would be a blank there."""
    return path.lower().endswith(FOR_FRAMES)


def _meant(request: Request) -> str | None:
    """The way from `/EMBED` to the frame, or from `/layers/` to `/layers`.

    It goes from where the reader stands, so it names no host, and holds behind every proxy.
    """
    path: str = request.scope["path"]
    if is_framed(path) and not path.endswith(FOR_FRAMES):
        return FOR_FRAMES.removeprefix("/")
    here = path.removesuffix("/")
    asked = {**request.scope, "path": here}
    routes = request.scope["router"].routes if here != path else ()
    is_ours = any(route.matches(asked)[0] is not Match.NONE for route in routes)
    return f"../{quote(here.rpartition('/')[2])}" if is_ours else None


def _led_to(way: str, request: Request) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    where = f"{way}?{query}" if query else way
    return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": where})


def _retry(status: int) -> dict[str, str]:
    return {"Retry-After": RETRY_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _page(request: Request, problem: dict[str, Any], members: Mapping[str, Any]) -> bytes:
    atlas, lang = request.app.state.atlas, choose_language(request)
    key, words = f"error.{problem['status']}", atlas.pages.words[lang]
    problem["title"] = words.say(key if key in NAMED else "error.title")
    if gone := members.get("withdrawn"):
        reason = Text(gone["reason"]).show(lang).text
        since = words.say("place.withdrawn", date=words.date(gone["on"]))
        problem["detail"] = f"{since} {words.say('place.withdrawnReason', reason=reason)}"
    elif problem["status"] == HTTPStatus.NOT_FOUND and lang != LANGUAGES[0]:
        problem["detail"] = words.say("error.nothing")
    base = request.url.path.removesuffix(FOR_FRAMES).rpartition("/")[0]
    suggestions = [{"text": name, "url": f"{base}/{name}"} for name in members.get("known", ())]
    problem["suggestions"] = suggestions or [{"text": "campmap", "url": atlas.links.to("/")}]
    template = "error_frame.html" if is_framed(request.url.path) else "error.html"
    page: bytes = atlas.pages.render(
        template, lang, request.url.path, {"problem": problem, "title": problem["title"]}
    )
    return page
