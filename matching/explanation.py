"""Why a score is what it is: its own parts in words, negatives first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.columns import CEFR_RANK, level_range
from matching.domain import Candidate, LanguageNeed
from matching.eligibility.opening_facts import annual_pay_bounds, sector_of
from matching.eligibility.reasons.case import duration, won
from matching.features import Pairs, Side, feature_matrix, feature_names, place_of
from matching.language import Text, message
from matching.pool import skill_key, skills_of
from matching.reference import language_code, sectors, skill_named
from matching.scoring import TwoSided

MOST_NAMES = 8


@dataclass(frozen=True)
class Evidence:
    """A skill and where each document speaks of it (JSON pointers); None where it does not.

    `is_shown`: dated work or study tells of it, so that it counts whole.
    """

    skill: Text
    in_candidate: str | None
    in_opening: str
    is_shown: bool = False


@dataclass(frozen=True)
class Reason:
    """One part of a score.

    `value` is the feature in [0, 1], None when it is not known; `part` is what it adds
    to or takes from one half.
    """

    feature: str
    title: Text
    value: float | None
    part: float
    text: Text
    evidence: tuple[Evidence, ...] = ()


def reasons(pairs: Pairs, at: int, side: Side, scorer: TwoSided) -> tuple[Reason, ...]:
    """Return the parts of one pair's score on one side; they and one half add up to it.

    `at` is the position among the pairs. What speaks against stands first, then what is
    not known, then what speaks for, each by its weight.
    """
    one = replace(pairs, rows=pairs.rows[at : at + 1])
    values = feature_matrix(one, side)
    parts = scorer.of(side).parts(values)[0]
    found = [
        _reason(name, None if np.isnan(value) else float(value), float(part), one)
        for name, value, part in zip(feature_names(side), values[0], parts, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda each: (each.part > 0, each.value is not None and each.part == 0, _order(each)))
    )


def _order(reason: Reason) -> float:
    return reason.part if reason.part < 0 else -reason.part


def say(key: str, /, **values: object) -> Text:
    """Return one message of the features' catalogue."""
    return message("features", key, **values)


def _reason(name: str, value: float | None, part: float, one: Pairs) -> Reason:
    if value is None:
        return Reason(name, say(name), None, part, say(f"{name}-unknown"))
    if name in ("must", "nice"):
        return _skill_reason(name, value, part, one)
    values = _WORDS[name](one, value)
    return Reason(name, say(name), value, part, say(f"{name}-known", **values))


def _skill_reason(name: str, value: float, part: float, one: Pairs) -> Reason:
    evidence = skill_evidence(name, one)
    found = [each.skill for each in evidence if each.in_candidate]
    missing = [each.skill for each in evidence if not each.in_candidate]
    listed = [each.skill for each in evidence if each.in_candidate and not each.is_shown]
    text = say(
        f"{name}-known",
        found=len(found),
        asked=len(evidence),
        names=say("names", names=_names(found)) if found else Text("", ""),
        missing=say("missing", names=_names(missing)) if missing else Text("", ""),
        listed=say("listed", names=_names(listed)) if listed else Text("", ""),
    )
    return Reason(name, say(name), value, part, text, tuple(evidence))


def skill_evidence(name: str, one: Pairs) -> list[Evidence]:
    """Return each skill asked once, with where the two documents name it."""
    asked: dict[str, Evidence] = {}
    mentioned = skills_of(_person(one))
    for number, wanted in enumerate((one.opening.must if name == "must" else one.opening.nice) or ()):
        key = skill_key(wanted)
        known = skill_named(wanted)
        title = known.name if known else Text(wanted, wanted)
        pointer = f"/x-ktech/requirements/{name}/{number}"
        mention = mentioned.get(key)
        seen = (
            Evidence(title, mention.pointer, pointer, mention.weight == 1)
            if mention
            else Evidence(title, None, pointer)
        )
        asked.setdefault(key, seen)
    return list(asked.values())


def _person(one: Pairs) -> Candidate:
    return one.pool.candidates[int(one.rows[0])]


def _names(names: list[Text]) -> Text:
    more = "" if len(names) <= MOST_NAMES else f" +{len(names) - MOST_NAMES}"
    some = names[:MOST_NAMES]
    return Text(", ".join(name.en for name in some) + more, ", ".join(name.ko for name in some) + more)


def _answer(value: float) -> Text:
    if value >= 1:
        return say("wished")
    return say("near") if value > 0 else say("not-wished")


Values = Mapping[str, object]


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
    short = [need for need in needs if not _speaks(_person(one), need)]
    names = [Text(_need_name(need), _need_name(need)) for need in short]
    missing = say("missing", names=_names(names)) if names else Text("", "")
    return {"asked": len(needs), "met": len(needs) - len(short), "missing": missing}


def _need_name(need: LanguageNeed) -> str:
    return f"{need.language} {need.cefr.value}" if need.cefr else need.language


def _speaks(person: Candidate, need: LanguageNeed) -> bool:
    rank = CEFR_RANK[need.cefr.value] if need.cefr else 1
    spoken = [
        each
        for each in person.languages or ()
        if each.language and language_code(each.language) == language_code(need.language)
    ]
    return any(level_range(each)[0] >= rank for each in spoken)


def _sector(one: Pairs, value: float) -> Values:
    stated, _ = sector_of(one.opening)
    names = {sector.id: sector.name for sector in sectors()}
    return {"sector": names[stated or "other"], "answer": _answer(value)}


def _place(one: Pairs, value: float) -> Values:
    where = place_of(one.opening)
    return {"place": where.name if where else "", "answer": _answer(value)}


def _pay(one: Pairs, _: float) -> Values:
    low, high, _ = annual_pay_bounds(one.opening.pay)[:, 0]
    return {"offer": _offer(low, high), "wish": won(_person(one).preferences.minimum_pay or 0)}


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


_WORDS: Mapping[str, Callable[[Pairs, float], Values]] = {
    "similarity": _similarity,
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
