"""What an operator may set, as environment variables with the prefix CAMPMAP_."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

HERE = Path(__file__).resolve().parent


class Provider(BaseModel, frozen=True):
    """Outside imagery: tiles in Web Mercator, asked for by the reader's browser after a click."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    url: str = Field(pattern=r"^https?://[^\s/{};,'\"]+/[^\s'\"]*\{z\}[^\s'\"]*$")
    credit: str
    max_zoom: int = Field(17, ge=0, le=22)


class Settings(BaseSettings):
    """Read once, when the service starts; only the roof knows them."""

    model_config = SettingsConfigDict(env_prefix="CAMPMAP_", frozen=True)

    geodata: Path = HERE.parent / "geodata"
    """The folder of data."""
    frontend: Path = HERE.parent / "frontend"
    """The folder of pages, words and the built map."""
    ground: Path | None = None
    """A ready basemap, a folder or a .pmtiles file; without it, what `make ground` built."""
    store: str = Field("memory", pattern=r"^(memory|postgres(ql)?://.+)$", repr=False)
    """What answers: `memory`, or the address of a PostgreSQL that `campmap load` has filled."""
    store_connections: int = Field(8, ge=1)
    """Connections to the database at most, a process."""
    store_limit_s: float = Field(5.0, gt=0)
    """Seconds that the database may take for an answer."""
    public_url: str = Field("", pattern=r"^(https?://[^\s/]+(/[^\s]*[^\s/])?)?$")
    """Where readers reach the service, such as https://map.example; empty makes links relative."""
    imagery: tuple[Provider, ...] = ()
    """Outside imagery behind a gate, as a JSON list of {id, name, url, credit, max_zoom}."""
    reload_s: float = Field(2.0, ge=0)
    """Seconds between looks at the data for changes; 0 never looks."""
    kept_mb: int = Field(64, ge=1)
    """Megabytes of finished answers to keep."""
