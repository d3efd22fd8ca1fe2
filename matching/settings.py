"""Paths and switches, from the environment alone; a model's parameters never live here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_CHECKOUT = Path(__file__).resolve().parents[1]
_HOME = _CHECKOUT / ".ktech" if (_CHECKOUT / "pyproject.toml").exists() else Path.home() / ".ktech-match"


class Settings(BaseSettings):
    """Where things lie; each is set by `KTECH_<NAME>`, and one that is set to nothing counts as not set."""

    model_config = SettingsConfigDict(env_prefix="KTECH_", env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(_HOME, description="the store and the caches")
    data: Path = Field(_CHECKOUT / "data", description="policy, reference tables and the sample")
    models: Path = Field(_CHECKOUT / "models", description="encoders' cards and constants")
    encoder: str = Field("ktech-e5", description="the sentence encoder's name, folder or hub name")

    profiles_a_day: int = Field(200, ge=1, description="distinct profiles that one company may open a day in Korea")
    invitation_days: int = Field(30, ge=1, description="days in which an invitation can be answered")
    again_after_days: int = Field(
        90, ge=0, description="days after a no before that company may ask for another opening"
    )
    invitations_a_year: int = Field(3, ge=1, description="how often one company may ask one person within 365 days")

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
