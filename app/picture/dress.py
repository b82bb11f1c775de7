"""The dress of a picture: rules, colours and symbols, from the front end's own files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
MEDIA = re.compile(r"@media\s*([^{]+?)\s*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
RULE = re.compile(r"([^{}]+?)\s*\{([^{}]*)\}")
TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
USED = re.compile(r"var\((--[\w-]+)\)")
SYMBOL = re.compile(r'<symbol id="(s-[\w-]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)
SHEER = re.compile(r"(fill|stroke):\s*rgb\((\d+) (\d+) (\d+) / ([\d.]+)\)")
SPACE = re.compile(r"\s*([{}:;,])\s*")
PAINTS = {
    'stroke="var(--symbol-halo, #fff)"': 'class="s-halo"',
    'fill="var(--symbol-paper, #fff)"': 'class="s-paper"',
    'stroke="var(--symbol-paper, #fff)"': 'class="s-ring"',
}
"""Not every program that opens a picture knows custom properties: classes stand for them."""
OWN = (
    ".s-halo{stroke:var(--symbol-halo)}.s-paper{fill:var(--symbol-paper)}"
    ".s-ring{stroke:var(--symbol-paper)}.drawn{font-family:var(--font-text)}"
)
"""What a page says elsewhere, and a file must say itself."""
DARK, PRINT, PRINTING = "(prefers-color-scheme: dark)", "print", ".is-printing"
THEMES = ("light", "dark", "auto")

Tokens = Mapping[str, str]


class Dress(NamedTuple):
    """What the front end says of a picture's look; `symbols` is markup by id."""

    rules: str
    light: Tokens
    dark: Tokens
    printed: Tokens
    symbols: Mapping[str, str]

    def style(self, theme: str, colors: Iterable[str]) -> str:
        """The rules with the tokens filled in, and those of some layers' colours.

        On paper every theme is light.
        """
        rules = self.rules + OWN + "".join(f".c-{one}{{color:var(--{one})}}" for one in colors)
        base = self.dark if theme == "dark" else self.light
        text = _filled(rules, base)
        if theme == "auto":
            text += _differing(rules, base, self.dark, f"screen and {DARK}")
        return text + _differing(rules, base, self.printed, PRINT)


def read_dress(frontend: Path) -> Dress:
    """The dress in a front end's folder."""
    css = frontend / "src" / "css"
    tokens = COMMENT.sub("", (css / "tokens.css").read_text("utf-8"))
    dark = COMMENT.sub("", (css / "dark.css").read_text("utf-8"))
    printed = "".join(block for condition, block in MEDIA.findall(tokens) if condition == PRINT)
    light = _tokens(MEDIA.sub("", tokens), ":root")
    paper = _tokens(printed, ":root") | _tokens(MEDIA.sub("", tokens), PRINTING)
    symbols = dict(SYMBOL.findall((frontend / "symbols.svg").read_text("utf-8")))
    return Dress(
        SPACE.sub(r"\1", COMMENT.sub("", (css / "drawn.css").read_text("utf-8"))).strip(),
        light,
        light | _tokens(dark, ":root"),
        light | paper,
        {name: _plain(markup) for name, markup in symbols.items()},
    )


def _tokens(css: str, selector: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for selectors, block in RULE.findall(css):
        if selector in (one.strip() for one in selectors.split(",")):
            found |= {name: " ".join(value.split()) for name, value in TOKEN.findall(block)}
    return found


def _plain(markup: str) -> str:
    for paint, name in PAINTS.items():
        markup = markup.replace(paint, name)
    return re.sub(r'class="([^"]+)"([^>]*?) class="([^"]+)"', r'class="\1 \3"\2', markup)


def _filled(rules: str, tokens: Tokens) -> str:
    """Rules without custom properties, and without the colours that only browsers know."""
    while USED.search(rules):
        rules = USED.sub(lambda use: tokens.get(use[1], "inherit"), rules)
    return SHEER.sub(_hexadecimal, rules)


def _hexadecimal(match: re.Match[str]) -> str:
    paint, *colors, opacity = match.groups()
    return f"{paint}:#{bytes(map(int, colors)).hex()};{paint}-opacity:{opacity}"


def _differing(rules: str, base: Tokens, other: Tokens, condition: str) -> str:
    """A media rule with only what another set of tokens changes."""
    found = "".join(_changed(rules, base, other))
    return f"@media {condition}{{{found}}}" if found else ""


def _changed(rules: str, base: Tokens, other: Tokens) -> Iterator[str]:
    for selector, block in RULE.findall(rules):
        lines = [line for line in block.split(";") if line]
        filled = [(_filled(line, base), _filled(line, other)) for line in lines]
        changed = [there for here, there in filled if here != there]
        if changed:
            yield f"{selector}{{{';'.join(changed)}}}"
