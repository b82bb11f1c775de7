"""Citations of places, layers, stories, sources and releases, in every form."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from app.citations import FORMS
from app.citations.form import Item
from app.errors import NotHere
from app.web.answer import BY_ADDRESS, Question, answer
from app.web.atlas import Atlas
from app.web.citing import cite_place, cite_release, cited_layer, cited_story, edition
from app.web.history import chapters, release_named
from app.web.hosted import links_of
from app.web.links import Links
from app.web.params import check_known
from app.web.single import published_place

router = APIRouter(tags=["data"])


@router.get("/cite/{name}", summary="How to cite a place, a layer, a story, a source or a release")
async def cite(request: Request, name: str) -> Response:
    """`{id}.txt` (APA, Chicago), `{id}.bib`, `{id}.ris`, `{id}.csl.json`."""
    check_known(request.query_params, ())
    atlas: Atlas = request.app.state.atlas
    found = next((one for one in FORMS if name.endswith(f".{one}")), None)
    if found is None:
        known = ", ".join(f".{one}" for one in FORMS)
        raise NotHere(f"a citation ends with one of {known}, such as /cite/camps.bib")
    form, what = FORMS[found], name.removesuffix(f".{found}")
    links = links_of(request)
    item = await _item(atlas, what, links)

    async def make() -> bytes:
        return (await asyncio.to_thread(form.write, item)).encode()

    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    key = f"cite {links.base} {name}"
    question = Question(key, form.media_type, make, headers=headers, vary=BY_ADDRESS)
    return await answer(request, question)


async def _item(atlas: Atlas, name: str, links: Links) -> Item:
    """What is cited under a name. Raises NotHere, or Withdrawn."""
    dataset, today = atlas.dataset, links.unpinned()
    if name in atlas.shelf.known:
        return cite_release(release_named(atlas, name), today)
    if name in dataset.sources:
        return dataset.sources[name].csl
    if name in dataset.layers:
        return await cited_layer(atlas, dataset.layers[name], today)
    if name in dataset.stories:
        return await cited_story(atlas, dataset.stories[name], today)
    if name not in dataset.features:
        raise NotHere(f"there is no place, layer, story, source or release {name[:80]!r} to cite")
    feature = published_place(atlas, name)
    return cite_place(feature, edition(atlas, await chapters(atlas), [name]), today)
