"""The map, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.atlas import Atlas
from app.web.mapview import KOREA, MapView
from app.web.routes.page import answer_page

router = APIRouter(tags=["pages"])


@router.get("/", summary="The map")
async def start(request: Request) -> Response:
    """The map of everything, with a table of all places beside it."""
    return await answer_page(request, "map.html", _map)


@router.get("/about", summary="Method, care, privacy, licences")
async def about(request: Request) -> Response:
    """How the map is made, and what it does not show."""
    return await answer_page(request, "about.html", _about)


def _map(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    view, dataset = MapView(atlas, lang), atlas.dataset
    features = [feature for layer in dataset.by_layer.values() for feature in layer]
    places = [view.place(feature) for feature in features]
    return {
        "layers": [view.layer(layer) for layer in dataset.layers.values()],
        "places": places,
        "data": view.block(places, KOREA),
    }


def _about(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    words = atlas.pages.words[lang]
    return {"title": words.say("about.title"), "description": words.say("about.lead")}
