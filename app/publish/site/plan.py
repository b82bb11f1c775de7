"""Which addresses become which files.

A page lies in a folder of its own, `index.html` in English and `index.<lang>.html` in each other
language; what programs get at the same address lies beside it as `index.json`, or `index.geojson`
where it is GeoJSON. A web server chooses between them as the service does, as
`app/deploy/static.conf` has it; one that cannot serves the English page, and its script goes on
to the language that the address asks for. Whatever has an ending is a file under its own address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.citations import FORMS
from app.domain.text import LANGUAGES
from app.formats import FORMATS
from app.web.atlas import Atlas
from app.web.history import releases_of

HTML, JSON, GEOJSON, ANY = "text/html", "application/json", "application/geo+json", "*/*"


class Wanted(NamedTuple):
    """An address, what its answer should be, and the file that it becomes."""

    address: str
    accept: str
    file: str


def plan(atlas: Atlas) -> Iterator[Wanted]:
    """Everything that one state of the data answers, but for tiles, below its own path."""
    for path in _pages(atlas):
        yield from page(path)
    for path in ("/", *_negotiated(atlas)):
        yield data(path, JSON)
    for path in ("/places", *(f"/places/{name}" for name in _published(atlas))):
        yield data(path, GEOJSON)
    for path in _only_data(atlas):
        yield data(path, JSON)
    for path in _files(atlas):
        yield Wanted(path, ANY, path[1:])


def steps(atlas: Atlas) -> int:
    """How much there is to do for one state: each address, layer and withdrawn place."""
    withdrawn = sum(bool(one.withdrawn) for one in atlas.dataset.records)
    return sum(1 for _ in plan(atlas)) + len(atlas.dataset.layers) + withdrawn


def page(path: str) -> Iterator[Wanted]:
    """A page in every language."""
    folder = path.strip("/") + "/" if path != "/" else ""
    for lang in LANGUAGES:
        ending = "" if lang == LANGUAGES[0] else f".{lang}"
        yield Wanted(f"{path}?lang={lang}", HTML, f"{folder}index{ending}.html")


def data(path: str, accept: str) -> Wanted:
    """What programs get at the address of a page."""
    folder = path.strip("/") + "/" if path != "/" else ""
    return Wanted(path, accept, f"{folder}index.{'json' if accept == JSON else 'geojson'}")


def _published(atlas: Atlas) -> list[str]:
    return [one.id for one in atlas.dataset.published()]


def _pages(atlas: Atlas) -> Iterator[str]:
    yield from ("/", "/about", "/data", "/docs", "/embed", "/places", "/share", "/stories")
    for name in atlas.dataset.stories:
        yield from (f"/stories/{name}", f"/stories/{name}/embed")
    yield from _negotiated(atlas)
    yield from (f"/places/{name}" for name in _published(atlas))
    if atlas.imagery:
        yield "/imagery"


def _negotiated(atlas: Atlas) -> Iterator[str]:
    """Pages whose address gives programs JSON."""
    yield from ("/layers", "/overview", "/sources", "/changes", "/conformance", "/functions")
    for name in atlas.dataset.layers:
        yield from (f"/layers/{name}", f"/collections/{name}/queryables")
    yield from (f"/sources/{name}" for name in atlas.dataset.sources)
    if atlas.release is None:
        yield "/releases"
        yield from (f"/releases/{one.name}/release" for one in releases_of(atlas))


def _only_data(atlas: Atlas) -> Iterator[str]:
    yield from ("/.well-known/api-catalog", "/collections")
    for layer, features in atlas.dataset.by_layer.items():
        yield from (f"/collections/{layer}", f"/collections/{layer}/items")
        yield from (f"/collections/{layer}/items/{one.id}" for one in features)


def _files(atlas: Atlas) -> Iterator[str]:
    """Addresses that end as files do."""
    yield from ("/openapi.json", "/catalog.jsonld", "/datapackage.json", "/sitemap.xml")
    yield from ("/robots.txt", "/changes.atom", "/changes.json", "/map.svg", "/map.png")
    yield from ("/places.csv", "/camp-map.js", "/camp-gate.js")
    yield from (f"/cards/{lang}.json" for lang in LANGUAGES)
    yield from ("/styles/campmap.json", "/styles/sprite.json", "/styles/sprite.png")
    yield from ("/styles/sprite@2x.json", "/styles/sprite@2x.png")
    dataset = atlas.dataset
    cited = [*dataset.layers, *dataset.sources, *dataset.stories, *_published(atlas)]
    if atlas.release is None:
        yield "/releases/newest.css"
        if atlas.contact:
            yield "/.well-known/security.txt"
        cited += [one.name for one in releases_of(atlas)]
    yield from (f"/cite/{name}.{form}" for name in cited for form in FORMS)
    for layer in atlas.dataset.layers:
        yield from (f"/layers/{layer}.{form}" for form in FORMATS)
        yield from (f"/tiles/{layer}.json", f"/styles/{layer}.json", f"/styles/{layer}.qml")
    for name in _published(atlas):
        yield from (f"/places/{name}.geojson", f"/places/{name}.json")
    yield from (f"/sources/{name}.json" for name in atlas.dataset.sources)
