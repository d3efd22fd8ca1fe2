"""Who can get the K-Tech Pass, or stay by another route, for which opening, on which day, and why."""

from matching.eligibility.assess import Assessment, RouteAnswer, assess, assess_routes
from matching.eligibility.gate import Gate, Rulebook, answers_about_people, gate
from matching.eligibility.policy import Policy, load_policy, policy
from matching.eligibility.verdict import Grade, Verdict

__all__ = [
    "Assessment", "Gate", "Grade", "Policy", "RouteAnswer", "Rulebook", "Verdict",
    "answers_about_people", "assess", "assess_routes", "gate", "load_policy", "policy",
]  # fmt: skip
