"""The data described for portals: DCAT 3, Frictionless data package, sitemap, API catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from app.domain.layer import Layer
from app.domain.queryables import Column, Kind
from app.domain.text import LANGUAGES
from app.formats import FORMATS
from app.formats.format import Format
from app.web.atlas import Atlas, Sum
from app.web.links import LICENCE_URL, Links

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
NAMESPACES: Any = {None: SITEMAP, "xhtml": XHTML}


class Catalogue:
    """The descriptions of one atlas, at addresses that can be followed."""

    def __init__(
        self, atlas: Atlas, links: Links, sums: Mapping[tuple[str, str], Sum] | None = None
    ) -> None:
        """`sums` are those of files by layer and format; those of bulk layers are not known."""
        self._atlas = atlas
        self._at = links
        self._sums = sums or {}

    def dcat(self) -> dict[str, Any]:
        """A dcat:Catalog with a dcat:Dataset a layer and a dcat:Distribution a format."""
        layers = self._atlas.dataset.layers.values()
        return {
            "@context": CONTEXT,
            "@id": self._at.to("/catalog.jsonld"),
            "@type": "dcat:Catalog",
            "dct:title": "campmap",
            "dct:license": {"@id": LICENCE_URL},
            "dct:modified": self._modified(),
            "dcat:dataset": [self._dataset(layer) for layer in layers],
        }

    def package(self) -> dict[str, Any]:
        """A Frictionless data package: the layers as CSV, with their fields."""
        layers = self._atlas.dataset.layers.values()
        return {
            "profile": "data-package",
            "name": "campmap",
            "title": "campmap",
            "version": self._atlas.dataset.version,
            "created": self._atlas.dataset.modified.isoformat(),
            "homepage": self._at.to("/"),
            "licenses": [{"name": "CC-BY-4.0", "path": LICENCE_URL, "title": "CC BY 4.0"}],
            "resources": [self._resource(layer) for layer in layers],
        }

    def api(self) -> dict[str, Any]:
        """A linkset (RFC 9264) that names the API and its descriptions (RFC 9727)."""
        kind = "application/vnd.oai.openapi+json;version=3.0"
        described = {"href": self._at.to("/openapi.json"), "type": kind}
        return {
            "linkset": [
                {
                    "anchor": self._at.to("/"),
                    "service-desc": [described],
                    "service-doc": [{"href": self._at.to("/docs"), "type": "text/html"}],
                    "status": [{"href": self._at.to("/health"), "type": "application/json"}],
                }
            ]
        }

    def sitemap(self) -> bytes:
        """Every page, with its other languages."""
        root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=NAMESPACES)
        dataset = self._atlas.dataset
        paths = ["/", "/about", "/layers", "/overview", "/places", "/sources", "/stories"]
        paths += ["/changes", "/data", "/docs", "/releases"]
        paths += [f"/layers/{name}" for name in dataset.layers]
        paths += [f"/places/{one.id}" for one in dataset.published()]
        paths += [f"/sources/{name}" for name in dataset.sources]
        paths += [f"/stories/{name}" for name in dataset.stories]
        for path in paths:
            page = etree.SubElement(root, f"{{{SITEMAP}}}url")
            etree.SubElement(page, f"{{{SITEMAP}}}loc").text = self._at.to(path)
            etree.SubElement(page, f"{{{SITEMAP}}}lastmod").text = self._modified()[:10]
            for lang in LANGUAGES:
                address = self._at.to(path, lang=lang)
                given = {"rel": "alternate", "hreflang": lang, "href": address}
                etree.SubElement(page, f"{{{XHTML}}}link", given)
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return written

    def _modified(self) -> str:
        return self._atlas.dataset.modified.isoformat()

    def _dataset(self, layer: Layer) -> dict[str, Any]:
        return {
            "@id": self._at.layer(layer.id),
            "@type": "dcat:Dataset",
            "dct:title": _texts(layer.title.by_language),
            "dct:description": _texts(layer.description.by_language),
            "dct:license": {"@id": LICENCE_URL},
            "dct:modified": self._modified(),
            "dcat:version": self._atlas.dataset.version,
            "dcat:landingPage": {"@id": self._at.layer(layer.id)},
            "dcat:distribution": [self._distribution(layer, form) for form in FORMATS.values()],
        }

    def _distribution(self, layer: Layer, form: Format) -> dict[str, Any]:
        found: dict[str, Any] = {
            "@type": "dcat:Distribution",
            "dct:title": form.title,
            "dcat:mediaType": form.media_type.partition(";")[0],
            "dcat:downloadURL": {"@id": self._at.layer(layer.id, form.name)},
        }
        if file := self._sums.get((layer.id, form.name)):
            size = {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"}
            checksum = {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
            }
            found |= {"dcat:byteSize": size, "spdx:checksum": checksum}
        return found

    def _resource(self, layer: Layer) -> dict[str, Any]:
        file = self._sums.get((layer.id, "csv"))
        return {
            "name": layer.id,
            "title": layer.title.show("en").text,
            "description": layer.description.show("en").text,
            "path": self._at.layer(layer.id, "csv"),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **({"bytes": file.size, "hash": f"sha256:{file.sha256}"} if file else {}),
            "schema": {"fields": self._fields(layer), "primaryKey": "id"},
        }

    def _fields(self, layer: Layer) -> list[dict[str, str]]:
        columns = self._atlas.store.columns(layer.id)
        rest = {name: one for name, one in columns.items() if name not in (*OWN, "id")}
        return [
            {"name": "id", "type": "string"},
            {"name": "lon", "type": "number"},
            {"name": "lat", "type": "number"},
            *({"name": name, "type": _type_of(one)} for name, one in rest.items()),
        ]


OWN = ("geometry", "datetime")
"""What a filter may name beside the columns of a table."""


TYPES = {Kind.NUMBER: "number", Kind.BOOLEAN: "boolean", Kind.NESTED: "any"}
"""Of Frictionless Table Schema; lists are joined to one text, dates are EDTF."""


def _type_of(column: Column) -> str:
    return "integer" if column.whole else TYPES.get(column.kind, "string")


def _texts(by_language: Any) -> list[dict[str, str]]:
    return [{"@language": tag, "@value": text} for tag, text in by_language.items()]
