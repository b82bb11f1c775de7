"""The page of a story: its steps in words, each with its view of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.story import Sight, Story, Telling
from app.domain.text import unless_first
from app.domain.years import is_unsure
from app.web.atlas import Atlas
from app.web.correcting import correction_link
from app.web.links import Links
from app.web.mapview import At, MapView, Opening
from app.web.picture import FULL, draw_map, linked_credits
from app.web.showing import Showing

NEAR_ZOOM = 9.0
"""How near a place is shown where its step does not say."""

PICTURES = {"full": (1200, 800), "wide": (640, 480), "narrow": (340, 360)}
"""Pixels of a step's pictures: by itself, and drawn for the widths that the text has."""


class StoryView:
    """One story in one language, as its templates want it."""

    def __init__(self, atlas: Atlas, story: Story, lang: str) -> None:
        self._atlas, self._story, self._lang = atlas, story, lang
        self._words = atlas.pages.words[lang]
        self._telling: Telling = story.telling(lang)
        self._numbers = {
            source: number for number, source in enumerate(self._telling.sources, start=1)
        }

    def line(self) -> dict[str, Any]:
        """The story in a list of stories."""
        telling = self._telling
        return {
            "id": self._story.id,
            "lang": telling.lang,
            "title": telling.title,
            "summary": telling.summary,
            "steps": len(telling.sections),
            "url": self._href(f"/stories/{self._story.id}"),
            "pictures": self._pictures(self._story.steps[0]),
        }

    def context(self, links: Links) -> dict[str, Any]:
        """Everything that story.html shows; `links` are those that others can follow."""
        telling, steps = self._telling, self._story.steps
        shown = [self._features(step) for step in steps]
        first = self._opening(steps[0])._replace(span=_span(steps[0]))
        return {
            "title": telling.title,
            "description": telling.summary,
            "story": self.line()
            | {
                "written": format_date(self._story.written, "long", locale=self._words.locale),
                "edtf": self._story.written.isoformat(),
                "told_in": [self._words.say(f"language.{lang}") for lang in self._story.tellings],
                "sources": self._sources(),
                "steps": [self._step(number) for number in range(len(steps))],
            },
            "shows": self.first(),
            "data": self._block(shown),
            "full": links.to(f"/stories/{self._story.id}", lang=unless_first(self._lang)),
            "snippet": self._snippet(links),
            "correct": correction_link(
                self._atlas.operator,
                self._words,
                telling.title,
                links.to(f"/stories/{self._story.id}"),
            ),
            "drawn": draw_map(self._atlas, shown[0], first, self._lang, FULL),
            "credits": linked_credits(self._atlas, self._words),
        }

    def _snippet(self, links: Links) -> str:
        """The line that puts the story into another page."""
        address = links.to(f"/stories/{self._story.id}/embed", lang=unless_first(self._lang))
        frame = Markup(
            '<iframe src="{}" title="{}" width="100%" height="640" loading="lazy" '
            'allow="fullscreen" referrerpolicy="no-referrer" style="border:0"></iframe>'
        )
        return str(frame.format(address, self._telling.title))

    def _step(self, number: int) -> dict[str, Any]:
        section, step = self._telling.sections[number], self._story.steps[number]
        return {
            "id": f"step-{number + 1}",
            "number": number + 1,
            "heading": section.heading,
            # The text is escaped word by word where it is written.
            "html": Markup(section.prose.html(self)),  # noqa: S704
            "pictures": self._pictures(step),
            "alt": self._alt(step),
            "time": self._words.date(step.time) if step.time else None,
            "unsure": bool(_unsure(step, self._features(step))),
        }

    def place(self, kind: str, name: str) -> str:
        """The address of a place or a layer that the text names."""
        return self._href(f"/{kind}s/{name}")

    def citation(self, source: str, page: str | None) -> str:
        """The number of a source in the list below the story, as a link."""
        number = self._numbers[source]
        label = self._words.say("place.ref", n=number)
        if page:
            label += f", {page}"
        link = Markup('<a class="ref" href="#source-{}" aria-label="{}">{}</a>')
        return str(link.format(number, label, number))

    def _sources(self) -> list[dict[str, Any]]:
        return [
            {
                "n": number,
                "text": self._atlas.dataset.sources[source].line(),
                "lang": self._atlas.dataset.sources[source].lang,
                "url": self._atlas.dataset.sources[source].url,
                "href": self._href(f"/sources/{source}"),
            }
            for source, number in self._numbers.items()
        ]

    def _features(self, step: Sight) -> list[Feature]:
        """What a step shows: its layers, as of its time, and its place in any case."""
        dataset, span = self._atlas.dataset, _span(step)
        return [
            feature
            for feature in dataset.published(step.layers)
            if feature.id == step.place or feature.may_be_of(span)
        ]

    def _opening(self, step: Sight) -> Opening:
        if step.bbox is not None:
            return Opening(bbox=step.bbox, place=step.place)
        feature = self._atlas.dataset.features[str(step.place)]
        if (point := feature.point) is None:
            return Opening()
        return Opening(at=At(point[0], point[1], step.zoom or NEAR_ZOOM), place=feature.id)

    def _showing(self, step: Sight) -> Showing:
        opening = self._opening(step)
        return Showing(
            layers=step.layers or None,
            place=opening.place,
            bbox=None if opening.at else step.bbox,
            at=opening.at,
            lang=self._lang,
            theme="auto",
        )

    @property
    def title(self) -> str:
        """What it is called."""
        return self._telling.title

    def first(self) -> Showing:
        """The view of its first step."""
        return self._showing(self._story.steps[0])

    def _pictures(self, step: Sight) -> dict[str, dict[str, Any]]:
        showing, time = self._showing(step), {"datetime": step.time} if step.time else {}
        address = self._atlas.links.picture
        return {
            name: {
                "url": address(showing, width=str(width), height=str(height), **time),
                "width": width,
                "height": height,
            }
            for name, (width, height) in PICTURES.items()
        }

    def _alt(self, step: Sight) -> str:
        """What the picture of a step shows, for who does not see it."""
        layers = step.layers or tuple(self._atlas.dataset.layers)
        titles = (self._atlas.dataset.layers[layer].title.show(self._lang).text for layer in layers)
        listed = self._words.say("list.separator").join(titles)
        if step.place:
            name = self._atlas.dataset.features[step.place].name.show(self._lang).text
            return self._words.say("story.altPlace", name=name, layers=listed)
        return self._words.say("story.alt", layers=listed)

    def _block(self, shown: Sequence[Sequence[Feature]]) -> Any:
        view = MapView(self._atlas, self._lang)
        every = {feature.id: feature for features in shown for feature in features}
        order = [one for one in self._atlas.dataset.records if one.id in every]
        steps = []
        for step, features in zip(self._story.steps, shown, strict=True):
            opening = self._opening(step)
            steps.append(
                {
                    "bbox": list(opening.bbox),
                    "at": opening.at and opening.at._asdict(),
                    "place": opening.place,
                    "ids": [feature.id for feature in features],
                    "unsure": _unsure(step, features),
                }
            )
        first = self._opening(self._story.steps[0])._replace(place=None)
        return view.block([view.place(one) for one in order], first, {"steps": steps})

    def _href(self, path: str) -> str:
        return self._atlas.pages.href(path, self._lang)


def _span(step: Sight) -> Span | None:
    return Span.parse(step.time) if step.time else None


def _unsure(step: Sight, features: Sequence[Feature]) -> list[str]:
    """The ids of those that are not surely of its time."""
    span = _span(step)
    return [one.id for one in features if is_unsure(one, span)]


def story_lines(atlas: Atlas, lang: str) -> list[dict[str, Any]]:
    """All stories for a list, in reading order."""
    return [StoryView(atlas, story, lang).line() for story in atlas.dataset.stories.values()]
