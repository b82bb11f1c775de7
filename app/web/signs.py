"""Where answers lead besides what they hold: links of RFC 8288, in documents and in headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.citations import FORMS
from app.domain.feature import Feature
from app.domain.layer import Layer
from app.web.links import LICENCE, Links, link

GEOJSON, HTML, JSON = "application/geo+json", "text/html", "application/json"
JSONLD, PMTILES, QML = "application/ld+json", "application/vnd.pmtiles", "application/xml"
LINKSET = "application/linkset+json"
CSL = "application/vnd.citationstyles.csl+json"
ATOM, FEED = "application/atom+xml", "application/feed+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Sign = Mapping[str, str]


def service(at: Links) -> tuple[Sign, ...]:
    """What the API is, for programs and for people, and what it conforms to."""
    return (
        link(at.to("/openapi.json"), "service-desc", OPENAPI, "The API, OpenAPI 3.0"),
        link(at.to("/docs"), "service-doc", HTML, "The API, for people"),
        link(at.to("/conformance"), "conformance", JSON, "What the API conforms to"),
    )


def catalogues(at: Links) -> tuple[Sign, ...]:
    """What describes the data as a whole."""
    return (
        link(at.to("/catalog.jsonld"), "describedby", JSONLD, "DCAT 3"),
        link(at.to("/datapackage.json"), "describedby", JSON, "Frictionless data package"),
    )


def twins(at: Links, path: str, data: str, page: str | None = None) -> tuple[Sign, ...]:
    """A document of the type `data`, and the page that says the same at `page` or its own path."""
    return (
        link(at.to(path), "self", data, "This document"),
        link(at.to(page or path), "alternate", HTML, "The same for people"),
    )


def of_layer(at: Links, layer: Layer, cited: str) -> tuple[Sign, ...]:
    """A layer at its own address; `cited` is the address to cite it by."""
    return (
        *twins(at, f"/layers/{layer.id}", JSON),
        link(at.to(f"/collections/{layer.id}"), "collection", JSON, "The layer in the API"),
        link(at.to(f"/collections/{layer.id}/items"), "items", GEOJSON, "The features"),
        *_citable(at, layer.id, cited),
        *service(at),
        *catalogues(at),
        LICENCE,
    )


def of_place(at: Links, feature: Feature, cited: str) -> tuple[Sign, ...]:
    """A place at its own address; `cited` is the address to cite it by."""
    path = f"/places/{feature.id}"
    return (
        *twins(at, path, GEOJSON),
        link(at.to(f"{path}.json"), "alternate", JSON, "With its sources and what lies near"),
        link(at.to(f"/collections/{feature.layer}"), "collection", JSON, "Its layer"),
        *_citable(at, feature.id, cited),
        LICENCE,
    )


def of_maps(at: Links, layer: str, *, drawn: bool) -> list[Sign]:
    """What draws a layer elsewhere: its tiles, if anything is drawn, and styles that look as ours.

    Relations of tiles are those of STAC's web map links.
    """
    found: list[Sign] = [
        link(at.to(f"/tiles/{layer}.pmtiles"), "pmtiles", PMTILES, "PMTiles"),
        link(at.to(f"/tiles/{layer}.json"), "tilejson", JSON, "TileJSON"),
        link(at.to(f"/styles/{layer}.json"), "stylesheet", JSON, "MapLibre"),
        link(at.to(f"/styles/{layer}.qml"), "stylesheet", QML, "QGIS (QML)"),
    ]
    return found if drawn else found[1:]


def beside_part(
    offset: int, limit: int | None, matched: int, at: Callable[[int, int], str], kind: str
) -> Iterator[Sign]:
    """The parts after and before that of `limit` from `offset` on; `at` addresses one of them."""
    if limit is None:
        return
    if offset + limit < matched:
        yield link(at(offset + limit, limit), "next", kind, "The next page")
    if offset > 0:
        before = at(max(0, offset - limit), min(limit, offset))
        yield link(before, "prev", kind, "The page before")


def of_release(at: Links, name: str) -> tuple[Sign, ...]:
    """A release: it is cited by its own address, which is for ever."""
    path = f"/releases/{name}"
    return (
        *twins(at, path, JSON),
        link(at.to("/releases"), "collection", JSON, "All releases"),
        *_citable(at, name, at.to(path)),
        LICENCE,
    )


def of_source(at: Links, name: str) -> tuple[Sign, ...]:
    """A source, as bibliographies write it."""
    return (
        *twins(at, f"/sources/{name}", CSL),
        link(at.to("/sources"), "collection", CSL, "All sources"),
        *_citations(at, name, "alternate"),
    )


def _citable(at: Links, name: str, cited: str) -> tuple[Sign, ...]:
    """The address to cite (RFC 8574), and the citation in forms that programs read."""
    own = link(cited, "cite-as", HTML, "The address to cite")
    return (own, *_citations(at, name, "describedby"))


def _citations(at: Links, name: str, rel: str) -> Iterator[Sign]:
    for one in FORMS.values():
        kind = one.media_type.partition(";")[0]
        if not kind.startswith("text/"):
            yield link(at.to(f"/cite/{name}.{one.name}"), rel, kind, one.title)


def seen_from_page(signs: Sequence[Sign]) -> list[Sign]:
    """The same links where the page is what is answered, and the document what stands beside it."""
    others = [one for one in signs if one["rel"] != "alternate" or one["type"] != HTML]
    return [{**one, "rel": "alternate"} if one["rel"] == "self" else one for one in others]


def in_header(signs: Iterable[Sign]) -> list[Sign]:
    """Those that are worth their bytes: files and further formats are in documents alone."""
    return [
        one
        for one in signs
        if one["rel"] in HEADED and (one["rel"] != "items" or one["type"] in (GEOJSON, HTML))
    ]


HEADED = (
    *("self", "alternate", "collection", "items", "data", "next", "prev", "license", "cite-as"),
    *("describedby", "service-desc", "service-doc", "conformance", "api-catalog"),
)
"""Registered relations; those of a convention of its own are in documents alone."""
