"""The files of layers: how many bytes each has as it is sent, and their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from app.formats import FORMATS
from app.web.atlas import Atlas, Sum
from app.web.entry import Made
from app.web.features import whole_of, written
from app.web.links import Links

MOST_KEPT = 1_000
"""Files whose sums are kept: they differ by the host that was asked, and clients name hosts."""


async def sums_of(atlas: Atlas, links: Links) -> Mapping[tuple[str, str], Sum]:
    """By layer and format; without bulk layers, whose files nobody writes to be measured.

    Each is written once for one version of the data and one host; the first time takes seconds.
    """
    found = {}
    for layer in atlas.dataset.layers.values():
        for form in FORMATS.values():
            key = f"{atlas.dataset.version} {links.base} {layer.id}.{form.name}"
            if layer.bulk is None and key not in atlas.sums:
                made = await written(atlas, whole_of(layer, form, links))
                assert isinstance(made, Made)  # noqa: S101 - only bulk layers are streamed
                _keep(atlas, key, made.body)
            if key in atlas.sums:
                found[layer.id, form.name] = atlas.sums[key]
    return found


def _keep(atlas: Atlas, key: str, body: bytes) -> None:
    if len(atlas.sums) >= MOST_KEPT:
        atlas.sums.clear()
    atlas.sums[key] = Sum(len(body), hashlib.sha256(body).hexdigest())
