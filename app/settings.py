"""What an operator may set, as environment variables with the prefix CAMPMAP_."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "CAMPMAP_"

HERE = Path(__file__).resolve().parent

BUNDLED = HERE / "bundled"
"""Where a wheel carries data, pages and basemap; on a clone they stand beside app/."""

AROUND = BUNDLED if BUNDLED.is_dir() else HERE.parent


class Provider(BaseModel, frozen=True):
    """Outside imagery: tiles in Web Mercator, asked for by the reader's browser after a click."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    url: str = Field(pattern=r"^https?://[^\s/{};,'\"]+/[^\s'\"]*\{z\}[^\s'\"]*$")
    credit: str
    max_zoom: int = Field(17, ge=0, le=22)


def _listed(value: object) -> object:
    """Names with commas between them, as an environment variable has them."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _decoded(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _network(text: str) -> str:
    ip_network(text)
    return text


Host = Annotated[str, Field(pattern=r"^(\*|[A-Za-z0-9.-]+|[0-9a-fA-F:]+)$")]
Hosts = Annotated[tuple[Host, ...], NoDecode, BeforeValidator(_listed)]
Network = Annotated[str, AfterValidator(_network)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_listed)]
Providers = Annotated[tuple[Provider, ...], NoDecode, BeforeValidator(_decoded)]
"""Decoded here: what is no JSON is a fault of this setting then, told as any other is."""
SOURCE = r"('self'|https?://(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?)"
"""Somebody who may frame the map, as Content-Security-Policy Level 3 writes hosts."""


class Settings(BaseSettings):
    """Read once, when the service starts; only the roof knows them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    geodata: Path = AROUND / "geodata"
    """The folder of data."""
    frontend: Path = AROUND / "frontend"
    """The folder of pages, words and the built map."""
    ground: Path | None = BUNDLED / "ground" if BUNDLED.is_dir() else None
    """A ready basemap, a folder or a .pmtiles file; without it, what `make ground` built."""
    store: str = Field("memory", pattern=r"^(memory|postgres(ql)?://.+)$", repr=False)
    """What answers: `memory`, or the address of a PostgreSQL that `campmap load` has filled."""
    store_connections: int = Field(8, ge=1)
    """Connections to the database at most, a process."""
    store_limit_s: float = Field(5.0, gt=0)
    """Seconds that the database may take for an answer."""
    public_url: str = Field("", pattern=r"^(https?://[^\s/]+(/[^\s]*[^\s/])?)?$")
    """Where readers reach the service, such as https://map.example; empty makes links relative."""
    imagery: Providers = ()
    """Outside imagery behind a gate, as a JSON list of {id, name, url, credit, max_zoom}."""
    frame_ancestors: str = Field("", pattern=rf"^({SOURCE}( {SOURCE})*)?$")
    """Who may frame /embed, such as https://news.example; empty is anybody."""
    reload_s: float = Field(2.0, ge=0)
    """Seconds between looks at the data for changes; 0 never looks."""
    kept_mb: int = Field(64, ge=1)
    """Megabytes of finished answers to keep."""
    hosts: Hosts = ()
    """Host names to answer for beside those of public_url and of the machine itself; * is any."""
    proxies: Networks = ()
    """Addresses or networks of proxies whose X-Forwarded-For and -Proto are believed."""
    rate: int = Field(100, ge=0)
    """Requests a second that one client may make, averaged over ten seconds; 0 sets no bound."""
    operator: str = Field("", max_length=500)
    """Who runs this instance and how to reach them, in a sentence for /about."""
    corrections: str = Field("", pattern=r"^(mailto:[^\s?]+|https?://[^\s]+)?$")
    """Where corrections go: mailto:…, or the https://… of a form with {title} and {body}."""
    contact: str = Field("", pattern=r"^((https://|mailto:)[^\s]+)?$")
    """Where weaknesses are reported, for security.txt: https://… or mailto:…."""
    log: Literal["faults", "requests"] = "faults"
    """What the journal has: faults, or a line for each request as well; never who asked."""


def wrong_settings(error: ValidationError) -> Iterator[str]:
    """A line for each setting that cannot be; never its value, which may hold a password."""
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        name, *inner = map(str, fault["loc"])
        where = f" ({'.'.join(inner)})" if inner else ""
        yield f"{PREFIX}{name.upper()}{where}: {fault['msg']}; README lists the settings"
