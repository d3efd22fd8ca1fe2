"""Paths and switches, from the environment alone; a model's parameters never live here."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
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
    session_idle_minutes: int = Field(60, ge=1, description="a session ends when nobody used it for so long")
    session_hours: int = Field(12, ge=1, description="a session ends so long after the sign-in in any case")
    sign_in_failures: int = Field(5, ge=1, description="failed sign-ins a minute, of one name and from one origin")
    key_days: int = Field(365, ge=1, description="an API key is taken for at most so long")
    key_overlap_hours: int = Field(24, ge=0, description="a key that was replaced is still taken for so long")

    database_url: SecretStr | None = Field(
        None, description="a PostgreSQL database to keep all in instead of a file: postgresql://user:password@host/name"
    )
    jobs_hours: int = Field(72, ge=1, description="hours for which a job and its result are kept after its end")
    webhook_ports: str = Field(
        "443,8443", pattern=r"^\d{1,5}(,\d{1,5})*$", description="ports to which webhooks may lead"
    )
    webhook_attempts: int = Field(10, ge=1, le=30, description="attempts at a message to a webhook before it is dead")
    webhook_loopback: bool = Field(False, description="for tests: webhooks may lead to this machine, over http too")

    retention_days: int = Field(
        180, ge=1, le=180, description="days for which documents of people are kept; see `retention`"
    )
    profiles_a_day: int = Field(200, ge=1, description="distinct profiles that one company may open a day in Korea")
    people_listed_a_day: int = Field(
        1_000, ge=1, description="distinct people that all lists of one company may show a day in Korea, masked"
    )
    openings_asked_a_day: int = Field(
        200, ge=1, description="distinct openings, as they stand, that one company may ask about a day in Korea"
    )
    invitation_days: int = Field(30, ge=1, description="days in which an invitation can be answered")
    again_after_days: int = Field(
        90, ge=0, description="days after a no before that company may ask for another opening"
    )
    invitations_a_year: int = Field(3, ge=1, description="how often one company may ask one person within 365 days")

    requests_per_user: int = Field(600, ge=1, description="most calls of one user in a minute; an operator has none")
    writes_per_user: int = Field(120, ge=1, description="most of these that may change something")
    requests_per_origin: int = Field(6_000, ge=1, description="most calls from one network address in a minute")
    most_in_flight: int = Field(600, ge=1, description="most calls being answered at once; others may come back")
    at_once: int = Field(4, ge=1, description="most calls that use the store at once; others wait for a turn")
    waiting: int = Field(320, ge=0, description="most calls that wait for such a turn")
    lists_ahead: int = Field(64, ge=0, le=64, description="shortlists held ready; 0 for none, nor any of the others")
    heavy_at_once: int = Field(2, ge=1, description="most rankings and imports at once; others wait for a turn")
    heavy_waiting: int = Field(64, ge=0, description="most calls that wait for such a turn")
    longest_wait: float = Field(0.3, gt=0, description="most seconds that a call may expect to wait for a turn")
    heavy_longest_wait: float = Field(20, gt=0, description="most seconds that a ranking or an import may expect to")
    patience: float = Field(30, gt=0, description="seconds after which a call that was let in is refused after all")
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


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def available_cores() -> int:
    """Return the number of cores this process may use, at most OMP_NUM_THREADS where set."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return min(cores(), int(wanted)) if wanted.isdigit() and int(wanted) else cores()
