"""Finding places: by name, by nearness to a point, as of a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson
from fastapi import APIRouter, Request, Response
from shapely.geometry import Point
from starlette.datastructures import QueryParams

from app.domain.choice import Choice, Chosen, choose
from app.domain.feature import Feature
from app.domain.text import LANGUAGES
from app.errors import BadQuery
from app.web.answer import BY_ADDRESS, BY_FORM, Question, answer
from app.web.atlas import Atlas
from app.web.choosing import CHOICE, MANY, asked_of, read_choice
from app.web.crs import CRS84
from app.web.entry import Made
from app.web.features import counted, dated
from app.web.hosted import links_of
from app.web.links import LICENCE, Links, link, link_header
from app.web.near import by_distance
from app.web.params import NUMBER, WHOLE, check_known
from app.web.routes.page import Extra, answer_page, wants_html
from app.web.signs import GEOJSON, HTML, Sign, beside_part, in_header
from app.web.single import member_of
from app.web.tableview import Table, csv_of, read_sort, sorted_by, table_of

router = APIRouter(tags=["places"])

CSV = "text/csv; charset=utf-8"
KNOWN = (*CHOICE, "near", "limit", "offset", "sort")


Found = tuple[Feature, dict[str, Any]]
"""A place, and what the finding adds."""


class Sought(NamedTuple):
    """What is looked for."""

    choice: Choice
    near: tuple[float, float] | None
    limit: int | None
    offset: int
    sort: str | None

    def part(self, found: Sequence[Found]) -> Sequence[Found]:
        """What is given of all that was found."""
        return found[self.offset :][: self.limit]


@router.get("/places", summary="Find places")
async def places(request: Request) -> Response:
    """Places by name in any script, by what is known of them, by nearness, as of a date."""
    atlas: Atlas = request.app.state.atlas
    sought = read_sought(request.query_params, atlas, ("lang", "f"))
    at, query = links_of(request), _query(sought)
    signs = _signs(at, query)
    if wants_html(request):
        extra = Extra((*KNOWN, "f"), many=MANY, query=query, signs=signs)
        return await answer_page(
            request, "table.html", lambda a, lang: _table(a, lang, sought), extra
        )

    async def make() -> Made:
        found = _find(atlas, sought, _chosen(atlas, sought))
        members = [_member(atlas, feature, beside) for feature, beside in sought.part(found)]
        links = [*signs, *_beside_part(at, "/places", sought, len(found), GEOJSON)]
        collection = {
            "type": "FeatureCollection",
            "numberMatched": len(found),
            "numberReturned": len(members),
            "links": links,
            "features": members,
        }
        return Made(orjson.dumps(collection), link_header(in_header(links)))

    vary = BY_ADDRESS if "f" in request.query_params else BY_FORM
    key = f"places {at.base} {sought}"
    return await answer(request, Question(key, GEOJSON, make, vary=vary))


@router.get("/places.csv", summary="Find places, as a spreadsheet")
async def spreadsheet(request: Request) -> Response:
    """The same places as one CSV file."""
    atlas: Atlas = request.app.state.atlas
    sought, at = read_sought(request.query_params, atlas), links_of(request)

    async def make() -> Made:
        found = _find(atlas, sought, _chosen(atlas, sought))
        part = sought.part(found)
        beside = [*_beside_part(at, "/places.csv", sought, len(found), "text/csv")]
        return Made(csv_of(atlas, part), counted(len(found), len(part), beside))

    headers = {"Content-Disposition": f'attachment; filename="{dated(atlas, "places")}.csv"'}
    question = Question(
        f"places.csv {at.base} {sought}", CSV, make, headers=headers, vary=BY_ADDRESS
    )
    return await answer(request, question)


def _member(atlas: Atlas, feature: Feature, beside: dict[str, Any]) -> dict[str, Any]:
    """A feature with what the finding adds as properties: clients read no other members."""
    member = member_of(atlas, feature, CRS84)
    return member | {"properties": member["properties"] | beside}


def _query(sought: Sought) -> dict[str, str]:
    """The query string that looks for it, in one way of writing."""
    given = {
        "near": ",".join(f"{one:.12g}" for one in sought.near or ()),
        "limit": str(sought.limit or ""),
        "offset": str(sought.offset or ""),
        "sort": sought.sort or "",
    }
    return asked_of(sought.choice) | {name: text for name, text in given.items() if text}


def _signs(at: Links, query: dict[str, str]) -> tuple[Sign, ...]:
    """The same places as data, as a page, as a spreadsheet."""
    return (
        link(at.to("/places", **query), "self", GEOJSON, "This document"),
        link(at.to("/places", **query, f="html"), "alternate", HTML, "The same for people"),
        link(at.to("/places.csv", **query), "alternate", "text/csv", "The same as CSV"),
        LICENCE,
    )


def _beside_part(at: Links, path: str, sought: Sought, matched: int, kind: str) -> Iterator[Sign]:
    """Where the rest is, after what is given and before it."""

    def part(offset: int, limit: int) -> str:
        return at.to(path, **_query(sought._replace(offset=offset, limit=limit)))

    return beside_part(sought.offset, sought.limit, matched, part, kind)


def read_sought(params: QueryParams, atlas: Atlas, beside: Sequence[str] = ()) -> Sought:
    """What a query string looks for. Raises BadQuery, or NotHere for an unknown layer.

    `beside` names parameters that are known but read elsewhere.
    """
    check_known(params, (*KNOWN, *beside), MANY)
    limit = params.get("limit")
    if params.get("q", "-").strip() == "" and params.get("f") != "html":
        raise BadQuery("q takes a name; leave it out for all places", "q")
    for name in filter(None, params.get("layers", "").split(",")):
        atlas.dataset.layer(name)
    if limit is not None and (not WHOLE.fullmatch(limit) or int(limit) == 0):
        raise BadQuery("limit is a whole number above 0; leave it out for all places", "limit")
    offset = params.get("offset", "0")
    if not WHOLE.fullmatch(offset):
        raise BadQuery("offset is a whole number, 0 or more", "offset")
    return Sought(
        choice=read_choice(params, atlas),
        near=_read_point(params["near"]) if "near" in params else None,
        limit=int(limit) if limit is not None else None,
        offset=int(offset),
        sort=read_sort(params),
    )


def _read_point(text: str) -> tuple[float, float]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(map(NUMBER.fullmatch, parts)):
        raise BadQuery("near takes two numbers: longitude,latitude", "near")
    lon, lat = map(float, parts)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadQuery("near: longitude comes first, up to 180; then latitude, up to 90", "near")
    return lon, lat


def _table(atlas: Atlas, lang: str, sought: Sought) -> dict[str, Any]:
    chosen = _chosen(atlas, sought)
    found = sought.part(_find(atlas, sought, chosen, lang))
    return table_of(atlas, lang, Table(sought.choice, chosen, found, _query(sought)))


def _chosen(atlas: Atlas, sought: Sought) -> Chosen:
    return choose(atlas.dataset.published(), sought.choice)


def _find(
    atlas: Atlas, sought: Sought, chosen: Chosen, lang: str = LANGUAGES[0]
) -> Sequence[Found]:
    """The features found, each with what the finding adds: the name that matched, the metres.

    They come as a column sorts them; without one the nearest first, else the best match.
    """
    features, names = chosen.features, chosen.matched
    metres: dict[str, float] = {}
    if sought.near is not None:
        ranked = by_distance(Point(sought.near), features)
        metres = {one.id: far for one, far in ranked}
        features = tuple(one for one, _ in ranked)
    ordered = sorted_by(features, sought.sort, atlas.pages.words[lang])
    return [(one, _beside(names.get(one.id), metres.get(one.id))) for one in ordered]


def _beside(name: str | None, metres: float | None) -> dict[str, Any]:
    found: dict[str, Any] = {"matched": name} if name is not None else {}
    return found | ({"distance_m": round(metres)} if metres is not None else {})
