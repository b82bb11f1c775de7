"""A query as SQL: which rows, in which order, and what of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.filter import Expression
from app.domain.query import Query
from app.domain.queryables import Kind
from app.stores.layout import Layout
from app.stores.sql import FALSE, TRUE, Sql, all_of
from app.stores.sqlfilter import Compiler
from app.stores.sqlshapes import Found, meeting, terms_of
from app.stores.vectors import ordinals

PAGE = """
WITH found AS {0} MATERIALIZED (SELECT {1} FROM {2} WHERE {3}),
    kept AS ({4}),
    page AS (SELECT place FROM kept ORDER BY {5} {6})
SELECT whole.matched, {7}
FROM (SELECT {8} AS matched) AS whole LEFT JOIN (page JOIN {2} USING (place)) ON TRUE
ORDER BY {5}
"""
"""What matches is found once; what is large is read only of the rows of the page."""

AT = """
SELECT {0} FROM unnest({1}) WITH ORDINALITY AS asked (place, number) JOIN {2} USING (place)
ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query to one layer."""

    layout: Layout
    query: Query

    @property
    def table(self) -> Sql:
        """The table as SQL names it; its name is a hash that we made."""
        return Sql(f'campmap."{self.layout.table}"')

    @property
    def asks_for_all(self) -> bool:
        """Whether every feature matches."""
        query = self.query
        return not any((query.id is not None, query.bbox, query.span, query.filter))

    def terms(self) -> list[Expression]:
        """The terms about shapes whose rows have to be looked up beforehand, each once."""
        found = [term for one in self._parts() for term in terms_of(self.layout, one)]
        return list(dict.fromkeys(found))

    def condition(self, found: Found, guarded: bool = False) -> Sql:
        """What is true of the rows that match."""
        return self._all(self._parts(), found, guarded)

    def without_terms(self) -> Sql:
        """What the rows that match have in common, whatever those terms find."""
        parts = (one for one in self._parts() if not terms_of(self.layout, one))
        return self._all(tuple(parts), {}, guarded=True)

    def rows(self, condition: Sql) -> Sql:
        """How many match, and the rows of the page: id, GeoJSON, shape; one null row for none."""
        query, order = self.query, self._order()
        keys = Sql(", ".join(dict.fromkeys(("place", "lot", *self._keys()))))
        kept, matched = Sql("SELECT * FROM found"), Sql("(SELECT count(*) FROM found)")
        if query.most is not None:
            kept = Sql("SELECT * FROM found ORDER BY lot, place LIMIT %s::int", (query.most,))
        if self.asks_for_all:
            matched = Sql("%s::bigint", (self.layout.about.features,))
        cut = Sql("OFFSET %s::bigint LIMIT %s::bigint", (query.offset, query.limit))
        once = Sql("NOT" if self.asks_for_all else "")
        return Sql(PAGE)(
            *(once, keys, self.table, condition, kept, order, cut, self._columns(), matched)
        )

    def all_rows(self, condition: Sql) -> Sql:
        """The rows that match, all of them: id, GeoJSON, shape."""
        select = Sql("SELECT {0} FROM {1} WHERE {2} ORDER BY {3}")
        return select(self._columns(), self.table, condition, self._order())

    def places(self, condition: Sql) -> Sql:
        """The places of the rows that match, in order, four bytes each, or null for none."""
        select = Sql("SELECT string_agg(int4send(place), '' ORDER BY {0}) FROM {1} WHERE {2}")
        return select(self._order(), self.table, condition)

    def at(self, places: Sequence[int]) -> Sql:
        """The rows at those places, in their order: id, GeoJSON, shape."""
        return Sql(AT)(self._columns(), Sql("%s::int[]", ([*places],)), self.table)

    def shapes(self, places: Sequence[int]) -> Sql:
        """The shapes of the rows at those places, in their order."""
        return Sql(AT)(Sql("ST_AsBinary(geom)"), Sql("%s::int[]", ([*places],)), self.table)

    def between(self, start: int, end: int) -> Sql:
        """The condition for the places from start to before end."""
        return Sql("place >= %s::bigint AND place < %s::bigint", (start, end))

    def _columns(self) -> Sql:
        shape = "NULL::bytea" if self.query.skip_geometry else "ST_AsBinary(geom)"
        return Sql(f"id, ready, {shape}")

    def _parts(self) -> tuple[Expression | Sql, ...]:
        """What has to be true of a row, part by part."""
        query, parts = self.query, list[Expression | Sql]()
        if query.id is not None:
            parts.append(FALSE if "\0" in query.id else Sql("id = %s::text", (query.id,)))
        if query.bbox is not None:
            parts.append(meeting(self.layout, query.bbox))
        if query.span is not None:
            start, end = (Sql("%s::int", (day,)) for day in ordinals(query.span))
            # Nobody knows that what has no date was not there.
            meets = "(first IS NULL OR first <= {1}) AND (last IS NULL OR last >= {0})"
            parts.append(Sql(meets)(start, end))
        if query.filter is not None:
            one = query.filter
            parts += (
                [arg for arg in one.args if isinstance(arg, Expression)]
                if one.op == "and" and all(isinstance(arg, Expression) for arg in one.args)
                else [one]
            )
        return tuple(parts)

    def _all(self, parts: Sequence[Expression | Sql], found: Found, guarded: bool) -> Sql:
        compiler = Compiler(self.layout, found, guarded)
        if not parts:
            return TRUE
        return all_of(one if isinstance(one, Sql) else compiler.truth(one) for one in parts)

    def _keys(self) -> list[str]:
        """The columns that the order needs."""
        keys: list[str] = []
        for name, _ in self.query.sortby:
            if name == "datetime":
                keys += ["first", "last"]
                continue
            field = self.layout.fields[name]
            is_date = field.column.kind is Kind.DATE
            keys += [end.text for end in field.days] if is_date else [field.sql]
        return keys

    def _order(self) -> Sql:
        descends = [
            descends
            for name, descends in self.query.sortby
            for _ in range(2 if self._is_date(name) else 1)
        ]
        keys = zip(self._keys(), descends, strict=True)
        told = (f"{key} {'DESC' if down else 'ASC'} NULLS LAST" for key, down in keys)
        return Sql(", ".join((*told, "place")))

    def _is_date(self, name: str) -> bool:
        return name == "datetime" or self.layout.fields[name].column.kind is Kind.DATE
