"""People and openings that stand twice: found by keys, merged after a look, and taken apart again."""

from matching.duplicates.keys import Key, Strength, opening_keys, person_keys
from matching.duplicates.merging import Merged, merge_openings, merge_people
from matching.duplicates.proposals import Proposal, pair_of, propose, propose_openings

__all__ = [
    "Key", "Merged", "Proposal", "Strength",
    "merge_openings", "merge_people", "opening_keys", "pair_of", "person_keys", "propose", "propose_openings",
]  # fmt: skip
