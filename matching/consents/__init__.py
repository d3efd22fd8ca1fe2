"""What people agree to, which companies they let in, and what a company may see of them.

Every function takes a `Connection`, so that several parts write in one transaction, and
the moment as a parameter.
"""

from matching.consents.employers import know, marks_of_opening
from matching.consents.given import begin, permits, without
from matching.consents.model import Asker, Invitation, Purpose, Rules, Sight, State
from matching.consents.participation import Participation, TakingPart, state_of
from matching.consents.sight import revealed, sees, sight_of

__all__ = [
    "Asker",
    "Invitation",
    "Participation",
    "Purpose",
    "Rules",
    "Sight",
    "State",
    "TakingPart",
    "begin",
    "know",
    "marks_of_opening",
    "permits",
    "revealed",
    "sees",
    "sight_of",
    "state_of",
    "without",
]
