"""Who can get the K-Tech Pass, for which opening, on which day, and why."""

from matching.eligibility.assess import Assessment, Gate, Rulebook, answers_about_people, assess, gate
from matching.eligibility.policy import Policy, load_policy, policy
from matching.eligibility.verdict import Grade, Verdict

__all__ = [
    "Assessment", "Gate", "Grade", "Policy", "Rulebook", "Verdict",
    "answers_about_people", "assess", "gate", "load_policy", "policy",
]  # fmt: skip
