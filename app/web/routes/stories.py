"""Stories: guided maps, a page each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.web.atlas import Atlas
from app.web.citing import cite_box, cited_story
from app.web.headers import framed
from app.web.hosted import links_of
from app.web.routes.page import Extra, answer_page
from app.web.storyview import StoryView, story_lines

router = APIRouter(tags=["pages"])


@router.get("/stories", summary="All stories")
async def all_stories(request: Request) -> Response:
    """The guided maps, each with what it is about."""
    return await answer_page(request, "stories.html", _list)


@router.get("/stories/{name}", summary="One story")
async def one_story(request: Request, name: str) -> Response:
    """A story: text and map side by side, or text with pictures."""
    atlas: Atlas = request.app.state.atlas
    story = atlas.dataset.story(name)
    links = links_of(request)
    item = await cited_story(atlas, story, links.unpinned())
    return await answer_page(
        request,
        "story.html",
        lambda a, lang: (
            StoryView(a, story, lang).context(links) | {"cited": cite_box(item, a.links, story.id)}
        ),
    )


@router.get("/stories/{name}/embed", summary="One story for frames")
async def framed_story(request: Request, name: str) -> Response:
    """The same story to stand in another page."""
    atlas: Atlas = request.app.state.atlas
    story, links = atlas.dataset.story(name), links_of(request)
    return await answer_page(
        request,
        "story_frame.html",
        lambda a, lang: StoryView(a, story, lang).context(links),
        Extra(headers=framed(atlas.framers)),
    )


def _list(atlas: Atlas, lang: str) -> Mapping[str, Any]:
    words = atlas.pages.words[lang]
    return {
        "title": words.say("stories.title"),
        "description": words.say("stories.lead"),
        "stories": story_lines(atlas, lang),
    }
