"""The features of a layer, asked for by either of its addresses, in any format."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from app.domain.layer import Layer
from app.domain.query import Page, Query
from app.errors import BadQuery, NotHere, NotOffered
from app.extras import remedy
from app.formats import FORMATS, LACKING
from app.formats.format import Format
from app.web.accept import choose_media_type
from app.web.answer import BY_ADDRESS, BY_FORM, Question, Told, answer
from app.web.atlas import Atlas
from app.web.citing import address_of, known_address_of
from app.web.crs import CRS84, bbox_from, project, read_crs
from app.web.entry import Made
from app.web.hosted import links_of
from app.web.links import LICENCE, Links, link, link_header
from app.web.params import KNOWN, check_known, read_corners, read_query
from app.web.signs import HTML, JSON, Sign, beside_part
from app.web.stream import Stream

CRS_FORMATS = ("geojson", "geojsonseq")
"""Formats whose readers take the system from the Content-Crs header; others say it inside."""


SYSTEMS = ("crs", "bbox-crs")
"""The parameters that name a system: of the answer, and of the box."""

FEW, READY = 500, 2_000
"""Features that are written in less than a millisecond: any, and those that are only joined."""


class Asked(NamedTuple):
    """A question to a layer: what, in which format and system, and at which address."""

    layer: Layer
    form: Format
    query: Query
    crs: str
    path: str
    is_file: bool
    """Whether that address is the layer's as a file, whose ending is the format."""
    links: Links
    params: Mapping[str, str]
    """The query string as it came, without the language of pages."""

    def to(self, path: str, **other: str | None) -> str:
        """An address that asks the same, but for what is other; None leaves a parameter out."""
        return self.links.to(path, **{**self.params, **other})


async def answer_features(request: Request, layer: Layer, form: Format) -> Response:
    """The features that a query string asks for, with links to the pages before and after."""
    atlas: Atlas = request.app.state.atlas
    asked = read_asked(request, layer, form)

    async def make() -> Made | Stream:
        return await written(atlas, asked)

    def other(query: str) -> Told | None:
        params = QueryParams(query)
        # Another format has other headers, and some addresses without a question lead elsewhere.
        if "f" in params or params.keys() <= {"lang"}:
            return None
        told = _read(atlas, asked, params)
        return Told(_key(told), lambda: _at_once(atlas, told)) if told.crs == asked.crs else None

    headers = {
        "Content-Disposition": f'inline; filename="{dated(atlas, layer.id)}.{form.name}"',
        "Content-Crs": f"<{asked.crs}>",
    }
    names_form = "f" in asked.params
    question = Question(
        _key(asked),
        form.media_type,
        make,
        headers=headers,
        vary=BY_ADDRESS if asked.is_file or names_form else BY_FORM,
        by_query=None if names_form else other,
        has_parts=True,
    )
    return await answer(request, question)


def _key(asked: Asked) -> str:
    """What tells answers apart: the query as it was written, for so it stands in the links."""
    return f"features {asked.links.base}{asked.path}.{asked.form.name} {asked.params}"


async def written(atlas: Atlas, asked: Asked) -> Made | Stream:
    """The features that are asked for as they are sent, and the headers that count them."""
    layer, form = asked.layer, asked.form
    address = await address_of(atlas, layer, asked.links.unpinned())
    if (frozen := _frozen(atlas, asked)) is not None:
        count = atlas.store.about(layer.id).features
        headers = counted(count, count, [*_links(asked, ()), _cited(address)])
        return Made(await asyncio.to_thread(atlas.shelf.read, *frozen), headers)
    page, headers = _linked(atlas, asked, await atlas.store.stream(layer.id, asked.query), address)
    if page.more is not None:
        return Stream(iter(form.encode(layer, page)), headers)
    if _is_quick(form, page):
        return _made(asked, page, headers)
    # What takes longer than finding a thread is done in one.
    return await asyncio.to_thread(_made, asked, page, headers)


def _at_once(atlas: Atlas, asked: Asked) -> Made | None:
    """The same, where nothing has to be waited for."""
    address = known_address_of(atlas, asked.layer, asked.links.unpinned())
    if address is None or _frozen(atlas, asked) is not None:
        return None
    found = atlas.store.at_once(asked.layer.id, asked.query)
    if found is None or found.more is not None or not _is_quick(asked.form, found):
        return None
    return _made(asked, *_linked(atlas, asked, found, address))


def _linked(atlas: Atlas, asked: Asked, page: Page, address: str) -> tuple[Page, dict[str, str]]:
    """A page in the system asked for, with its links, and the headers that count it."""
    links = _links(asked, beside_page(asked, page, asked.form.media_type))
    layer = asked.layer.id
    columns, points = atlas.store.columns(layer), atlas.store.draws_points(layer)
    headers = counted(page.matched, page.returned, [*links, _cited(address)])
    return project(page, asked.crs).typed(columns, points=points, links=tuple(links)), headers


def _made(asked: Asked, page: Page, headers: Mapping[str, str]) -> Made:
    form = asked.form
    return Made(b"".join(form.encode(asked.layer, page)), headers, _is_light(form, page))


@lru_cache(maxsize=256)
def _cited(address: str) -> Sign:
    return link(address, "cite-as", HTML, "The address to cite")


def whole_of(layer: Layer, form: Format, links: Links) -> Asked:
    """The question that the file of a layer answers."""
    return Asked(layer, form, Query(), CRS84, file_of(layer, form), True, links, {})


def file_of(layer: Layer, form: Format) -> str:
    """The path of a layer as a file: the ending is the format, and no language is asked."""
    return f"/layers/{layer.id}.{form.name}"


