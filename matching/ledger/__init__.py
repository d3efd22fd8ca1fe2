"""The ledger: every list shown, verdict given and record read, chained so that no entry can be changed unseen."""

from matching.ledger.anchor import Anchor, anchor_in
from matching.ledger.entries import Entry, Kept
from matching.ledger.keeping import Ledger
from matching.ledger.kinds import LISTS, Kind
from matching.ledger.verify import Flaw, Verification

__all__ = ["LISTS", "Anchor", "Entry", "Flaw", "Kept", "Kind", "Ledger", "Verification", "anchor_in"]
