"""What can be asked of a layer, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.dates import Span
from app.domain.filter import Expression
from app.domain.geometry import BBox
from app.domain.queryables import Column

if TYPE_CHECKING:
    from typing_extensions import Buffer

Links = tuple[Mapping[str, str], ...]


class Query(NamedTuple):
    """A question to one layer, normalised: equal questions are equal values."""

    bbox: BBox | None = None
    span: Span | None = None
    filter: Expression | None = None
    sortby: tuple[tuple[str, bool], ...] = ()
    """Names of properties, each with whether it descends; null is last, ties in order of ids."""
    properties: tuple[str, ...] | None = None
    """Names of the properties to give; None is all of them."""
    skip_geometry: bool = False
    limit: int | None = None
    """None is all: nothing is cut off that nobody asked to cut."""
    offset: int = 0
    id: str | None = None
    """The id of the one feature that is asked for."""
    most: int | None = None
    """For a map that cannot show more: of what matches so many, those with the lowest lots."""


@dataclass(frozen=True)
class Page:
    """The answer in columns, n features in the order of their ids, or in the one asked for.

    `ids` is (n,) of str; `geometries` (n,) of shapely geometries or None, degrees, longitude
    latitude; `properties` has one sequence of n JSON values a name; `ready`, where the store
    keeps it, is each feature's GeoJSON in UTF-8, in anything that holds bytes. A store may make
    them when they are first used.
    """

    ids: Sequence[str]
    geometries: NDArray[np.object_]
    properties: Mapping[str, Sequence[Any]]
    matched: int
    ready: Sequence[Buffer] | None = None
    links: Links = ()
    """Links of RFC 8288, for formats that have a place for them."""
    columns: Mapping[str, Column] | None = None
    """What the columns of the layer hold, so that a page has the types of the whole."""
    points: bool | None = None
    """Whether all that the layer draws are points, so that a page without any has its type."""
    further: int = 0
    """How many features follow in `more`."""
    more: Callable[[], Iterator[Page]] | None = None
    """The features after these, page by page, where they are too many to hold at once."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def returned(self) -> int:
        """How many features there are in all, those that follow included."""
        return len(self) + self.further

    def parts(self) -> Iterator[Page]:
        """The page itself and those that follow: read one, let go of it, read the next."""
        yield self
        if self.more is not None:
            for part in self.more():
                yield part._but(columns=self.columns, points=self.points)

    def typed(
        self, columns: Mapping[str, Column], *, points: bool | None = None, links: Links = ()
    ) -> Page:
        """The same page with what the columns and the shapes of its layer are, and with links."""
        return self._but(columns=columns, points=points, links=links)

    def _but(self, **said: Any) -> Page:
        """The same page, whatever kind of page it is, with something else said of it."""
        page = object.__new__(type(self))
        page.__dict__.update(self.__dict__, **said)
        return page

    def moved(self, move: Callable[[NDArray[np.object_]], NDArray[np.object_]]) -> Page:
        """The same page with other geometries, on every part."""
        more = self.more
        return Page(
            ids=self.ids,
            geometries=move(self.geometries),
            properties=self.properties,
            matched=self.matched,
            links=self.links,
            columns=self.columns,
            points=self.points,
            further=self.further,
            more=None if more is None else lambda: (part.moved(move) for part in more()),
        )
