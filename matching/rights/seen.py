"""Who saw a person and what was decided about them: the ledger's entries about them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from matching.accounts import leaving
from matching.accounts.owners import owned
from matching.consents.tables import INVITATIONS
from matching.consents.walking import day_in_korea
from matching.domain import Json
from matching.eligibility.written import text_document
from matching.errors import NotFoundError
from matching.language import Text, message
from matching.ledger import Kept, Kind, Ledger
from matching.reference import companies
from matching.rights.erasing import whole_person
from matching.screening.model import SCREENING
from matching.store import Store
from matching.store.metadata import written

AUTOMATED = (Kind.LIST_SHOWN, Kind.SUGGESTIONS_SHOWN, Kind.VERDICT_GIVEN)
"""What was decided without a person; of each there is a letter."""
DECISIONS = (*AUTOMATED, Kind.HUMAN_DECISION)
_IN_A_SENTENCE = (
    *DECISIONS, Kind.QUESTIONS_ASKED, Kind.RECORD_READ, Kind.RECORDS_LISTED, Kind.RECORD_WRITTEN,
    Kind.RECORD_DELETED, Kind.EXPORTED, Kind.CONSENT,
)  # fmt: skip


@dataclass(frozen=True)
class Sighting:
    """One entry about a person: by whom, in whose words, on which day in Korea, and about which opening."""

    entry: Kept
    who: Text
    company: str | None
    day: date
    opening: str | None
    title: str | None

    @property
    def text(self) -> Text:
        """The entry as a sentence."""
        if SCREENING in self.entry.inputs:
            return message("rights", "seen-screening", who=self.who)
        if self.entry.kind in _IN_A_SENTENCE:
            return message("rights", f"seen-{self.entry.kind.value}", who=self.who)
        return self.entry.kind.text


def seen(store: Store, ledger: Ledger, person: str, *, since: datetime | None = None) -> tuple[Sighting, ...]:
    """Return all entries about a person, oldest first. Raises `NotFoundError` where nothing of them is there."""
    with store.file.reading() as file:
        whole = whole_person(file, person)
        own = set(leaving.users_of(file, whole))
    entries = ledger.about(person, since=since)
    names = {each: company_name(store, each) for each in {entry.company for entry in entries} if each is not None}
    return tuple(_sighting(store, entry, own, names) for entry in entries)


def _sighting(store: Store, entry: Kept, own: set[str], names: dict[str, str]) -> Sighting:
    opening = entry.objects.get("opening")
    return Sighting(
        entry,
        _who(entry, own, names),
        names.get(entry.company) if entry.company is not None else None,
        day_in_korea(entry.at),
        opening,
        title_of(store, opening) if opening is not None else None,
    )


def _who(entry: Kept, own: set[str], names: dict[str, str]) -> Text:
    if entry.actor in own:
        return message("rights", "who-you")
    if entry.company is not None:
        return Text(names[entry.company], names[entry.company])
    return message("rights", "who-service")


def company_name(store: Store, employer: str) -> str:
    """Return what a company calls itself in its openings or invitations, its id where it is never said."""
    with store.file.reading() as file:
        openings = owned(file, "opening", employer)
        asked = _invited_as(file, employer)
    for each in openings:
        try:
            if name := store.opening(each).employer.name:
                return name
        except NotFoundError:
            continue
    listed = companies().get(employer)
    return asked or (listed.name.en if listed is not None else employer)


def _invited_as(file: Connection, employer: str) -> str | None:
    asked = select(INVITATIONS.c.employer_name).where(
        INVITATIONS.c.employer == employer, INVITATIONS.c.employer_name.is_not(None)
    )
    found: str | None = file.scalar(asked.order_by(INVITATIONS.c.asked.desc()).limit(1))
    return found


def title_of(store: Store, opening: str) -> str | None:
    """Return an opening's title, None where it is not there any more."""
    try:
        return store.opening(opening).title
    except NotFoundError:
        return None


def decisions(sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return those entries by which something was decided."""
    return tuple(each for each in sightings if each.entry.kind in DECISIONS)


def seen_document(kind: str, person: str, sightings: Sequence[Sighting]) -> Json:
    """Return entries about a person as a document."""
    return {"kind": kind, "candidate": person, "entries": [sighting_document(person, each) for each in sightings]}


def sighting_document(person: str, sighting: Sighting) -> Json:
    """Return one entry about a person; nobody else is in it."""
    entry, has_letter = sighting.entry, sighting.entry.kind in AUTOMATED
    return {
        "number": entry.number,
        "at": written(entry.at),
        "day": sighting.day.isoformat(),
        "what": {"id": entry.kind.value, "title": text_document(entry.kind.text)},
        "who": text_document(sighting.who),
        "company": None if entry.company is None else {"id": entry.company, "name": sighting.company},
        "text": text_document(sighting.text),
        "opening": None if sighting.opening is None else {"id": sighting.opening, "title": sighting.title},
        "letter": f"/v1/candidates/{person}/decisions/{entry.number}/letter" if has_letter else None,
    }
