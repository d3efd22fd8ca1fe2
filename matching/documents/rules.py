"""What a rule asks, value by value with its sources, and what two rules say of the same people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import JsonValue

from matching.documents.verdicts import VERSION, rulebook_document
from matching.domain import Json
from matching.eligibility.compare import Comparison
from matching.eligibility.gate import Rulebook
from matching.eligibility.policy import Policy
from matching.eligibility.records import Asked, Clause, DatedValue, Door, ListTerms, Table
from matching.eligibility.verdict import Grade
from matching.eligibility.written import ask_document, clause_document, number, source_document, text_document
from matching.opening_terms import Count, OpeningTerms, Price


def _clause(policy: Policy, name: str, clause: Clause, day: date) -> Json:
    need, dated = policy.need(clause, day)
    return {
        **clause_document(name),
        "fact": clause.fact,
        "terms": _terms(clause),
        "atLeast": number(need),
        "unit": clause.unit,
        "judged": text_document(clause.judged),
        "valueSince": dated.since.isoformat() if dated else None,
        "source": source_document(policy, clause),
        "valueSource": source_document(policy, dated) if dated else None,
    }


def _terms(asked: Asked) -> Json:
    """Return what a clause says of its fact beside the name."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asked.terms.items()}  # type: ignore[misc]


def _table(policy: Policy, table: Table) -> Json:
    """Return a table of points, row by row."""
    rows: list[Json] = [
        {
            "title": text_document(item.title),
            "fact": item.fact or None,
            "terms": _terms(item),
            "steps": [{"atLeast": number(s.at_least), "points": s.points, "upTo": s.most} for s in item.steps],
            "most": item.most,
            "group": item.group,
            "source": source_document(policy, item),
        }
        for item in table.item
    ]
    return {"title": text_document(table.title), "rows": [*rows], "groups": {**table.groups}}


def _lists(policy: Policy, terms: ListTerms) -> Json:
    last: JsonValue = terms.last_rank if isinstance(terms.last_rank, int) else {**terms.last_rank}
    return {
        "lists": list(terms.lists),
        "lastRank": last,
        "years": terms.years,
        "source": source_document(policy, terms),
    }


def _sectors(policy: Policy, sectors: DatedValue) -> Json:
    return {
        "admitted": list(sectors.value) if isinstance(sectors.value, tuple) else [],
        "uncertain": list(sectors.uncertain),
        "since": sectors.since.isoformat(),
        "source": source_document(policy, sectors),
    }


def _door(policy: Policy, door: Door) -> Json:
    source = source_document(policy, door)
    return {"id": door.id, "title": text_document(door.title), "clauses": list(door.clauses), "source": source}


def policy_document(rulebook: Rulebook) -> Json:
    """Return what a pack asks on a day, value by value, with its sources."""
    policy, pack = rulebook.policy, rulebook.pack
    return {
        "kind": "policy",
        "version": VERSION,
        **rulebook_document(rulebook),
        "source": source_document(policy, pack),
        "clauses": [_clause(policy, name, clause, rulebook.day) for name, clause in pack.clause.items()],
        "points": {name: _table(policy, table) for name, table in pack.points.items()},
        "doors": [_door(policy, door) for door in pack.door],
        "schools": _lists(policy, pack.schools) if pack.schools else None,
        "companies": _lists(policy, pack.companies) if pack.companies else None,
        "sectors": _sectors(policy, rulebook.terms.sectors) if rulebook.terms.sectors else None,
        "notAsked": [clause_document(name) for name in pack.silent],
        "notExamined": [ask_document(policy, ask) for ask in pack.asks_on(rulebook.day)],
        "conditions": [
            {"text": text_document(each.text), "source": source_document(policy, each)} for each in pack.condition
        ],
    }


def comparison_document(comparison: Comparison, ids: Sequence[str]) -> Json:
    """Return who flips between two rules; `ids` are those of the people compared."""
    grades = [grade.name.lower() for grade in Grade]
    return {
        "kind": "policyDiff",
        "version": VERSION,
        "before": rulebook_document(comparison.before),
        "after": rulebook_document(comparison.after),
        "grades": [*grades],
        "people": comparison.people.tolist(),
        "pairs": comparison.pairs.tolist(),
        "peopleWhoCan": {
            side: dict(zip(("sure", "most"), comparison.between(comparison.people, after=after), strict=True))
            for side, after in (("before", False), ("after", True))
        },
        "byClause": [{**clause_document(name), "count": count} for name, count in comparison.by_clause.items()],
        "flips": [
            {
                "candidate": ids[flip.row],
                "opening": flip.opening,
                "before": flip.before.verdict.value,
                "after": flip.after.verdict.value,
                "clauses": list(flip.clauses),
            }
            for flip in comparison.flips
        ],
    }


def terms_document(terms: OpeningTerms) -> Json:
    """Return what an opening's terms cost it; null stands for a count below five."""

    def count(each: Count) -> Json:
        sure, most = terms.shown[each]
        return {"sure": sure, "most": most}

    def price(each: Price) -> Json:
        return {"without": [text_document(name) for name in each.without], "left": count(each.left)}

    return {
        "kind": "openingTerms",
        "version": VERSION,
        "opening": terms.opening.id,
        **rulebook_document(terms.rulebook),
        "people": terms.people,
        "eligible": count(terms.eligible),
        "left": count(terms.left),
        "withoutOne": [price(each) for each in terms.alone],
        "withoutTwo": [price(each) for each in terms.pairs],
        "pay": [
            {
                "pay": step.pay,
                "multiple": step.multiple,
                "offered": step.offered,
                "eligible": count(step.eligible),
            }
            for step in terms.pay
        ],
    }
