"""The proof of a verdict: one JSON document from which anybody can work the verdict out again.

It holds what was read and where, the facts with their bounds, each clause with the value
used, its source and first day, the doors, and the answer, under the hash of the rules.
`verifier.py` replays it with nothing but the files under `data`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
from pydantic import JsonValue

from matching.domain import Candidate, Degree, Employment, Json, Opening
from matching.eligibility.assess import full_assessment
from matching.eligibility.careers import Careers, careers_of, names_of
from matching.eligibility.facts import Bounds
from matching.eligibility.findings import Finding
from matching.eligibility.gate import Gate, Rulebook, answers_about_people, gate
from matching.eligibility.opening_facts import OF_OPENING, sector_of
from matching.eligibility.policy import Policy
from matching.eligibility.readings import company_of, school_of
from matching.eligibility.records import Clause
from matching.eligibility.spans import EVER, UNKNOWN_DAY, day_of
from matching.eligibility.written import (
    ask_document,
    finding_document,
    grade_document,
    number,
    pack_document,
    source_document,
    text_document,
)
from matching.reference import Company, Resolution, School
from matching.settings import settings

PROOF_VERSION = 1
TABLES = (
    "lists.toml", "schools.csv", "school_names.csv", "school_ranks.csv", "companies.csv", "company_names.csv",
    "company_lists.csv", "countries.toml", "degrees.toml", "places.toml", "sectors.toml", "employer_sectors.toml",
    "laboratories.toml", "languages.toml",
)  # fmt: skip


def proof(
    candidate: Candidate, opening: Opening, day: date, *, pack: str | None = None, policy: Policy | None = None
) -> Json:
    """Return the proof of the verdict for one pair on a day; raises as `assess` does."""
    rulebook = Rulebook.on(day, pack, policy)
    careers = careers_of([candidate])
    one = gate(answers_about_people(careers, rulebook), opening, rulebook)
    answer = full_assessment(candidate, opening, careers, one)
    return {
        "kind": "proof",
        "version": PROOF_VERSION,
        "asOf": rulebook.day.isoformat(),
        "candidate": {"id": candidate.id, "sha256": _document_hash(candidate)},
        "opening": {"id": opening.id, "sha256": _document_hash(opening)},
        "pack": _pack(rulebook),
        "tables": {"sha256": tables_hash()},
        "read": {
            "degrees": None if candidate.degrees is None else _degrees(candidate.degrees, careers),
            "employments": None if candidate.employments is None else _employments(candidate.employments, careers),
            "stay": _stay(candidate, careers),
            "opening": _opening(opening, rulebook),
        },
        "facts": {key: _bounds(bounds[:]) for key, bounds in sorted(one.bounds.items())},
        "clauses": [_clause(each, rulebook) for each in answer.findings],
        "doors": _doors(rulebook, one),
        "answer": {"grade": int(answer.grade), **grade_document(answer.grade)},
        "summary": text_document(answer.summary),
        "notExamined": [ask_document(rulebook.policy, ask) for ask in answer.asks],
        "conditions": [text_document(each.text) for each in answer.conditions],
    }


def _document_hash(value: Candidate | Opening) -> str:
    """Return a hash of the document that a value was read from, or of the value where it was read from none."""
    whole = value.source or value.model_dump(mode="json", exclude={"source"})
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@cache
def tables_hash() -> str:
    """Return a hash over the lists and names that decide which school or company is meant and counts."""
    whole = hashlib.sha256()
    for name in TABLES:
        whole.update(name.encode() + b"\0" + (settings().data / "reference" / name).read_bytes() + b"\0")
    return whole.hexdigest()


def _pack(rulebook: Rulebook) -> Json:
    source = source_document(rulebook.policy, rulebook.pack)
    named = pack_document(rulebook.pack, in_force=rulebook.in_force)
    return {**named, "sha256": rulebook.policy.sha256, "source": source}


def _day(number_of_day: np.int64) -> JsonValue:
    """Return a day; "unknown" before all days and "ever" after them."""
    names = {int(UNKNOWN_DAY): "unknown", int(EVER): "ever"}
    return names.get(int(number_of_day)) or day_of(int(number_of_day)).isoformat()


def _degrees(degrees: Sequence[Degree], careers: Careers) -> list[JsonValue]:
    columns = careers.degrees
    return [
        {
            "pointer": f"/education/{row}",
            "said": _said(degree),
            "level": int(columns.level[row]),
            "levelGrade": int(columns.level_grade[row]),
            "heldFirst": _day(columns.held_first[row]),
            "heldLast": _day(columns.held_last[row]),
            "expectedGrade": int(columns.expected_grade[row]),
            "school": _entity(school_of(degree.school, degree.campus), int(columns.school_grade[row])),
            "koreanGrade": int(columns.korean_grade[row]),
        }
        for row, degree in enumerate(degrees)
    ]


def _employments(jobs: Sequence[Employment], careers: Careers) -> list[JsonValue]:
    columns = careers.employments
    rows: list[JsonValue] = []
    for row, entry in enumerate(columns.entry):
        job = jobs[int(entry)]
        grades = {name: int(getattr(columns, column)[row]) for name, column in _GRADES_OF_A_JOB.items()}
        rows.append(
            {
                "pointer": f"/work/{entry}",
                "said": _said(job),
                **{name: _day(getattr(columns, column)[row]) for name, column in _DAYS_OF_A_JOB.items()},
                **grades,
                "sector": job.sector,
                "suggestedSectors": [*names_of(int(columns.suggested[row]))],
                "company": _entity(company_of(job.employer), int(columns.company_grade[row])),
                "school": _entity(school_of(job.employer, None), int(columns.school_grade[row])),
            }
        )
    return rows


_DAYS_OF_A_JOB = {
    "startFirst": "start_first",
    "startLast": "start_last",
    "endFirst": "end_first",
    "endLast": "end_last",
}
_GRADES_OF_A_JOB = {
    "kindGrade": "kind_grade",
    "regularGrade": "regular_grade",
    "researchGrade": "research_grade",
    "ofUniversity": "of_university",
    "ofCompany": "of_company",
    "ofGovernment": "of_government",
    "koreaGrade": "korea_grade",
}


def _said(value: Degree | Employment) -> Json:
    """Return what the profile says of an entry, without its prose and the document it was read from."""
    said = value.model_dump(mode="json", exclude={"source", "summary", "highlights", "leaves"})
    leaves = value.leaves if isinstance(value, Employment) else ()
    said["leaves"] = [{"start": str(leave.start), "end": str(leave.end)} for leave in leaves]
    return {name: each for name, each in said.items() if each not in (None, [])}


def _entity(resolution: Resolution[School] | Resolution[Company], grade: int) -> Json:
    return {
        "status": resolution.status.value,
        "id": resolution.entity.id if resolution.entity else None,
        "candidates": [each.id for each in resolution.candidates],
        "matched": resolution.matched,
        "nameKind": resolution.kind,
        "grade": grade,
    }


def _stay(candidate: Candidate, careers: Careers) -> Json:
    stays, status = careers.stays, int(careers.stays.status[0])
    return {
        "pointer": "/x-ktech/residence",
        "said": candidate.residence.model_dump(mode="json", exclude={"source"}),
        "inKorea": int(stays.in_korea[0]),
        "status": None if status < 0 else stays.statuses[status],
        "sinceFirst": _day(stays.since_first[0]),
        "sinceLast": _day(stays.since_last[0]),
        "languages": [
            {"pointer": f"/languages/{n}", "language": each.language, "fluency": each.fluency, "cefr": each.cefr}
            for n, each in enumerate(candidate.languages or ())
        ],
        "topik": [int(stays.topik_low[0]), int(stays.topik_high[0])],
    }


def _opening(opening: Opening, rulebook: Rulebook) -> Json:
    """Return what the opening says; a sector is stated or, by its words, only suggested."""
    stated, _ = sector_of(opening)
    bounds = {name: _bounds(fact(opening, rulebook.terms)) for name, fact in sorted(OF_OPENING.items())}
    return {
        "pay": opening.pay.model_dump(mode="json", exclude={"source"}),
        "sector": stated,
        "title": opening.title,
        "industry": opening.industry,
        "country": opening.country,
        "region": opening.region,
        "locality": opening.locality,
        "size": opening.employer.size.value if opening.employer.size else None,
        "bounds": {**bounds},
    }


def _bounds(bounds: Bounds) -> JsonValue:
    return [number(float(value)) for value in bounds[:, 0]]


def _clause(finding: Finding, rulebook: Rulebook) -> Json:
    clause = rulebook.pack.clause[finding.clause]
    return {
        **finding_document(finding),
        "factKey": clause.key,
        "grade": int(finding.grade),
        "judged": text_document(clause.judged),
        "value": _value(clause, rulebook),
    }


def _value(clause: Clause, rulebook: Rulebook) -> JsonValue:
    """Return the dated value behind a clause, with its first day and source."""
    _, dated = rulebook.policy.need(clause, rulebook.day)
    if dated is None:
        return None
    return {
        "parameter": clause.of,
        "multiple": clause.multiple,
        "value": dated.value if isinstance(dated.value, int) else list(dated.value),
        "since": dated.since.isoformat(),
        "through": dated.through.isoformat() if dated.through else None,
        "known": rulebook.is_known(clause),
        "source": source_document(rulebook.policy, dated),
    }


def _doors(rulebook: Rulebook, one: Gate) -> list[JsonValue]:
    return [
        {
            "id": door.id,
            "title": text_document(door.title),
            "clauses": list(door.clauses),
            "grade": int(one.doors[door.id][0]),
            "source": source_document(rulebook.policy, door),
        }
        for door in rulebook.pack.door
    ]
