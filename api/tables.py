"""Tables that are read by a job: for whoever sent them, under the walls of the calls, each stored row recorded."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import State

from api.askers import Asker, seeing
from api.objects import Reach
from matching.accounts.owners import claim
from matching.jobs import Job, Kind
from matching.jobs.importing import IMPORT, importing
from matching.ledger import Entry, Ledger
from matching.ledger import Kind as LedgerKind
from matching.versions import software_versions


def tables(state: State) -> Kind:
    """Return the kind of job that imports a table."""
    ledger: Ledger = state.ledger
    return importing(
        state.workspace.store,
        ids=lambda job, kind: _reach(state, job).imported_ids(kind),
        rows=lambda file, job, kind, some: (reach := _reach(state, job)).imported(
            kind, some, lambda ids: claim(file, "opening", ids, reach.who.employer or "", reach.now)
        ),
        stored=lambda file, job, people: ledger.append(file, _entry(state, job, people)),
    )


def _reach(state: State, job: Job) -> Reach:
    return seeing(state, Asker.of(job.asked["asker"])).reach


def _entry(state: State, job: Job, people: Sequence[str]) -> Entry:
    asker = Asker.of(job.asked["asker"])
    return Entry(
        kind=LedgerKind.RECORD_WRITTEN, at=state.now(), actor=asker.user, company=asker.who.employer,
        origin=asker.origin, people=tuple(people), action=f"job {IMPORT}", objects={"job": job.id},
        versions=software_versions(),
    )  # fmt: skip
