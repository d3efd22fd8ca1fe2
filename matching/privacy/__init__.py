"""What stays outside: identity numbers are masked, and what no employer may ask is dropped, before anything is kept.

The Fair Hiring Procedure Act, article 4-3, forbids asking for looks, height, weight,
birthplace, marital status, wealth and the family's schooling and work; sex, age and
religion belong to the grounds on which nobody may be chosen. None of it is needed here,
so none of it is kept. Resident and alien registration numbers, passport numbers and
foreign identity numbers are recognised by their form, or by the words before them, and
blotted out in place, so that every other character keeps its offset.
"""

from __future__ import annotations

from matching.privacy.admission import Admitted, admitted, to_be_kept
from matching.privacy.numbers import BLOT, Identifier, Masked, mask_identifiers
from matching.privacy.protected import Protected, protected_kind

__all__ = [
    "BLOT",
    "Admitted",
    "Identifier",
    "Masked",
    "Protected",
    "admitted",
    "mask_identifiers",
    "protected_kind",
    "to_be_kept",
]
