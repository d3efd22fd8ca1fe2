"""What goes on beside the calls: long work, webhooks to be told, lists to be made ahead, by a thread each."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from api import askers
from api.admission import Admission
from api.batch import ASSESSMENTS, SHORTLISTS, batch
from api.errors import ProblemError
from api.exporting import exporting
from api.pages.pairs import made_with
from api.promoting import promoting
from api.tables import tables
from matching.accounts.owners import Owners
from matching.collecting import give_back
from matching.domain import Json
from matching.errors import MatchingError
from matching.jobs import Asked, Job, Jobs, Kind, Runner, Turn, Worker, error_document, holder_here
from matching.language import message
from matching.ledger.ahead import Ahead
from matching.rights import finish
from matching.settings import Settings, settings
from matching.store.keys import secret
from matching.webhooks import Allowed, Courier, Retry, Webhooks
from matching.workspace import Workspace

_TENDED_EVERY = timedelta(minutes=1)
_RESTS, _LONGEST_REST = 3, 10.0  # times as long as the work took, and seconds
_FEW_CALLS = 4


@dataclass
class Background:
    """Jobs and webhooks of one service, with the threads that see to them."""

    jobs: Jobs
    kinds: dict[str, Kind]
    runner: Runner
    webhooks: Webhooks
    courier: Courier
    key: bytes
    allowed: Allowed
    ahead: Ahead
    now: Callable[[], datetime]
    finish: Callable[[], object]
    go_on: Callable[[], object]
    keep: Callable[[], object]

    def __post_init__(self) -> None:
        failed = error_document(MatchingError("job-failed"))
        self.worker = Worker("jobs", self._work, failed=lambda: self.runner.fail_mine(failed))
        self.teller = Worker("webhooks", self._tell)
        self.maker = Worker("lists", self._make_ahead)
        self._tended: dict[str, datetime] = {}

    def start(self) -> None:
        """Begin; what a killed process was at is taken up."""
        self.worker.start()
        self.teller.start()
        self.maker.start()

    def stop(self) -> None:
        """Stop after the step that is being done; what is not over goes back into the queue."""
        self.runner.stopping.set()
        self.worker.stop()
        self.teller.stop()
        self.maker.stop()

    def _work(self) -> bool:
        if self._is_time("jobs"):
            self.runner.take_up()
            self.runner.forget_ended()
            self.finish()
            self.go_on()
        return self.runner.run_next()

    def _tell(self) -> bool:
        if self._is_time("webhooks"):
            self.courier.forget_ended()
        return self.courier.deliver_due() > 0

    def _make_ahead(self) -> bool:
        """Make a list, or keep the pool where none is due and nobody waits; then rest for some times as long.

        What the last change and its lists left of memory is given back now and then.
        """
        began = time.monotonic()
        was_made = self.ahead.step()
        if not was_made and not self.ahead.is_busy() and self._is_time("pool"):
            self.keep()
        if self._is_time("memory"):
            give_back()
        self.maker.rest(min(_RESTS * (time.monotonic() - began), _LONGEST_REST))
        return was_made

    def _is_time(self, name: str) -> bool:
        now, last = self.now(), self._tended.get(name)
        if last is not None and now < last + _TENDED_EVERY:
            return False
        self._tended[name] = now
        return True


def install(app: FastAPI, workspace: Workspace, bounds: Settings | None = None) -> Background:
    """Give an application its jobs and webhooks; `app.state` holds who may see what, and what time it is."""
    given, state = bounds or settings(), app.state
    kept, allowed = timedelta(hours=given.jobs_hours), allowed_by(given)
    now: Callable[[], datetime] = state.now
    made = (tables(state), batch(ASSESSMENTS, state), batch(SHORTLISTS, state), exporting(state), promoting(state))
    kinds, key = {each.name: _told_of_problems(each) for each in made}, secret("webhooks", workspace.store.file.home)
    retry = Retry(attempts=given.webhook_attempts, seed=secrets.randbits(32))
    state.background = Background(
        jobs=Jobs(workspace.store, kept=kept),
        kinds=kinds,
        runner=Runner(workspace.store, kinds, now=now, holder=holder_here(secrets.token_hex(8)), kept=kept),
        webhooks=Webhooks(workspace.store),
        courier=Courier(workspace.store, key, now=now, allowed=allowed, retry=retry),
        key=key,
        allowed=allowed,
        ahead=_ahead(app, workspace, given.lists_ahead),
        now=now,
        finish=lambda: finish(workspace),
        go_on=state.warming.go_on,
        keep=lambda: _keep_pool(workspace),
    )
    return background_of(app)


def _keep_pool(workspace: Workspace) -> None:
    if workspace.laid_out()["candidates"]:
        workspace.keep_pool()


def _ahead(app: FastAPI, workspace: Workspace, most: int) -> Ahead:
    state = app.state

    def is_busy() -> bool:
        admission: Admission = state.admission
        return bool(admission.heavy.running or admission.heavy.waiting or admission.in_flight > _FEW_CALLS)

    owners: Owners = state.accounts.owners
    state.lists.followed = made_with
    return Ahead(state.lists, workspace, owners, state.today, most=most, is_busy=is_busy)


def _told_of_problems(kind: Kind) -> Kind:
    """Return a kind of job that fails with the problem that a call would be answered with."""

    def run(turn: Turn) -> None:
        try:
            kind.run(turn)
        except ProblemError as problem:
            turn.end(error={"code": problem.code, "message": {**message("problems", problem.code).as_dict()}})

    return replace(kind, run=run)


def allowed_by(given: Settings) -> Allowed:
    """Return where webhooks may lead by the settings."""
    return Allowed(frozenset(map(int, given.webhook_ports.split(","))), given.webhook_loopback)


def background_of(app: FastAPI) -> Background:
    """Return what goes on beside the calls of an application."""
    found: Background = app.state.background
    return found


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Let the threads run as long as the application does."""
    background = background_of(app)
    await run_in_threadpool(background.start)
    try:
        yield
    finally:
        await run_in_threadpool(background.stop)


def asked_for(request: Request, kind: str, values: Json, content: bytes) -> Job:
    """Keep work to be done for whoever asks, and wake the thread that does it."""
    background = background_of(request.app)
    asker = askers.asker_of(request)
    known: Json = {**values, "asker": asker.values()}
    asked = Asked(str(uuid.uuid4()), kind, asker.user, known, content)
    job = background.jobs.add(asked, now=request.app.state.now())
    background.runner.file.once_kept(background.worker.wake)
    return job
