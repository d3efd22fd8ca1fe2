"""The officer's pages: the programme, the rule and its changes, disputes, the ledger."""

from __future__ import annotations

from tests.pages.addresses import at

WAS, IS = "announced-2025-02", "2026-06"


def _entry(world: object) -> str:
    return f"/audit/{world.decision_about(world.profile_of('candidate A'))}"  # type: ignore[attr-defined]


PAGES = (
    at("programme", "/programme", "officer"),
    at("programme-before", "/programme", "officer", f"/programme?day=2025-05-01&policy={WAS}"),
    at("passes", "/programme/passes", "officer"),
    at("rules", "/rules", "anonymous"),
    at("rules-one-version", "/rules", "officer", "/rules?to=e-7-s1-2026-06"),
    at("rules-far-apart", "/rules", "officer", f"/rules?from={WAS}&to={IS}"),
    at("what-if", "/what-if", "officer", f"/what-if?from={WAS}&to={IS}&day=2026-11-23"),
    at("what-if-same", "/what-if", "analyst", f"/what-if?from={IS}&to={IS}"),
    at("disputes", "/disputes", "officer", lambda w: (w.dispute_of("candidate B"), "/disputes")[1]),
    at("disputes-decided", "/disputes", "officer", "/disputes?state=decided"),
    at("dispute", "/disputes/{identifier}", "officer", lambda w: f"/disputes/{w.dispute_of('candidate B')}"),
    at(
        "dispute-taken",
        "/disputes/{identifier}",
        "officer",
        lambda w: f"/disputes/{w.dispute_of('candidate A', is_taken=True)}",
    ),
    at("audit", "/audit", "auditor"),
    at("audit-wrong", "/audit", "officer", "/audit?since=2026-13&about=nobody-1"),
    at("audit-entry", "/audit/{identifier}", "auditor", _entry),
    at("audit-chain", "/audit-chain", "auditor"),
)
