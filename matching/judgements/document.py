"""Agreement as one JSON document, the same from the command line and from the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from matching.bulk.report import said
from matching.domain import Json
from matching.judgements.agreement import (
    FEWEST,
    Agreement,
    Disagreement,
    Estimate,
    PairIds,
    agreements,
    disagreements,
)
from matching.judgements.checking import Checked
from matching.judgements.model import Judgement

THIRD_LOOKS = 50


def agreement_document(judgements: Sequence[Judgement], languages: Mapping[PairIds, str]) -> Json:
    """Return how far annotators agree and on which pairs they differ most; `null` is "cannot tell"."""
    differing = disagreements(judgements)
    return {
        "kind": "agreement",
        "version": 1,
        "fewest": FEWEST,
        "agreements": [_agreement(each) for each in agreements(judgements, languages)],
        "differing": len(differing),
        "thirdLook": [_disagreement(each) for each in differing[:THIRD_LOOKS]],
    }


def _agreement(found: Agreement) -> Json:
    annotators: list[JsonValue] = [*found.annotators]
    counts: Json = {"n": found.n, "cannotTell": found.cannot_tell, "synthetic": found.synthetic}
    estimates: Json = {name: _estimate(getattr(found, name)) for name in ("equal", "kappa", "weighted")}
    return {"annotators": annotators, "side": found.side, "languages": found.languages, **counts, **estimates}


def _estimate(found: Estimate | None) -> JsonValue:
    return None if found is None else {"value": found.value, "low": found.low, "high": found.high}


def _disagreement(found: Disagreement) -> Json:
    grades: Json = dict(found.grades)
    pair: Json = {"opening": found.opening_id, "candidate": found.candidate_id, "side": found.side}
    return {**pair, "grades": grades, "spread": found.spread}


def checked_document(checked: Checked, kept: int | None) -> Json:
    """Return what became of a table's rows; `kept` is how many were kept, `None` where nothing was to be."""
    problems: list[JsonValue] = [
        {
            "line": each.line,
            "column": each.problem.column,
            "code": each.problem.code,
            "text": {**each.problem.text.as_dict()},
        }
        for each in checked.bad
    ]
    warnings: list[JsonValue] = [{**said(each).as_dict()} for each in checked.notices]
    told: Json = {"warnings": warnings, "problems": problems}
    return {"kind": "judgements", "version": 1, "kept": kept, **checked.counts, **told}
