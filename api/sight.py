"""What whoever asks is shown of people: the second half of every route that shows a stored profile.

A company is shown a person who shares their profile and does not block it, masked until
they say yes to it, and so many different people a day: opened ones, and, with their own
limits, people on lists and openings that lists are asked for. Whoever it may not see is to
it as if they were not there.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import State
from starlette.responses import Response

from api.acting import Acting, Asking
from api.dependencies import InUse
from api.errors import ProblemError
from api.objects import Reach, Reachable
from api.recording import Record
from api.security import Now
from matching.consents import Rules, Sight, know, sight_of
from matching.consents.employers import known_marks, marks_of
from matching.consents.listing import Counted, counts, reaches, uncounted
from matching.consents.walking import Allowance, may_open, open_profiles, renewal
from matching.domain import Candidate, Opening
from matching.errors import NotFoundError
from matching.ledger import Entry, Kind, Ledger
from matching.ledger.listed import Listed, Wanted
from matching.recommend import SHOWN, Shortlist
from matching.store.documents import POSTS, version_of
from matching.store.metadata import File
from matching.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seeing:
    """What may be shown to one who asks, at a moment."""

    acting: Acting
    reach: Reach
    workspace: Workspace
    now: datetime
    rules: Rules
    note: Callable[[File, str], None]
    """Record within a transaction that a company came to a limit, by the name of the problem that says so."""

    def profile(self, identifier: str) -> tuple[Candidate, Sight, Mapping[str, str]]:
        """Return a stored profile, how much of it is shown, and the headers that say how many more may be opened.

        Raises `NotFoundError` for whoever is not there for the one who asks, `ProblemError`
        where a company has opened enough for today.
        """
        company = self.acting.company
        if self.acting.candidate == identifier:
            return self.workspace.store.candidate(identifier), Sight.OWN, {}
        if company is None:
            return self.workspace.store.candidate(identifier), Sight.MASKED, {}
        return self._opened(company, identifier)

    def subject(self, person: Candidate | str) -> Candidate | str:
        """Return whom a verdict is asked about; a stored profile counts as opened by the company that asks."""
        if isinstance(person, str) and self.acting.company is not None and self.acting.candidate != person:
            return self._opened(self.acting.company, person)[0]
        return person

    def _opened(self, company: str, identifier: str) -> tuple[Candidate, Sight, Mapping[str, str]]:
        """Count a profile as opened by a company. Once it has opened enough, nothing is said of any other."""
        with self.workspace.store.file.reading() as file:
            asked = may_open(file, company, [identifier], self.now, self.rules)
            sight = sight_of(file, company, identifier)
        if not asked.is_allowed:
            raise self._refused("too-many-profiles", _told(asked.allowance))
        if sight is None:
            raise NotFoundError("candidate", identifier)
        found = self.workspace.store.candidate(identifier)  # raises where there is nobody, before anything is counted
        headers = self._counted(company, (), [identifier]) if asked.new else _told(asked.allowance)
        return found, sight, headers

    def asks(self, opening: Opening, version: str | None = None) -> None:
        """Count an opening as one that a company has people looked for, before they are.

        `version` is that of the opening (`version_of`) where it is known. Raises `ProblemError` where the company
        has asked about enough for today.
        """
        self.knows(opening)
        company, file = self.acting.company, self.workspace.store.file
        if company is None:
            return
        asked = [version or version_of(POSTS, opening)]
        with file.reading() as known:
            if not uncounted(known, company, Counted.OPENING, asked, self.now):
                return
        with file.writing() as changed:
            is_allowed = counts(changed, company, Counted.OPENING, asked, self.now, self.rules)
        if not is_allowed:
            raise self._refused("too-many-openings")

    def listed(self, listed: Listed[Shortlist]) -> Mapping[str, str]:
        """Count whom a list shows a company, as opened who stands beyond its usual length.

        Returns the headers as `profile` does.
        """
        if not self.acting.company:
            return {}
        has_more = Wanted.of(listed.inputs).k > SHOWN
        beyond = [each.who.id for each in listed.found.matches if each.rank > SHOWN] if has_more else []
        return self._counted(self.acting.company, listed.people, beyond)

    def handed_out(self, people: Collection[str]) -> None:
        """Count whom a company is shown on one of many lists: together they are no list that anybody asked for."""
        if self.acting.company and people:
            self._counted(self.acting.company, people, people)

    def knows(self, opening: Opening) -> None:
        """Remember by what names a company's openings call it, so that blocks by name hold whatever it asks."""
        company, file = self.acting.company, self.workspace.store.file
        if company is None or not self.reach.ranks(opening.id):
            return
        with file.reading() as known:
            is_news = not marks_of(opening.employer) <= known_marks(known, company)
        if is_news:
            with file.writing() as changed:
                know(changed, company, opening.employer)

    def _counted(self, company: str, listed: Collection[str], opened: Collection[str]) -> Mapping[str, str]:
        """Count some people as listed and some as opened, all of them or, where that would be too many, none."""
        with self.workspace.store.file.reading() as file:
            if not opened and not uncounted(file, company, Counted.PERSON, listed, self.now):
                return {}
        with self.workspace.store.file.writing() as file:
            done = may_open(file, company, opened, self.now, self.rules)
            fits = done.is_allowed and counts(file, company, Counted.PERSON, listed, self.now, self.rules)
            if fits and opened:
                done = open_profiles(file, company, opened, self.now, self.rules)
        if not done.is_allowed:
            raise self._refused("too-many-profiles", _told(done.allowance))
        if not fits:
            raise self._refused("too-many-listed")
        if done.new and done.allowance.is_nearly_used:
            log.warning("a company has opened %d of %d profiles today", done.allowance.used, done.allowance.most)
        return _told(done.allowance) if opened else {}

    def _refused(self, code: str, told: Mapping[str, str] | None = None) -> ProblemError:
        """Return what tells a company that it came to a limit; the first time a day the ledger is told as well."""
        company = self.acting.company
        if company is not None:
            self.workspace.store.file.once_taken_back(lambda: self._note_limit(company, code))
        seconds = math.ceil((renewal(self.now) - self.now).total_seconds())
        return ProblemError(code, headers={**(told or {}), "Retry-After": str(seconds)})

    def _note_limit(self, company: str, code: str) -> None:
        with self.workspace.store.file.writing() as file:
            if reaches(file, company, code, self.now):
                self.note(file, code)


