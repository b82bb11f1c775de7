"""The lines that writers copy: one view of the map, for each way of publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from app.web.links import Links
from app.web.showing import Showing

WIDTH = 800
LEAST_PX = 320
"""A map lower than this shows too little; on a phone the ratio alone would make it so."""
LETTER_PX = 600
"""The width of a newsletter's column; its picture has twice the pixels, for fine screens."""
RATIOS = {"4:3": (4, 3), "16:9": (16, 9), "1:1": (1, 1), "3:4": (3, 4)}
"""Shapes of a frame, width to height; the first without any said."""

FRAME = Markup(
    '<iframe src="{src}" title="{title}" width="{width}" height="{height}" loading="lazy" '
    'style="width:100%;height:auto;aspect-ratio:{ratio};min-height:{least}px;border:0" '
    'allow="fullscreen" referrerpolicy="no-referrer"></iframe>\n'
    '<p><a href="{page}">{title}</a> – campmap</p>'
)
COMPONENT = Markup(
    '<script src="{script}" async></script>\n'
    '<camp-map {attributes}><a href="{page}">{title}</a></camp-map>'
)
AMP = Markup(
    '<amp-iframe src="{src}" title="{title}" width="{width}" height="{height}" '
    'layout="responsive" sandbox="allow-scripts allow-same-origin allow-popups '
    'allow-popups-to-escape-sandbox" allow="fullscreen" frameborder="0">\n'
    '  <amp-img src="{picture}" alt="{alt}" layout="fill" placeholder></amp-img>\n'
    "</amp-iframe>"
)
LETTER = Markup(
    '<a href="{page}"><img src="{picture}" alt="{alt}" width="{width}" height="{height}" '
    'style="display:block;width:100%;max-width:{width}px;height:auto;border:0"></a>\n'
    '<p><a href="{page}">{title}</a> – {credit}</p>'
)
SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\[]*_`<>!"})
"""What Markdown would read as its own."""


class Offer(NamedTuple):
    """A view to publish; `links` are absolute, and below the release that is shown, if any."""

    links: Links
    showing: Showing
    title: str
    alt: str
    credit: str
    ratio: str = "4:3"

    @property
    def src(self) -> str:
        """The address of the frame."""
        return self.links.embed(self.showing)

    @property
    def page(self) -> str:
        """Where a reader finds it whole on our own site."""
        return self.links.reader(self.showing)

    @property
    def link(self) -> str:
        """What is pasted for oEmbed: the same page, or the form where that knows more."""
        query = self.showing.query()
        is_whole = set(query) <= {"layers", "place", "at", "lang"}
        return self.page if is_whole else self.links.to("/share", **query)

    def lines(self) -> Mapping[str, str]:
        """What to copy, by the way of publishing it: text, whose own escapes a page shows."""
        lines = {
            "frame": self._frame(),
            "link": self.link,
            "component": self._component(),
            "amp": self._amp(),
            "markdown": self._markdown(),
            "letter": self._letter(),
        }
        return {name: str(line) for name, line in lines.items()}

    def _size(self, width: int) -> dict[str, str]:
        wide, high = RATIOS[self.ratio]
        return {"width": str(width), "height": str(round(width * high / wide))}

    def _frame(self) -> str:
        return FRAME.format(
            src=self.src,
            title=self.title,
            page=self.page,
            ratio=self.ratio.replace(":", "/"),
            least=LEAST_PX,
            **self._size(WIDTH),
        )

    def _component(self) -> str:
        given = self.showing.query() | {"title": self.title}
        if self.ratio != next(iter(RATIOS)):
            given["ratio"] = self.ratio
        if self.links.below:
            given["release"] = self.links.below.rpartition("/")[2]
        attributes = Markup(" ").join(Markup('{}="{}"').format(*one) for one in given.items())
        return COMPONENT.format(
            script=self.links.unpinned().to("/camp-map.js"),
            attributes=attributes,
            page=self.page,
            title=self.title,
        )

    def _amp(self) -> str:
        size = self._size(WIDTH)
        return AMP.format(
            src=self.src,
            title=self.title,
            picture=self._picture(size),
            alt=self.alt,
            **size,
        )

    def _markdown(self) -> str:
        picture = self._picture(self._size(1200))
        alt, title = self.alt.translate(SIGNS), self.title.translate(SIGNS)
        return f"[![{alt}]({picture})]({self.page})\n\n[{title}]({self.page}) – {self.credit}"

    def _letter(self) -> str:
        size = self._size(LETTER_PX)
        return LETTER.format(
            page=self.page,
            picture=self._picture(size, scale="2"),
            alt=self.alt,
            title=self.title,
            credit=self.credit,
            **size,
        )

    def _picture(self, size: Mapping[str, str], **more: str) -> str:
        return self.links.picture(self.showing, "png", **size, **more)