def dated(atlas: Atlas, name: str) -> str:
    """What a file is called: its name with the release, or the day of the data."""
    day = atlas.release.name if atlas.release else atlas.dataset.modified.date().isoformat()
    return f"{name}-{day}"


def _is_light(form: Format, page: Page) -> bool:
    """Whether its features only have to be joined, and are not many."""
    return form.joins and len(page) <= READY and page.ready is not None


def _is_quick(form: Format, page: Page) -> bool:
    """Whether it is written before a thread would be found for it."""
    return _is_light(form, page) or (form.is_quick and len(page) <= FEW)


def _frozen(atlas: Atlas, asked: Asked) -> tuple[str, str] | None:
    """The release, and its file, that was published for a layer asked for whole as GeoJSON."""
    if atlas.release is None or asked.query != Query() or asked.crs != CRS84:
        return None
    name = f"layers/{asked.layer.id}.geojson"
    is_there = asked.path == f"/{name}" and name in atlas.release.files
    return (atlas.release.name, name) if is_there else None


def format_named(name: str) -> Format:
    """The format with that ending.

    Raises NotHere, naming those that exist; NotOffered where this installation lacks its writer.
    """
    if name in LACKING:
        need = remedy(LACKING[name].extra)
        raise NotOffered(f"{name} is not written here; whoever runs this installs it: {need}")
    if name not in FORMATS:
        raise NotHere(f"there is no format {name[:40]!r}; known are {', '.join(FORMATS)}")
    return FORMATS[name]


FORMS = ("html", "json", *FORMATS)
"""What `f` may say: many clients call GeoJSON `json`."""


def format_asked(request: Request) -> Format | None:
    """The format that `f` names, one of FORMS, else the one that Accept names before JSON.

    Raises NotOffered where this installation lacks its writer.
    """
    name = request.query_params.get("f")
    if name is not None:
        return format_named(name) if name in LACKING else FORMATS.get(name)
    by_type = {**{form.media_type: form for form in FORMATS.values()}, JSON: None}
    chosen = choose_media_type(request.headers.get("accept", ""), by_type)
    return by_type[chosen] if chosen else None


def read_asked(request: Request, layer: Layer, form: Format) -> Asked:
    """What a request asks of a layer. Raises BadQuery."""
    path: str = request.scope["path"]
    is_file, links = path == file_of(layer, form), links_of(request)
    blank = Asked(layer, form, Query(), CRS84, path, is_file, links, {})
    return _read(request.app.state.atlas, blank, request.query_params)


def _read(atlas: Atlas, at: Asked, params: QueryParams) -> Asked:
    """What is asked with a query string, at the same address. Raises BadQuery."""
    layer, form, is_file = at.layer, at.form, at.is_file
    given = dict(params.multi_items())
    crs, bbox_crs = [read_crs(given.get(name), name) for name in SYSTEMS]
    beside = SYSTEMS if is_file else (*SYSTEMS, "f", "lang")
    corners = given.get("bbox") if bbox_crs != CRS84 else None
    if corners is not None:
        check_known(params, (*KNOWN, *beside))
        params = QueryParams([pair for pair in params.multi_items() if pair[0] != "bbox"])
    query = read_query(params, atlas.store.columns(layer.id), beside)
    if corners is not None:
        query = query._replace(bbox=bbox_from(read_corners(corners), bbox_crs))
    if crs != CRS84 and form.name not in CRS_FORMATS:
        raise BadQuery(f"crs works with {' and '.join(CRS_FORMATS)}; leave it out", "crs")
    given.pop("lang", None)
    return Asked(layer, form, query, crs, at.path, is_file, at.links, given)


def downloads_of(asked: Asked, links: Links) -> Iterator[tuple[Format, str]]:
    """Every format that can hold what is asked for, with the address of the whole of it."""
    asked = asked._replace(links=links)
    for form in _possible(asked):
        yield form, asked.to(file_of(asked.layer, form), f=None, limit=None, offset=None)


def _links(asked: Asked, beside: Iterable[Sign]) -> list[Sign]:
    """Self, the pages before and after, the other formats, the layer, the licence."""
    return [
        link(asked.to(asked.path), "self", asked.form.media_type, "This page"),
        *beside,
        *(() if asked.is_file else _alternates(asked)),
        _collection(asked.links, asked.layer.id),
        LICENCE,
    ]


@lru_cache(maxsize=256)
def _collection(links: Links, layer: str) -> Sign:
    return link(links.to(f"/collections/{layer}"), "collection", JSON, "The layer")


def beside_page(asked: Asked, page: Page, kind: str) -> Iterator[Sign]:
    """The pages after and before."""

    def at(offset: int, limit: int) -> str:
        return asked.to(asked.path, offset=str(offset), limit=str(limit))

    return beside_part(asked.query.offset, asked.query.limit, page.matched, at, kind)


def _alternates(asked: Asked) -> list[Sign]:
    """The same features as a page for people and in the other formats."""
    others = [one for one in _possible(asked) if one.name != asked.form.name]
    kinds = [("html", HTML, "HTML"), *((one.name, one.media_type, one.title) for one in others)]
    return [
        link(asked.to(asked.path, f=name), "alternate", kind, title) for name, kind, title in kinds
    ]


def _possible(asked: Asked) -> list[Format]:
    """The formats that can say in which system their coordinates are."""
    return [one for one in FORMATS.values() if asked.crs == CRS84 or one.name in CRS_FORMATS]


def counted(matched: int, returned: int, links: Iterable[Sign]) -> dict[str, str]:
    """What a body may have no place for: RFC 8288 links, and how many there are."""
    return {
        **link_header([one for one in links if one["rel"] != "alternate" or one["type"] == HTML]),
        "OGC-NumberMatched": str(matched),
        "OGC-NumberReturned": str(returned),
    }
