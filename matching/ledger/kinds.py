"""What can be recorded."""

from __future__ import annotations

from enum import StrEnum

from matching.language import Text, message


class Kind(StrEnum):
    """What happened. Names are never given a second meaning: entries are read for years."""

    LIST_SHOWN = "list-shown"  # people for an opening
    SUGGESTIONS_SHOWN = "suggestions-shown"  # openings for a person
    VERDICT_GIVEN = "verdict-given"
    QUESTIONS_ASKED = "questions-asked"
    RECORD_READ = "record-read"
    RECORDS_LISTED = "records-listed"
    RECORD_WRITTEN = "record-written"
    RECORD_DELETED = "record-deleted"
    EXPORTED = "exported"
    HUMAN_DECISION = "human-decision"
    CONSENT = "consent"
    ERASED = "erased"
    SIGN_IN = "sign-in"
    ACCOUNT_CHANGED = "account-changed"
    LIMIT_REACHED = "limit-reached"  # once a day, company and limit
    SCORER_PROMOTED = "scorer-promoted"

    @property
    def text(self) -> Text:
        """The kind in words."""
        return message("ledger", f"kind-{self.value}")


LISTS = (Kind.LIST_SHOWN, Kind.SUGGESTIONS_SHOWN)
