"""Gates asked by a job, since it takes a minute; and a scorer put in service where it passes them all."""

from __future__ import annotations

import json
from datetime import date

from starlette.datastructures import State

from api.askers import Asker, seeing
from api.errors import ProblemError
from matching.accounts import reach
from matching.domain import Json
from matching.jobs import Job, Kind, Turn
from matching.ledger import Entry, Ledger
from matching.ledger import Kind as LedgerKind
from matching.registry import GateResult
from matching.registry.document import gates_document
from matching.store.metadata import File
from matching.versions import software_versions

GATES = "scorer-gates"


def promoting(state: State) -> Kind:
    """Return the kind of job that asks every gate of a scorer, and promotes it if that is asked for and all are passed.

    What is said is whether each gate is passed, which scorer served meanwhile, and what became of it.
    """

    def run(turn: Turn) -> None:
        from matching.evaluation import promotion  # with SciPy's statistics: a second, and only gates need them
        from matching.evaluation.judged_sample import stored_judgements

        asked, asker = turn.job.asked, Asker.of(turn.job.asked["asker"])
        if not reach.tunes(seeing(state, asker).acting.who):
            raise ProblemError("not-allowed")
        shelf, name, day = state.workspace.shelf, str(asked["scorer"]), date.fromisoformat(str(asked["today"]))
        served = shelf.load_in_service()
        results = promotion.asked_of(shelf, name, day, state.workspace, stored_judgements(state.workspace.store))
        said: Json = {
            "scorer": name,
            "sha256": shelf.sha256(name),
            "against": served.scorer.name,
            "gates": gates_document(results),
            "promotion": None,
        }
        if asked.get("promote") is not True:
            turn.end(_bytes(said))
        elif all(each.passed for each in results):
            turn.end(_bytes(said | {"promotion": "done"}), write=lambda file: _promote(state, turn.job, file, results))
        else:
            turn.end(_bytes(said | {"promotion": "refused"}))

    return Kind(GATES, run, "application/json", "json")


def _bytes(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def _promote(state: State, job: Job, file: File, results: tuple[GateResult, ...]) -> None:
    """Record a promotion and do it: where either fails, neither is."""
    asker, name = Asker.of(job.asked["asker"]), str(job.asked["scorer"])
    ledger: Ledger = state.ledger
    ledger.append(file, promoted(asker, name, state, action=f"job {GATES}", job=job.id))
    state.workspace.shelf.promote(name, results, day=date.fromisoformat(str(job.asked["today"])))


def promoted(asker: Asker, name: str, state: State, *, action: str, **objects: str) -> Entry:
    """Return what is recorded of a scorer that is put in service."""
    return Entry(
        kind=LedgerKind.SCORER_PROMOTED, at=state.now(), actor=asker.user, company=asker.who.employer,
        origin=asker.origin, action=action, objects={"scorer": name, **objects}, versions=software_versions(),
    )  # fmt: skip
