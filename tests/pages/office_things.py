"""What the officer's and the analyst's pages show: gates that were asked, a measured part, pairs judged twice."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from api.askers import Asker
from api.background import background_of
from api.promoting import GATES
from matching.accounts import Principal
from matching.evaluation.kept import keep_sections
from matching.evaluation.parity_report import answer_cell
from matching.evaluation.sections import Dots, Point, Section, Table, figure, same
from matching.jobs import Asked
from matching.jobs.tables import JOBS, PIECES
from matching.judgements import Answer, Judgement, Judgements, Versions
from matching.language import Text
from matching.registry import GateResult
from matching.registry.document import gates_document
from tests import small

LATE = "2999-01-01T00:00:00.000000Z"
REFUSED = (
    GateResult(
        "worse-side",
        False,
        Text("The worse side on the parallel set: -0.010.", "낮은 쪽(병렬 데이터 집합): -0.010."),
        {"difference": -0.01, "low": -0.017, "high": -0.003, "margin": 0.01},
    ),
    GateResult("golden", True, Text("Golden cases: all stand in their order.", "기준 사례: 모두 제 순서입니다.")),
)


def gates_asked(world: Any, name: str = "analyst", *, is_over: bool = False) -> str:
    """Let somebody ask the gates of a scorer; somebody else's process is at it, or it is over."""
    identifier, user = f"gates-{next(world.number)}", world.people[name].user
    who = Principal(user.id, user.roles, user.employer, user.candidate, None, "session")
    values = {"scorer": "prior", "promote": True, "today": small.DAY.isoformat(), "asker": Asker(who).values()}
    background_of(world.app).jobs.add(Asked(identifier, GATES, user.id, values, b""), now=world.now)
    said = {"scorer": "prior", "sha256": "0" * 64, "against": "prior", "promotion": "refused"}
    running = {"state": "running", "holder": "elsewhere/1/x", "held": LATE, "started": LATE}
    done = {"state": "done", "holder": None, "held": None, "ended": LATE, "has_result": True}
    with world.store.file.writing() as file:
        file.execute(update(JOBS).where(JOBS.c.id == identifier).values(**(done if is_over else running)))
        if is_over:
            content = json.dumps({**said, "gates": gates_document(REFUSED)}).encode()
            file.execute(insert(PIECES).values(job=identifier, number=1, upto=0, content=content))
    return identifier


def measured(world: Any) -> None:
    """Keep a part of a report as `evaluate` does."""
    impacts = Table(
        (same("Group"), same("Chosen"), same("Ratio"), same("Answer")),
        ((same("small"), figure(0.7, (0.5, 0.8)), figure(0.9, (0.7, 1.1)), answer_cell(None)),),
        Text("Selected, by size of employer", "기업 규모별 선정"),
    )
    plot = Dots(Text("Ratios", "비율"), (Point(same("small"), 0.9, 0.7, 1.1, "quiet"),), mark=0.8)
    section = Section(
        "fairness:impact", Text("Selection", "선정"), tables=(impacts,), plots=(plot,), synthetic=True, command="x"
    )
    keep_sections(
        world.store.file.home, [section], day=date(2026, 11, 23), command="x", facts=[(Text("Seed", "시드"), "1")]
    )


def judged_twice(world: Any) -> None:
    """Let two annotators answer about four pairs, alike but for one."""
    kept = Judgements(world.store)
    if kept.all():
        return
    contents = kept.contents()
    opening = "sample"
    made = []
    for candidate in ("twin-1", "twin-2", "odd-1", "odd-2"):
        versions = Versions(opening=contents.openings[opening], candidate=contents.candidates[candidate])
        for annotator, answer in (("judge-1", "3"), ("judge-2", "3" if candidate != "odd-2" else "0")):
            made.append(
                Judgement(
                    opening_id=opening, candidate_id=candidate, side="company", annotator=annotator, day=small.DAY,
                    answer=Answer(answer), versions=versions,
                )
            )  # fmt: skip
    kept.add(made)
