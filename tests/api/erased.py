"""Somebody with one thing of every kind who was erased, and the ids that they and their things had."""

from __future__ import annotations

from sqlalchemy import insert

from api import examples
from matching.consents import Purpose, given
from matching.consents.model import TEXT_VERSION
from matching.ingest.json_resume import read_candidate
from matching.jobs.tables import PEOPLE
from matching.merges import Decision
from tests import small
from tests.api.world import KINDS, NOW, World

NAME = "candidate gone"


def erased_things(world: World) -> dict[str, str]:
    """Return, by what `permissions.toml` calls them, the ids of things that were there once and were erased."""
    gone = world.leaver()
    person = str(gone.user.candidate)
    world.people[NAME] = gone
    with world.store.file.writing() as file:
        given.change(file, person, dict.fromkeys(Purpose, True), NOW, version=TEXT_VERSION, by=gone.user.id)
    merge = _merged(world, person)
    found = {
        "profile": person, "leaver": person, "passer-by": person, "user": gone.user.id, "merge": merge,
        "judgement": _judged(world, person), "dispute": world.dispute_of(NAME),
        "upload": world.upload_of(NAME), "key": world.key_of(NAME), "job": world.job_of(NAME),
        "webhook": world.webhook_of(NAME), "block": world.block_of(NAME), "invitation": world.invitation_of(NAME),
        "opening": _lost(world), "opening to lose": _lost(world),
        **{f"result of {name}": _spoken_of(world, name, person) for name in KINDS},
    }  # fmt: skip
    del world.people[NAME]
    assert world.ask(gone, "DELETE", f"/v1/candidates/{person}").status_code == 200
    return {**found, "dispute taken": found["dispute"], "result": found["job"]}


def _spoken_of(world: World, name: str, person: str) -> str:
    """Let a job of somebody else speak of the person, and return the job's id."""
    job = world.job_of(name)
    with world.store.file.writing() as file:
        file.execute(insert(PEOPLE).values(job=job, candidate=person))
    return job


def _merged(world: World, person: str) -> str:
    """Store the person a second time, make both one, and return the merge's id."""
    world.workspace.add([read_candidate(small.resume(f"{person}-twice"))])
    decision = Decision("reviewer-1", small.DAY)
    return str(world.workspace.merge_people(person, f"{person}-twice", decision=decision).id)


def _judged(world: World, person: str) -> str:
    """Keep a judgement about the person, and return its number."""
    analyst = world.people["analyst"]
    body = {**examples.JUDGEMENT, "opening": "sample", "candidate": person, "annotator": analyst.user.id}
    return str(world.ask(analyst, "POST", "/v1/judgements", json=body).json()["number"])


def _lost(world: World) -> str:
    """Let a company delete an opening, and return its id."""
    opening = world.opening_to_lose("company X")
    assert world.ask(world.people["company X"], "DELETE", f"/v1/openings/{opening}").status_code == 200
    return opening
