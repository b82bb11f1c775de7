"""The house rules that no linter has: sizes, names, and what may not be committed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.text import LANGUAGES
from app.formats import FORMATS
from app.records.rules import RULES
from app.settings import Settings
from app.web.showing import FRAME, MAP

ROOT = Path(__file__).parent.parent.parent
APP = sorted((ROOT / "app").rglob("*.py"))
WORDS = {lang: json.loads((ROOT / f"frontend/i18n/{lang}.json").read_bytes()) for lang in LANGUAGES}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


SYSTEM = "bin|dev|etc|lib|lib64|opt|proc|run|sbin|srv|sys|tmp|usr|var"
ABSOLUTE = re.compile(rf"(?<![\w./:}}-])(/(?!(?:{SYSTEM})\b)[\w-]+)(/[\w.-]+)")
HOME = re.compile(r"/(root|home|Users)/")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_of_the_service_is_over_300_lines() -> None:
    long = {str(path): n for path in APP if (n := len(path.read_text().splitlines())) > 300}
    assert not long


def test_no_function_is_over_40_lines() -> None:
    long = [
        f"{path}:{node.name}"
        for path in APP
        for node in functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno >= 40
    ]
    assert not long


def test_front_end_modules_are_under_200_lines() -> None:
    modules = tracked("frontend/src/*.ts", "frontend/src/**/*.ts")
    assert modules
    assert not [path for path in modules if len(path.read_text().splitlines()) > 200]


def test_only_the_renderer_knows_leaflet_and_only_the_api_fetches() -> None:
    for path in tracked("frontend/src/**/*.ts"):
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "render":
            assert not re.search(r"""from ["']leaflet["']""", text), path
        if path.name != "api.ts":
            assert not re.search(r"\bfetch\(", text), path


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    """A path that is there on whatever machine runs this, outside the system's own folders."""
    found = set()
    for path in tracked():
        if path.suffix in (".png", ".webp"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        named = {f"{first}{second}" for first, second in ABSOLUTE.findall(text)}
        found |= {(path.name, one) for one in named if HOME.match(one) or Path(one).exists()}
        if path.name == "package-lock.json" and '"resolved"' in text:
            found.add((path.name, "resolved"))
    assert not found


def test_catalogues_have_the_same_words_with_the_same_places_to_fill() -> None:
    english = WORDS["en"]
    for lang, words in WORDS.items():
        assert words.keys() == english.keys(), lang
        for key, text in words.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "geodata/README.md"])
def test_the_documents_are_there(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 1000


def test_the_readme_counts_what_is_there() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    count = {path.name: len([*path.glob("features/*")]) for path in (ROOT / "geodata").iterdir()}
    held = sum(count[layer] for layer in ("camps", "prisons", "detention"))
    crossings = sum(n for layer, n in count.items() if layer.startswith("crossings-"))
    assert f"{held} camps, prisons and detention centres, {crossings} official crossings" in text


def test_every_setting_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"CAMPMAP_{name.upper()}" in text


def test_every_parameter_of_frames_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("## Embedding")[2].partition("\n\n`/share`")[0]
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(FRAME)
    alike = "the last three, shape `/map.svg`"
    assert (named[-3:], alike in table) == ([*FRAME[-3:]], FRAME[:-3] == MAP)


def test_every_rule_and_format_is_documented() -> None:
    text = (ROOT / "geodata/README.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"`{rule.name}`" in text
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in FORMATS:
        assert f".{name}" in readme


def test_every_property_is_in_the_data_dictionary() -> None:
    schema = json.loads((ROOT / "geodata/feature.schema.json").read_bytes())
    text = (ROOT / "geodata/README.md").read_text(encoding="utf-8")
    for name in schema["$defs"]["properties"]["properties"]:
        assert f"`{name}`" in text, name


def test_readme_names_every_make_target() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"serve", "test", "check", "bench", "help"} <= set(targets)
    for target in ("serve", "test", "check", "bench", "screenshot"):
        assert f"make {target}" in text


def test_the_table_of_licences_counts_right() -> None:
    text = (ROOT / "geodata/README.md").read_text(encoding="utf-8")
    told = {
        name: int(n) for name, n in re.findall(r"^\| `([\w.-]+)` \| (\d+) \|", text, re.MULTILINE)
    }
    sources = [path for path in (ROOT / "geodata/sources").glob("*.json") if path.stem != "schema"]
    counted = Counter(json.loads(path.read_bytes())["custom"]["licence"] for path in sources)
    assert {name: told[name] for name in counted} == dict(counted)
    folders = {path.parent.name for path in (ROOT / "geodata").glob("*/layer.toml")}
    for name in folders:
        assert told[name] == len(list((ROOT / f"geodata/{name}/features").iterdir()))


WAITED = re.compile(r'wait_for_function\(\s*f?(?:"(?P<said>[^"]*)|(?P<name>[A-Z_]+)\b)')


def test_what_a_browser_waits_for_is_a_function() -> None:
    """A page's own policy refuses a bare expression each time but the first."""
    asked = 0
    for path in tracked("tests/*.py", "tests/**/*.py"):
        text = path.read_text(encoding="utf-8")
        for found in WAITED.finditer(text):
            asked += 1
            given = re.compile(rf'^{found["name"]} = "+(.)', re.MULTILINE).search(text)
            first = given[1] if found["name"] and given else (found["said"] or "")[:1]
            assert first == "(", f"{path}: {found[0]}"
    assert asked > 20
