"""From an address of ours, as somebody pasted it, to the view that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from starlette.datastructures import QueryParams

from app.domain.geometry import BBox
from app.domain.text import LANGUAGES
from app.errors import NotHere
from app.web.atlas import Atlas
from app.web.mapview import KOREA, view_around
from app.web.pinned import BELOW
from app.web.showing import Showing, read_leniently
from app.web.single import published_place
from app.web.storyview import StoryView

LONGEST = 2_000
"""Characters of an address."""
PORTS = {"http": 80, "https": 443}


class Target(NamedTuple):
    """What an address of ours shows."""

    atlas: Atlas
    """Today's, or that of the release that the address names."""
    path: str
    """The page's own path, below the release."""
    title: str
    showing: Showing


async def target_of(url: str, atlas: Atlas, hosts: Sequence[str]) -> Target:
    """What is shown at an address below one of our own. Raises NotHere, or Withdrawn.

    `hosts` are the addresses by which we are known; parameters that are unknown are passed over.
    """
    parts = _split(url)
    path = next((found for host in hosts if (found := _path_below(parts, host)) is not None), None)
    if path is None:
        raise NotHere(f"{url[:80]!r} is not an address of this map; it begins with {hosts[0]}/")
    params = as_written(QueryParams(parts.query))
    pinned = BELOW.fullmatch(path)
    release = pinned[1] if pinned else read_leniently(params, atlas).showing.release
    if release:
        atlas = await atlas.shelf.open(atlas, release)
    showing = read_leniently(params, atlas).showing._replace(release=None)
    return _shown(atlas, pinned[2] if pinned else path, showing)


def as_written(params: QueryParams) -> QueryParams:
    """What a form sends, as one writes it: ticked boxes joined, empty fields left out.

    The map's language is asked apart from the page's, and empty it is the reader's own.
    """
    found = {name: text.strip() for name, text in params.items() if text.strip()}
    if "layers" in params:
        found["layers"] = ",".join(filter(None, map(str.strip, params.getlist("layers"))))
    if "map-lang" in params:
        found.pop("lang", None)
        found |= {"lang": params["map-lang"]} if params["map-lang"].strip() else {}
    return QueryParams(found)


def title_of(atlas: Atlas, showing: Showing, lang: str) -> str:
    """What a view is called."""
    words, dataset = atlas.pages.words[lang], atlas.dataset
    if showing.place is not None:
        return dataset.features[showing.place].name.show(lang).text
    if showing.layers is not None and len(showing.layers) == 1:
        return dataset.layers[showing.layers[0]].title.show(lang).text
    return words.say("home.title")


def layer_showing(atlas: Atlas, name: str) -> Showing:
    """The view of a whole layer. Raises NotHere."""
    features = atlas.dataset.by_layer[atlas.dataset.layer(name).id]
    box = view_around(features)
    return Showing(
        layers=(name,), bbox=None if box == KOREA else BBox(*(round(one, 2) for one in box))
    )


def _shown(atlas: Atlas, path: str, showing: Showing) -> Target:
    lang = showing.lang or LANGUAGES[0]
    kind, _, name = path.strip("/").partition("/")
    if kind in ("", "embed", "share") and not name:
        return Target(atlas, f"/{kind}", title_of(atlas, showing, lang), showing)
    if kind == "places":
        showing = showing._replace(place=published_place(atlas, name).id)
    elif kind == "layers":
        showing = layer_showing(atlas, name)._replace(lang=showing.lang, theme=showing.theme)
    elif kind == "stories":
        name = name.removesuffix("/embed")
        story = StoryView(atlas, atlas.dataset.story(name), lang)
        first = story.first()._replace(lang=showing.lang, theme=showing.theme)
        return Target(atlas, f"/stories/{name}", story.title, first)
    else:
        raise NotHere(f"nothing to embed at {path[:80]!r}; a place, a layer or /embed can be")
    return Target(atlas, f"/{kind}/{name}", title_of(atlas, showing, lang), showing)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        raise NotHere(f"{url[:80]!r} is no address") from error
    if len(url) > LONGEST or parts.scheme not in PORTS:
        raise NotHere("url is an address of this map, beginning with https:// or http://")
    return parts


def _path_below(parts: SplitResult, host: str) -> str | None:
    """The path of an address below one of ours, whatever scheme it was pasted with."""
    own = urlsplit(host)
    if (parts.hostname or "").lower() != (own.hostname or "").lower() or _port(parts) != _port(own):
        return None
    base = own.path.rstrip("/")
    path = unquote(parts.path) or "/"
    if base and path != base and not path.startswith(f"{base}/"):
        return None
    return path.removeprefix(base) or "/"


def _port(parts: SplitResult) -> int | None:
    """None for the usual one, since http and https of a host are the same map."""
    return None if parts.port == PORTS.get(parts.scheme) else parts.port
