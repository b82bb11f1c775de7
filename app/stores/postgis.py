"""The same questions through PostgreSQL and PostGIS, for what outgrows one machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray

from app.domain.filter import Expression
from app.domain.query import Page, Query
from app.domain.queryables import Column
from app.errors import NotHere, OtherEdition, StoreDown
from app.stores.database import MISSING, Database, Row, ask_now, hosts_of
from app.stores.fetched import Fetch, Fetched
from app.stores.layout import Layout, layouts_of
from app.stores.sql import Sql, all_of
from app.stores.sqlquery import Asked
from app.stores.sqlshapes import Found, candidates, holds
from app.stores.store import FIRST, PART, About

OUT_OF_RANGE = (
    psycopg.errors.NumericValueOutOfRange,
    psycopg.errors.InvalidArgumentForPowerFunction,
)
"""What PostgreSQL makes of arithmetic that has no result: to a filter that is null, or zero."""

Places = NDArray[np.int64]


class PostgisStore:
    """Answers from one edition of the data in a database."""

    def __init__(self, database: Database, layouts: Mapping[str, Layout]) -> None:
        self._database = database
        self._layouts = layouts

    async def features(self, layer: str, query: Query) -> Page:
        """The rows that match, cut to the page asked for."""
        asked = Asked(self._of(layer), query)
        if asked.asks_for_all and not query.sortby and query.most is None:
            count = asked.layout.about.features
            end = count if query.limit is None else min(count, query.offset + query.limit)
            return _page(
                asked, await self._rows(asked.all_rows(asked.between(query.offset, end))), count
            )
        found = await self._found(asked)
        if query.limit is None and not query.offset and query.most is None:
            rows = await self._guarded(asked, found, asked.all_rows)
            return _page(asked, rows, len(rows))
        rows = await self._guarded(asked, found, asked.rows)
        # Where the page is empty, one row says how many match.
        return _page(asked, [row[1:] for row in rows if row[1] is not None], rows[0][0])

    async def stream(self, layer: str, query: Query) -> Page:
        """The same, in parts where they are many."""
        asked = Asked(self._of(layer), query)
        if asked.layout.about.features <= PART or query.most is not None:
            return await self.features(layer, query)
        if query.limit is not None and query.limit <= PART:
            return await self.features(layer, query)
        places = await self._places(asked)
        matched, places = len(places), places[query.offset :][: query.limit]
        if len(places) <= PART:
            return _page(asked, await self._rows(asked.at(places.tolist())), matched)
        first = _page(asked, await self._rows(asked.at(places[:FIRST].tolist())), matched)
        address = self._database.address

        def more() -> Iterator[Page]:
            parts = (places[at : at + PART] for at in range(FIRST, len(places), PART))
            for rows in ask_now(address, (asked.at(part.tolist()) for part in parts)):
                yield _page(asked, rows, matched)

        first.__dict__.update(further=len(places) - FIRST, more=more)
        return first

    def at_once(self, layer: str, query: Query) -> Page | None:
        """Nothing is told at once: a database is always waited for."""
        return None

    def ready(self, layer: str, name: str) -> bytes | None:
        """Nothing is at hand."""
        return None

    def columns(self, layer: str) -> Mapping[str, Column]:
        """The properties, in the order in which they are written, and what each holds."""
        return {name: field.column for name, field in self._of(layer).fields.items()}

    def about(self, layer: str) -> About:
        """The layer as a whole."""
        return self._of(layer).about

    def draws_points(self, layer: str) -> bool:
        """Whether points are all that the layer draws."""
        return self._of(layer).points

    async def problem(self) -> str | None:
        """Why questions are not answered, or None."""
        return await self._database.problem()

    async def close(self) -> None:
        """Close the connections."""
        await self._database.close()

    def _of(self, layer: str) -> Layout:
        if layer not in self._layouts:
            raise NotHere(f"there is no layer {layer!r}", tuple(self._layouts))
        return self._layouts[layer]

    async def _rows(self, sql: Sql) -> list[Row]:
        return await self._database.rows(sql)

    async def _guarded(self, asked: Asked, found: Found, statement: Any) -> list[Row]:
        """The rows of a statement, made again if arithmetic went out of range."""
        try:
            return await self._rows(statement(asked.condition(found)))
        except OUT_OF_RANGE:
            return await self._rows(statement(asked.condition(found, guarded=True)))

    async def _places(self, asked: Asked) -> Places:
        """The places of the rows that match, in the order asked for."""
        if asked.asks_for_all and not asked.query.sortby:
            return np.arange(asked.layout.about.features)
        found = await self._found(asked)
        return _unpacked(await self._guarded(asked, found, asked.places))

    async def _found(self, asked: Asked) -> Found:
        """The rows for which terms about shapes are true that PostGIS would answer otherwise."""
        return {term: await self._holding(asked, term) for term in asked.terms()}

    async def _holding(self, asked: Asked, term: Expression) -> list[int]:
        near = Asked(asked.layout, Query())
        condition = all_of((candidates(term), asked.without_terms()))
        places = _unpacked(await self._rows(near.places(condition)))
        kept: list[int] = []
        for start in range(0, len(places), PART):
            part = places[start : start + PART]
            rows = await self._rows(near.shapes(part.tolist()))
            holding = await asyncio.to_thread(_holding, term, [wkb for (wkb,) in rows])
            kept += part[holding].tolist()
        return kept


def _holding(term: Expression, shapes: Sequence[bytes]) -> NDArray[np.bool_]:
    return holds(term, np.asarray(shapely.from_wkb(shapes), dtype=object))


def _unpacked(rows: Sequence[Row]) -> Places:
    """Places as `Asked.places` gives them."""
    return np.frombuffer(rows[0][0] or b"", dtype=">i4").astype(np.int64)


def _page(asked: Asked, rows: Sequence[Any], matched: int) -> Page:
    names = asked.query.properties
    fields = (*asked.layout.fields,) if names is None else names
    found: Sequence[Fetch] = rows
    return Fetched(found, asked.query, fields, matched)


def open_store(database: Database, edition: str) -> PostgisStore:
    """The store of an edition. Raises OtherEdition if no host of the database holds it.

    A replica may not have it yet, so each host is asked.
    """
    held: dict[str, tuple[Any, str]] = {}
    lost: StoreDown | None = None
    for host in hosts_of(database.address):
        try:
            held |= _editions(host)
        except StoreDown as error:
            lost = error
        if edition in held:
            return PostgisStore(database, layouts_of(held[edition][0]))
    if lost is not None:
        raise lost
    said = ", ".join(f"{name} of {loaded[:19]}" for name, (_, loaded) in held.items())
    raise OtherEdition(
        f"the database holds {said or 'no data yet'}, not {edition}, which is this version of data"
        " and software; run `campmap load`"
    )


def _editions(host: str) -> dict[str, tuple[Any, str]]:
    """The layouts of each edition that a host holds, and when it was loaded, the newest first."""
    select = Sql("SELECT name, layouts, loaded::text FROM campmap.editions ORDER BY loaded DESC")
    try:
        (rows,) = ask_now(host, [select])
    except MISSING:
        return {}
    return {name: (layouts, loaded) for name, layouts, loaded in rows}
