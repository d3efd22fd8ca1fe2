"""Why an opening is enough or not: its pay, its field, its place, its employer."""

from __future__ import annotations

import numpy as np

from matching.eligibility.opening_facts import MONTHS_A_YEAR, sector_of
from matching.eligibility.reasons.case import Case, Reason, listed_names, say, settle, won
from matching.eligibility.verdict import Grade
from matching.language import Text
from matching.reference import sectors


def pay_reason(case: Case) -> Reason:
    """Explain the pay offered against the pay asked."""
    pay, low, high = case.opening.pay, float(case.bounds[0, 0]), float(case.bounds[1, 0])
    values = {"need": won(case.need), "multiple": _multiple(case)}
    missing = (settle("settle-pay", "/baseSalary", "opening"),)
    if case.grade is Grade.YES:
        return say("pay-yes" if low == high else "pay-yes-from", pay=won(low), **values), ()
    if case.grade is Grade.NO:
        name = "pay-no" if low == high else "pay-no-up-to"
        return say(name, pay=won(high), gap=won(case.need - high), **values), ()
    if pay.minimum is None and pay.maximum is None:
        return say("pay-missing", **values), missing
    if pay.currency != "KRW":
        return say("pay-currency", **values), missing
    if pay.period not in MONTHS_A_YEAR:
        return say("pay-period", **values), missing
    if np.isinf(high):
        return say("pay-missing", **values), missing
    return say("pay-range", low=won(low), high=won(high), **values), missing


def _multiple(case: Case) -> Text:
    """Say what a pay is a multiple of."""
    if case.dated is None or case.clause.of is None or not isinstance(case.dated.value, int):
        return Text("", "")
    name = case.policy.parameters[case.clause.of].title
    return say("pay-multiple", multiple=f"{case.clause.multiple:g}", base=won(case.dated.value), name=name)


def sector_reason(case: Case) -> Reason:
    """Explain whether the opening's sector is an advanced one."""
    names = {sector.id: sector.name for sector in sectors()}
    stated, suggested = sector_of(case.opening)
    if stated is not None:
        key = {Grade.YES: "sector-yes", Grade.NO: "sector-no"}.get(case.grade, "sector-uncertain")
        return say(key, sector=names[stated], day=case.day), ()
    missing = (settle("settle-sector", "/x-ktech/sector", "opening"),)
    if not suggested:
        return say("sector-missing"), missing
    return say("sector-suggested", sectors=listed_names([names[each] for each in sorted(suggested)])), missing


def workplace_reason(case: Case) -> Reason:
    """Explain whether the work is in Korea."""
    if case.grade is Grade.YES:
        return say("workplace-yes"), ()
    if case.grade is Grade.NO:
        return say("workplace-no"), ()
    return say("workplace-missing"), (settle("settle-country", "/jobLocation/address/addressCountry", "opening"),)


def size_reason(case: Case) -> Reason:
    """Explain whether the employer is a small or medium one."""
    key = {Grade.YES: "size-yes", Grade.NO: "size-no"}.get(case.grade, "size-missing")
    missing = (settle("settle-size", "/hiringOrganization/x-ktech/size", "opening"),)
    return say(key), missing if key == "size-missing" else ()


def post_reason(case: Case) -> Reason:
    """Explain whether the post is research."""
    return say("post-suggested" if case.grade is Grade.OPEN else "post-not-suggested"), ()


def nothing_reason(_case: Case) -> Reason:
    """Say that no document states it; what is to be judged is said beside."""
    return say("nothing-states-it"), ()
