"""`campmap diff`: two states of the data compared, at the command line."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from app.cli import cli
from tests.build import camp
from tests.publish.conftest import Published, change_three

CHANGED = [
    "camps/camp-a: moved by 1718.5 m (the gate lies further east.)",
    "camps/camp-a: changed: claims",
    "camps/camp-b: status operating -> closed (closed, by two sources.)",
    "camps/camp-c: withdrawn: It was a warehouse. (taken for a camp in error.)",
]


def said(data: Published, *states: str) -> Result:
    return CliRunner().invoke(cli, ["diff", *states, "--geodata", str(data.path)])


def test_a_release_is_compared_with_today_or_with_another(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    today = said(data, "2026.11").stdout.splitlines()
    data.release("2026.12", "2026-12-02")
    assert today == said(data, "2026.11", "2026.12").stdout.splitlines()
    assert today == CHANGED
    assert said(data, "2026.12").stdout == said(data, "2026.12", "2026.12").stdout == ""


def test_a_state_that_there_is_not_is_told_with_those_there_are(data: Published) -> None:
    data.release("2026.11")
    for states in (["2026.10"], ["2026.11", "2026.12"], ["../2026.11"]):
        found = said(data, *states)
        assert found.exit_code == 1
        assert "compare two of 2026.11, today" in found.output


def test_reasons_of_all_releases_between_are_told(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    data.release("2026.12", "2026-12-02")
    data.add(camp("camp-b", status="unknown"))
    data.tell("`camp-b`: doubted since.")
    between = "camps/camp-b: status operating -> unknown (closed, by two sources. doubted since.)"
    assert between in said(data, "2026.11").stdout.splitlines()
    data.release("2027.01", "2027-01-02")
    assert between in said(data, "2026.11", "2027.01").stdout.splitlines()
    assert "(doubted since.)" in said(data, "2026.12", "2027.01").stdout


def test_the_older_state_comes_first(data: Published) -> None:
    data.release("2026.11")
    data.release("2026.12")
    for states in (["2026.12", "2026.11"], ["today", "2026.11"], ["today"]):
        assert "name the older state first" in said(data, *states).output
