"""Paths and switches, from the environment alone; a model's parameters never live here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_CHECKOUT = Path(__file__).resolve().parents[1]
_HOME = _CHECKOUT / ".ktech" if (_CHECKOUT / "pyproject.toml").exists() else Path.home() / ".ktech-match"


class Settings(BaseSettings):
    """Where things lie and how much is let in at once.

    Each is set by `KTECH_<NAME>`, and one that is set to nothing counts as not set.
    """

    model_config = SettingsConfigDict(env_prefix="KTECH_", env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(_HOME, description="the store and the caches")
    data: Path = Field(_CHECKOUT / "data", description="policy, reference tables and the sample")
    models: Path = Field(_CHECKOUT / "models", description="encoders' cards and constants")
    encoder: str = Field("ktech-e5", description="the sentence encoder's name, folder or hub name")

    requests_per_user: int = Field(600, ge=1, description="most calls of one user in a minute; an operator has none")
    writes_per_user: int = Field(120, ge=1, description="most of these that may change something")
    requests_per_origin: int = Field(6_000, ge=1, description="most calls from one network address in a minute")
    most_in_flight: int = Field(600, ge=1, description="most calls being answered at once; others may come back")
    at_once: int = Field(16, ge=1, description="most calls that use the store at once; others wait for a turn")
    waiting: int = Field(320, ge=0, description="most calls that wait for such a turn")
    heavy_at_once: int = Field(2, ge=1, description="most rankings and imports at once; others wait for a turn")
    heavy_waiting: int = Field(64, ge=0, description="most calls that wait for such a turn")
    longest_wait: float = Field(0.5, gt=0, description="most seconds that a call waits for a turn to use the store")
    heavy_longest_wait: float = Field(20, gt=0, description="most seconds that a ranking or an import waits for one")
    body_seconds: float = Field(60, gt=0, description="seconds within which a body must have come in")
    stop_seconds: int = Field(30, ge=1, description="seconds for calls in flight when the service stops")
    idempotency_hours: int = Field(24, ge=1, description="hours for which the answer to an Idempotency-Key is kept")
    cursor_hours: int = Field(24, ge=1, description="hours for which a list may be gone on with")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="the least that is logged")

    @property
    def store(self) -> Path:
        """The file of record."""
        return self.home / "store.sqlite3"

    @property
    def scorers(self) -> Path:
        """The scorers that were learned, and which one serves."""
        return self.home / "scorers"

    @property
    def cache(self) -> Path:
        """Whatever can be made again: unpacked weights, vectors of known texts."""
        return self.home / "cache"


@cache
def settings() -> Settings:
    """Return the settings, read once a process."""
    return Settings()
