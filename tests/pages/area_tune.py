"""The analyst's pages: scorers, their gates, fairness, agreement."""

from __future__ import annotations

from tests.pages import office_things as made
from tests.pages.addresses import at

PAGES = (
    at("scorers", "/scorers", "analyst"),
    at("scorer", "/scorers/{identifier}", "analyst", "/scorers/prior"),
    at("scorers-compare", "/scorers-compare", "analyst"),
    at("scorer-asked", "/scorers-asked/{identifier}", "analyst", lambda w: f"/scorers-asked/{made.gates_asked(w)}"),
    at(
        "scorer-refused",
        "/scorers-asked/{identifier}",
        "analyst",
        lambda w: f"/scorers-asked/{made.gates_asked(w, is_over=True)}",
    ),
    at("fairness", "/fairness", "analyst", lambda w: (made.measured(w), "/fairness")[1]),
    at("agreement", "/agreement", "analyst", lambda w: (made.judged_twice(w), "/agreement")[1]),
    at("agreement-auditor", "/agreement", "auditor"),
)
