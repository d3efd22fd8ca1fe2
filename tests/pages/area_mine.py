"""A candidate's own pages: home, other routes, questions, consents, record, letters, disputes, data."""

from __future__ import annotations

from typing import Any

from matching.ingest.json_resume import read_candidate
from tests import small
from tests.pages.addresses import at

MINE = "candidate A"


def of(path: str, query: str = "") -> Any:
    return lambda world: f"{path}{world.profile_of(MINE)}{query}"


def with_invitation(world: Any) -> str:
    world.invitation_of(MINE)
    world.block_of(MINE)
    return f"/consents/{world.profile_of(MINE)}?done=true"


def with_dispute(world: Any) -> str:
    world.dispute_of(MINE, is_taken=True)
    return f"/disputed/{world.profile_of(MINE)}?subject=verdict&opening=sample"


def with_letter(world: Any) -> str:
    person = world.profile_of(MINE)
    return f"/letters/{world.decision_about(person)}/{person}"


def with_question(world: Any) -> str:
    """Let a profile say a year alone where a day decides."""
    person = world.profile_of("candidate B")
    world.workspace.add([read_candidate(small.resume(person, start="2018"))], replace=True)
    return f"/questions/{person}"


PAGES = (
    at("mine", "/mine", MINE),
    at("mine-new", "/mine", "newcomer"),
    at("routes", "/routes/{identifier:path}", MINE, of("/routes/", "?opening=sample")),
    at("questions", "/questions/{identifier:path}", "candidate B", with_question),
    at("questions-over", "/questions/{identifier:path}", MINE, of("/questions/", "?opening=sample&skipped=x&done=2")),
    at("consents", "/consents/{identifier:path}", MINE, with_invitation),
    at(
        "consents-none",
        "/consents/{identifier:path}",
        "candidate B",
        lambda w: f"/consents/{w.profile_of('candidate B')}",
    ),
    at("seen", "/seen/{identifier:path}", MINE, of("/seen/")),
    at("decisions", "/decisions/{identifier:path}", MINE, lambda w: with_letter(w) and of("/decisions/")(w)),
    at("letter", "/letters/{number}/{identifier:path}", MINE, with_letter),
    at("disputes", "/disputed/{identifier:path}", MINE, with_dispute),
    at("data", "/data/{identifier:path}", MINE, of("/data/")),
    at("erased", "/erased", "anonymous", "/erased?entry=12"),
    at("typing", "/uploads/{identifier}", MINE, lambda w: f"/uploads/{w.empty_upload_of(MINE)}"),
)