def _told(allowance: Allowance) -> dict[str, str]:
    """Return the headers that tell a company how far it has come, with a warning from four fifths on."""
    told = {"X-Profiles-Limit": str(allowance.most), "X-Profiles-Remaining": str(allowance.left)}
    return told | ({"X-Profiles-Warning": "nearly-used"} if allowance.is_nearly_used else {})


def rules_in(state: State) -> Rules:
    """Return by which rules companies ask and open profiles."""
    rules: Rules = getattr(state, "consent_rules", None) or Rules.of_settings()
    return rules


async def _rules(request: Request) -> Rules:
    return rules_in(request.app.state)


ConsentRules = Annotated[Rules, Depends(_rules)]


def limit_reached(entry: Entry, code: str) -> Entry:
    """Return what is recorded of a limit that a company came to, by whoever asked for what."""
    return replace(entry, kind=Kind.LIMIT_REACHED, objects={"limit": code})


async def _seeing(
    request: Request,
    acting: Asking,
    reach: Reachable,
    workspace: InUse,
    now: Now,
    rules: ConsentRules,
    record: Record,
) -> Seeing:
    ledger: Ledger = request.app.state.ledger

    def note(file: File, code: str) -> None:
        asked = record.entry(Response(), (), listed=None, objects=None, reason=None, kind=Kind.LIMIT_REACHED)
        ledger.append(file, limit_reached(asked, code))

    return Seeing(acting, reach, workspace, now, rules, note)


Sighted = Annotated[Seeing, Depends(_seeing)]
