"""The `campmap` command: serves the map, and keeps its data, its releases and its store."""

from __future__ import annotations

import errno
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from app import __version__
from app.doctor import SETTINGS, findings
from app.errors import CampmapError
from app.ground.cache import default_folder
from app.ground.ground import Ground
from app.picture.fonts import Fonts
from app.publish.deadlinks import check_links, links_of
from app.publish.diff import TODAY, lines
from app.publish.diff import diff as compare_states
from app.publish.release import make_release
from app.publish.site.build import Progress, build_site
from app.records.format import format_folder
from app.records.read import read_dataset, read_folder
from app.records.releases import damaged_releases
from app.records.rules import RULES
from app.serving import listening_at
from app.settings import Settings, wrong_settings
from app.storing import faults_of_bulk, load_store
from app.workers import Workers

WRONG_SETTING = 2
"""The exit code where no command can do its work, as for an option that there is not."""


class Commands(TyperGroup):
    """All commands. A setting that cannot be is told in a line, whichever was asked for."""

    def invoke(self, ctx: Any) -> Any:
        """Do what was asked."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            for wrong in wrong_settings(error):
                typer.echo(wrong, err=True)
            raise typer.Exit(WRONG_SETTING) from None


cli = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=__doc__,
)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM = "; what was there stays as it was: make room, and run the command again"

Geodata = Annotated[
    Path | None, typer.Option(help="The folder of data; CAMPMAP_GEODATA or the one beside app/.")
]


@cli.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; one a core is enough.")] = 1,
) -> None:
    """Serve the map, the data and the pages."""
    if problem := _ground(Settings()).problem:
        typer.echo(f"The map has no ground: {problem}", err=True)
    if problem := Fonts(Settings().frontend / "fonts").problem:
        typer.echo(f"PNG pictures are refused: {problem}", err=True)
    config = listening_at(Settings(), host, port, workers)
    told = f"The map is at http://{host}:{port}/ (Ctrl+C stops it)"
    Workers(config, config.bind_socket()).run(lambda: typer.echo(told, err=True))
    raise typer.Exit(1)


@cli.command()
def validate(
    geodata: Geodata = None,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead.")] = False,
) -> None:
    """Check data and releases; one line a fault, with what to do; exit 1 if there is any."""
    if rules:
        for rule in RULES:
            typer.echo(f"{rule.name:18} {rule.about}")
        return
    settings = Settings()
    folder = geodata or settings.geodata
    reading = read_folder(folder, _ground(settings).outline)
    damaged = [str(error) for error in damaged_releases(folder)]
    with _told():
        of_bulk = tuple(faults_of_bulk(reading.dataset)) if reading.dataset is not None else ()
    for fault in (*reading.faults, *of_bulk, *damaged):
        typer.echo(str(fault))
    faults = len(of_bulk) + len(damaged) + sum(not fault.is_notice for fault in reading.faults)
    if reading.dataset is not None:
        records, sources = len(reading.dataset.records), len(reading.dataset.sources)
        typer.echo(f"{records} records, {sources} sources, {faults} faults", err=True)
    if faults or not reading.is_publishable:
        raise typer.Exit(1)


@cli.command()
def fmt(
    geodata: Geodata = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1.")] = False,
) -> None:
    """Write every record canonically, register new ids, and note when changes were edited."""
    changed = format_folder(geodata or Settings().geodata, write=not check)
    for name in changed:
        typer.echo(name)
    if changed and check:
        raise typer.Exit(1)


@cli.command()
def load() -> None:
    """Put the data into the database that CAMPMAP_STORE names; services go on reading."""
    with _told():
        load_store(Settings(), lambda said: typer.echo(said, err=True))


@cli.command()
def release(name: str, geodata: Geodata = None) -> None:
    """Freeze the data under a name, such as 2026.11; from then on it never changes."""
    settings = Settings()
    folder = geodata or settings.geodata
    with _told():
        made = make_release(name, folder, datetime.now(UTC).date(), _ground(settings).outline)
    typer.echo(f"{folder / 'releases' / made.name}: {len(made.files)} files, sha256:{made.hash}")
    typer.echo("Commit it with the changelog and the citation, alone.", err=True)


@cli.command()
def build(
    out: Path,
    url: Annotated[str | None, typer.Option(help="Where readers will reach the site.")] = None,
) -> None:
    """Write the whole site as plain files, for any web server; what is served stays till then."""
    settings = Settings(public_url=url) if url is not None else Settings()
    with _told(), _progress() as told:
        made = build_site(out, settings, told)
    typer.echo(f"{out}: {made.files} files, {made.written} of them new or changed", err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal; elsewhere a line for each part."""
    if not sys.stderr.isatty():
        yield _line_for_each_part()
        return
    bar: Any = typer.progressbar(length=1, show_pos=True, file=sys.stderr)
    with bar:

        def advance(part: str, done: int, total: int) -> None:
            bar.length, bar.label = total, f"{part:18}"
            bar.update(done - bar.pos)

        yield advance


def _line_for_each_part() -> Progress:
    told = set[str]()

    def tell(part: str, done: int, total: int) -> None:
        if part not in told:
            told.add(part)
            typer.echo(f"{part} ({done} of {total})", err=True)

    return tell


@cli.command()
def diff(
    before: str, after: Annotated[str, typer.Argument()] = TODAY, geodata: Geodata = None
) -> None:
    """Compare two releases, or one with the data of today: one line a difference."""
    with _told():
        for line in lines(compare_states(geodata or Settings().geodata, before, after)):
            typer.echo(line)


@cli.command("check-sources")
def check_sources(
    geodata: Geodata = None,
    pause: Annotated[float, typer.Option(help="Seconds between two requests to a host.")] = 2.0,
) -> None:
    """Ask every source's address whether it still answers; needs the network, changes nothing."""
    with _told():
        sources = read_dataset(geodata or Settings().geodata).sources.values()
    told = Counter[bool | None]()
    for one in check_links(links_of(sources), pause):
        told[one.is_dead] += 1
        if one.is_dead is not False:
            typer.echo(str(one))
    typer.echo(f"{told.total()} addresses, {told[True]} dead, {told[None]} unclear", err=True)
    if told[True]:
        raise typer.Exit(1)


@cli.command()
def doctor() -> None:
    """Look at settings, data, basemap, store and permissions; exit 1 if anything is wrong.

    A wrong setting is exit 2, as in every command.
    """
    found = list(findings())
    for finding in found:
        typer.echo(str(finding))
    wrong = {finding.about for finding in found if not finding.is_well}
    if wrong:
        raise typer.Exit(WRONG_SETTING if SETTINGS in wrong else 1)


@cli.command()
def version() -> None:
    """Say which version this is."""
    typer.echo(__version__)


def _say_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@cli.callback()
def top(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda wanted: _say_version(wanted=wanted), is_eager=True
        ),
    ] = False,
) -> None:
    """Serve, check, load and publish the map of North Korea's camps and border crossings."""


@contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong in one line, and exit 1."""
    try:
        yield
    except (CampmapError, OSError) as error:
        is_full = isinstance(error, OSError) and error.errno in FULL
        typer.echo(f"{error}{NO_ROOM if is_full else ''}", err=True)
        raise typer.Exit(1) from error


def _ground(settings: Settings) -> Ground:
    return Ground(settings.ground or default_folder())


def main() -> None:
    """The entry point of the `campmap` command."""
    sys.exit(cli())


if __name__ == "__main__":
    main()
