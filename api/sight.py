"""What whoever asks is shown of people: the second half of every route that shows a stored profile.

A company is shown a person who shares their profile and does not block it, masked until
they say yes to it, and so many different people a day. Whoever it may not see is to it as
if they were not there.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import State

from api.acting import Acting, Asking
from api.dependencies import InUse
from api.errors import ProblemError
from api.objects import Reach, Reachable
from api.security import Now
from matching.consents import Rules, Sight, know, sight_of
from matching.consents.employers import known_marks, marks_of
from matching.consents.walking import Allowance, may_open, open_profiles
from matching.domain import Candidate, Opening
from matching.errors import NotFoundError
from matching.recommend import SHOWN, Shortlist
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
            raise self._used_up(asked.allowance)
        if sight is None:
            raise NotFoundError("candidate", identifier)
        found = self.workspace.store.candidate(identifier)  # raises where there is nobody, before anything is counted
        headers = self._counted(company, [identifier]) if asked.new else _told(asked.allowance)
        return found, sight, headers

    def listed(self, found: Shortlist) -> Mapping[str, str]:
        """Count whom a company is shown beyond the usual length of a list, and return the headers as `profile` does."""
        beyond = [each.candidate.id for each in found.matches if each.rank > SHOWN]
        return self._counted(self.acting.company, beyond) if self.acting.company and beyond else {}

    def handed_out(self, people: Collection[str]) -> None:
        """Count whom a company is shown on one of many lists: together they are no list that anybody asked for."""
        if self.acting.company and people:
            self._counted(self.acting.company, people)

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

    def _counted(self, company: str, identifiers: Collection[str]) -> Mapping[str, str]:
        with self.workspace.store.file.writing() as file:
            done = open_profiles(file, company, identifiers, self.now, self.rules)
        if not done.is_allowed:
            raise self._used_up(done.allowance)
        if done.allowance.is_nearly_used:
            log.warning("a company has opened %d of %d profiles today", done.allowance.used, done.allowance.most)
        return _told(done.allowance)

    def _used_up(self, allowance: Allowance) -> ProblemError:
        seconds = math.ceil((allowance.renewed - self.now).total_seconds())
        return ProblemError("too-many-profiles", headers={**_told(allowance), "Retry-After": str(seconds)})


def _told(allowance: Allowance) -> dict[str, str]:
    """Return the headers that tell a company how far it has come, with a warning from four fifths on."""
    told = {"X-Profiles-Limit": str(allowance.most), "X-Profiles-Remaining": str(allowance.left)}
    return told | ({"X-Profiles-Warning": "nearly-used"} if allowance.is_nearly_used else {})


def rules_in(state: State) -> Rules:
    """Return by which rules companies ask and open profiles."""
    rules: Rules = getattr(state, "consent_rules", None) or Rules.of_settings()
    return rules


def _rules(request: Request) -> Rules:
    return rules_in(request.app.state)


ConsentRules = Annotated[Rules, Depends(_rules)]


def _seeing(acting: Asking, reach: Reachable, workspace: InUse, now: Now, rules: ConsentRules) -> Seeing:
    return Seeing(acting, reach, workspace, now, rules)


Sighted = Annotated[Seeing, Depends(_seeing)]
