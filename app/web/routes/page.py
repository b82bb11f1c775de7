"""How a route answers with a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request, Response

from app.web.accept import choose_language
from app.web.answer import Question, answer
from app.web.atlas import Atlas
from app.web.params import check_known

Context = Callable[[Atlas, str], Mapping[str, Any]]
"""What a page shows, from the atlas and the reader's language."""


async def answer_page(request: Request, template: str, context: Context) -> Response:
    """Render a template in the reader's language, or send what was kept of it."""
    check_known(request.query_params, ("lang",))
    atlas: Atlas = request.app.state.atlas
    lang = choose_language(request)
    path = request.url.path

    async def make() -> bytes:
        return atlas.pages.render(template, lang, path, context(atlas, lang))

    key = f"page {path} {lang} {atlas.ground.id}"
    question = Question(key, "text/html; charset=utf-8", make, headers={"Content-Language": lang})
    return await answer(request, question)
