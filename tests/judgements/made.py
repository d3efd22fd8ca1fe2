"""Judgements made for tests."""

from __future__ import annotations

from datetime import date

from matching.judgements import Answer, Contents, Judgement, Versions

DAY = date(2026, 11, 24)
SEEN, OTHER = "a" * 64, "b" * 64
NOW = Contents({"o1": SEEN, "o2": SEEN}, {"c1": SEEN, "c2": SEEN})


def judgement(
    answer: int | str,
    annotator: str = "judge-1",
    *,
    opening: str = "o1",
    candidate: str = "c1",
    side: str = "company",
    seen: tuple[str | None, str | None] = (SEEN, SEEN),
    **more: object,
) -> Judgement:
    values = {"opening_id": opening, "candidate_id": candidate, "side": side, "annotator": annotator, "day": DAY}
    versions = Versions(opening=seen[0], candidate=seen[1])
    return Judgement(answer=Answer(str(answer)), versions=versions, **{**values, **more})
