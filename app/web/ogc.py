"""The documents of OGC API – Features (17-069r4): landing page, conformance, collections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.layer import Layer
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.crs import CRS84, SUPPORTED
from app.web.links import LICENCE, Links, link
from app.web.signs import GEOJSON, HTML, JSON, LINKSET, Sign, catalogues, of_maps, service, twins

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CRS = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/"
FILTER = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"

CONFORMS_TO = (
    *(CORE + name for name in ("core", "oas30", "html", "geojson")),
    CRS + "crs",
    *(FILTER + name for name in ("filter", "features-filter", "queryables")),
    *(
        CQL2 + name
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
            "functions",
            "arithmetic",
        )
    ),
)
"""What is there, and nothing else: tests/web/test_ogc_requirements.py and tests/stores run each."""


def classes_of(atlas: Atlas) -> Sequence[str]:
    """The classes that an atlas keeps: as files none, for each asks for answers to bbox and limit.

    A client that read of filters would take what it gets for what it asked.
    """
    return () if atlas.is_built else CONFORMS_TO


FUNCTIONS = "http://www.opengis.net/def/rel/ogc/1.0/functions"


class Documents:
    """The documents of one atlas, as JSON values."""

    def __init__(self, atlas: Atlas, links: Links) -> None:
        self._atlas = atlas
        self._at = links

    def landing(self) -> dict[str, Any]:
        """Where a client begins."""
        to = self._at.to
        return {
            "title": "campmap",
            "description": "An open, sourced map of North Korea's prison camps and official "
            "border crossings.",
            "attribution": "campmap, CC BY 4.0; sources with each feature",
            "links": [
                *twins(self._at, "/", JSON),
                *service(self._at),
                link(to("/.well-known/api-catalog"), "api-catalog", LINKSET, "For catalogues"),
                link(to("/functions"), FUNCTIONS, JSON, "What a filter may call"),
                link(to("/collections"), "data", JSON, "The layers"),
                link(to("/data"), "describedby", HTML, "The data, for people"),
                *catalogues(self._at),
                LICENCE,
            ],
        }

    def conformance(self) -> dict[str, Any]:
        """The classes of the standards that are kept."""
        return {"conformsTo": list(classes_of(self._atlas))}

    def collections(self) -> dict[str, Any]:
        """All layers."""
        return {
            "links": [
                *twins(self._at, "/collections", JSON, "/layers"),
                *service(self._at),
                *catalogues(self._at),
                LICENCE,
            ],
            "crs": list(SUPPORTED),
            "collections": [self.collection(one) for one in self._atlas.dataset.layers.values()],
        }

    def collection(self, layer: Layer) -> dict[str, Any]:
        """One layer."""
        return {
            "id": layer.id,
            "title": layer.title.show("en").text,
            "description": layer.description.show("en").text,
            "attribution": "campmap, CC BY 4.0; sources with each feature",
            "itemType": "feature",
            "extent": self._extent(layer),
            "crs": list(SUPPORTED),
            "storageCrs": CRS84,
            "links": self._links(layer),
        }

    def _links(self, layer: Layer) -> list[Sign]:
        to, base = self._at.to, f"/collections/{layer.id}"
        whole = [
            link(to(f"/layers/{layer.id}.{one.name}"), "enclosure", one.media_type, one.title)
            for one in FORMATS.values()
        ]
        return [
            *twins(self._at, base, JSON, f"/layers/{layer.id}"),
            link(to(f"{base}/items"), "items", GEOJSON, "The features"),
            link(to(f"{base}/items", f="html"), "items", HTML, "The features, for people"),
            *(
                link(to(f"{base}/items", f=one.name), "items", one.media_type, one.title)
                for one in FORMATS.values()
                if one.media_type != GEOJSON
            ),
            link(
                to(f"{base}/queryables"),
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                "application/schema+json",
                "What a filter may name",
            ),
            *service(self._at),
            *catalogues(self._at),
            LICENCE,
            *of_maps(self._at, layer.id, drawn=self._atlas.store.about(layer.id).drawn > 0),
            *whole,
        ]

    def _extent(self, layer: Layer) -> dict[str, Any]:
        about = self._atlas.store.about(layer.id)
        extent: dict[str, Any] = {}
        if about.bounds is not None:
            extent["spatial"] = {"bbox": [list(about.bounds)], "crs": CRS84}
        if about.days is not None:
            interval = [_moment(day) for day in about.days]
            extent["temporal"] = {
                "interval": [interval],
                "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
            }
        return extent


def _moment(day: int | None) -> str | None:
    return f"{date.fromordinal(day).isoformat()}T00:00:00Z" if day is not None else None
