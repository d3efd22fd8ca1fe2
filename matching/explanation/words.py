"""A feature's value in words: what the two sides say, in Korean and English from one structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np

from matching.domain import Candidate, LanguageNeed
from matching.eligibility.opening_facts import annual_pay_bounds, sector_of
from matching.eligibility.reasons.case import duration, won
from matching.explanation.cited import speaks
from matching.explanation.model import say
from matching.features import Pairs, place_of
from matching.features.proof import WORTH, parts_asked
from matching.features.rank import steps_of_people, steps_of_post
from matching.features.skills import FORGOTTEN
from matching.features.titles import (
    AN_EARLIER_JOB,
    SAME_GROUP,
    SAME_OCCUPATION,
    SAME_TITLE,
    meant_by,
    recent_jobs,
    step,
)
from matching.language import Text, message
from matching.reference import language_code, sectors
from matching.reference.fields_of_study import NEAR, OWN

MOST_NAMES = 8
Values = Mapping[str, object]


def person_of(one: Pairs) -> Candidate:
    """Return the person of a single pair."""
    return one.pool.candidates[int(one.rows[0])]


def names_of(names: list[Text]) -> Text:
    """Return names in a row, the first eight and how many more there are."""
    more = "" if len(names) <= MOST_NAMES else f" +{len(names) - MOST_NAMES}"
    some = names[:MOST_NAMES]
    return Text(", ".join(name.en for name in some) + more, ", ".join(name.ko for name in some) + more)


def _answer(value: float) -> Text:
    if value >= 1:
        return say("wished")
    return say("near") if value > 0 else say("not-wished")


def _similarity(_: Pairs, value: float) -> Values:
    return {"percent": f"{value:.0%}"}


def _years(one: Pairs, _: float) -> Values:
    low = float(one.bounds("work_years")[0, 0])
    return {"have": duration(low), "ask": duration(one.opening.minimum_years or 0)}


def _degree(one: Pairs, _: float) -> Values:
    held = int(one.bounds("degree_level")[0, 0])
    have = message("findings", f"level-{held}") if held else say("no-degree")
    return {"have": have, "ask": message("findings", f"level-{int(one.opening.minimum_isced or 0)}")}


def _languages(one: Pairs, _: float) -> Values:
    needs = [need for need in one.opening.languages or () if language_code(need.language)]
    short = [need for need in needs if not speaks(person_of(one), need)]
    names = [Text(_need_name(need), _need_name(need)) for need in short]
    missing = say("missing", names=names_of(names)) if names else Text("", "")
    return {"asked": len(needs), "met": len(needs) - len(short), "missing": missing}


def _need_name(need: LanguageNeed) -> str:
    return f"{need.language} {need.cefr.value}" if need.cefr else need.language


def _sector(one: Pairs, value: float) -> Values:
    return {"sector": _sector_name(one), "answer": _answer(value)}


def _place(one: Pairs, value: float) -> Values:
    where = place_of(one.opening)
    return {"place": where.name if where else "", "answer": _answer(value)}


def _pay(one: Pairs, _: float) -> Values:
    low, high, _ = annual_pay_bounds(one.opening.pay)[:, 0]
    return {"offer": _offer(low, high), "wish": won(person_of(one).preferences.minimum_pay or 0)}


def _offer(low: float, high: float) -> Text:
    if low == high:
        return won(low)
    return say("pay-from", low=won(low)) if np.isinf(high) else say("pay-range", low=won(low), high=won(high))


def _size(one: Pairs, value: float) -> Values:
    size = one.opening.employer.size
    return {"size": say(f"size-{size.value}") if size else "", "answer": _answer(value)}


def _remote(one: Pairs, value: float) -> Values:
    mode = one.opening.remote
    answer = say("one-step-less") if 0 < value < 1 else _answer(value)
    return {"mode": say(f"remote-{mode.value}") if mode else "", "answer": answer}


def _working_language(one: Pairs, value: float) -> Values:
    return {"languages": ", ".join(need.language for need in one.opening.languages or ()), "answer": _answer(value)}


def _title(one: Pairs, _: float) -> Values:
    asked = meant_by(one.opening.title)
    steps = [
        (step(asked, meant_by(job.title)), back)
        for back, (_, job) in enumerate(recent_jobs(person_of(one)))
        if job.title
    ]
    near, back = max(((near * AN_EARLIER_JOB**back, near, back) for near, back in steps if near == near))[1:]
    shared = {SAME_TITLE: "title-same", SAME_OCCUPATION: "title-occupation"}
    shared |= {each: f"title-group-{digits}" for digits, each in SAME_GROUP.items()}
    ago = say("jobs-ago", jobs=back) if back else Text("", "")
    return {"near": say(shared.get(near, "title-other")), "ago": ago}


def _field(one: Pairs, value: float) -> Values:
    return {"percent": f"{value:.0%}", "sector": _sector_name(one)}


def _sector_name(one: Pairs) -> Text:
    stated, _ = sector_of(one.opening)
    return {sector.id: sector.name for sector in sectors()}[stated or "other"]


def _seniority(one: Pairs, _: float) -> Values:
    least, most = (int(end[0]) for end in steps_of_people(one))
    return {"have": _steps(least, most), "ask": _steps(*(steps_of_post(one.opening) or (least, most)))}


def _steps(least: int, most: int) -> Text:
    ends = say(f"step-{least}"), say(f"step-{most}")
    return ends[0] if least == most else say("steps", least=ends[0], most=ends[1])


def _degree_field(one: Pairs, value: float) -> Values:
    answer = {OWN: "field-own", NEAR: "field-near"}.get(value, "field-other")
    return {"sector": _sector_name(one), "answer": say(answer)}


def _recency(_: Pairs, value: float) -> Values:
    ago = (1 - value) * FORGOTTEN
    return {"ago": say("used-last") if ago < 1 / 12 else say("used-ago", time=duration(ago))}


def _evidence(one: Pairs, _: float) -> Values:
    parts = parts_asked(one.opening)
    graded = Counter(
        fact.grade for fact in person_of(one).evidence if fact.pointer.removeprefix("/").partition("/")[0] in parts
    )
    return {grade.value: graded[grade] for grade in WORTH}


WORDS: Mapping[str, Callable[[Pairs, float], Values]] = {
    "similarity": _similarity,
    "title-similarity": _similarity,
    "skills-similarity": _similarity,
    "title": _title,
    "field": _field,
    "seniority": _seniority,
    "degree-field": _degree_field,
    "recency": _recency,
    "evidence": _evidence,
    "years": _years,
    "degree": _degree,
    "languages": _languages,
    "sector": _sector,
    "place": _place,
    "pay": _pay,
    "size": _size,
    "remote": _remote,
    "working-language": _working_language,
}
