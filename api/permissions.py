"""The table of routes: who may call each, with which scope of a key, and whose things they get there.

`OWN`: what is their own; `MASKED`: anybody's, without whoever it is about; `ANY`:
whatever it is, there is nothing personal in it or it is their work. A route that is not
here is answered to nobody. Behind it stands a second wall, `matching.accounts.reach`,
which does not read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matching.accounts import Principal, Role


class Whose(StrEnum):
    """Whose things somebody gets."""

    OWN = "own"
    MASKED = "masked"
    ANY = "any"


OWN, MASKED, ANY = Whose.OWN, Whose.MASKED, Whose.ANY
ANY_KEY = "*"


@dataclass(frozen=True)
class Permission:
    """Who may call a route: everybody, or some roles; a key only with the scope, no key where there is none."""

    whose: Mapping[Role, Whose] = field(default_factory=dict)
    scope: str | None = None
    is_public: bool = False

    def allows(self, who: Principal) -> bool:
        """Whether somebody known may call it."""
        if self.is_public:
            return True
        return who.is_any_of(*self.whose) and self._has_scope(who)

    def _has_scope(self, who: Principal) -> bool:
        if who.scopes is None:
            return True
        return self.scope is not None and (self.scope == ANY_KEY or self.scope in who.scopes)


def _to(scope: str | None, **whose: Whose) -> Permission:
    return Permission({Role(name): each for name, each in whose.items()}, scope)


_PUBLIC = Permission(is_public=True)
_SELF = Permission(dict.fromkeys(Role, OWN))
_PROFILE = _to("profiles:read", candidate=OWN, company=MASKED, analyst=MASKED, officer=MASKED)
_MINE = _to("profiles:write", candidate=OWN)
_OPENING = _to("openings:read", candidate=ANY, company=OWN, analyst=ANY, officer=ANY, administrator=ANY)
_RANKED = _to("shortlists:read", company=OWN, analyst=MASKED, officer=MASKED)
_SUGGESTED = _to("suggestions:read", candidate=OWN, analyst=MASKED, officer=MASKED)
_LISTED = _to("profiles:read", analyst=MASKED, officer=MASKED)  # a company cannot list the pool
_PROFILE_VERDICTS = _to("verdicts:read", candidate=OWN, company=MASKED, analyst=MASKED, officer=MASKED)
_TWICE = _to("duplicates", analyst=MASKED)
_USERS = _to(None, administrator=ANY)
_SAID = _to(None, candidate=OWN)  # what a person agrees to they say themselves, not a program
_JOBS = _to("jobs", candidate=OWN, company=OWN, analyst=OWN, officer=OWN)
_SCREENED = _to("screenings", company=OWN)
_HOOKS = _to("webhooks", company=OWN, officer=OWN)  # an officer's are the service's: told of every company's
_RIGHTS = _to(None, candidate=OWN)
_DISPUTES = _to(None, officer=ANY)
_OFFICE = _to(None, officer=ANY)
_AUDIT = _to(None, officer=ANY, auditor=ANY)  # ids and hashes
_TUNES = _to(None, analyst=ANY)

PERMISSIONS: Mapping[tuple[str, str], Permission] = {
    ("GET", "/health/live"): _PUBLIC,
    ("GET", "/health/ready"): _PUBLIC,
    ("GET", "/v1/policies"): _PUBLIC,
    ("GET", "/v1/policies/{identifier}"): _PUBLIC,
    ("GET", "/problems/{code}"): _PUBLIC,
    ("GET", "/docs"): _PUBLIC,
    ("GET", "/docs/{name}"): _PUBLIC,
    ("GET", "/metrics"): _USERS,
    # Signing in, and one's own account
    ("POST", "/v1/session"): _PUBLIC,
    ("DELETE", "/v1/session"): _SELF,
    ("POST", "/v1/sign-up"): _PUBLIC,
    ("GET", "/v1/me"): Permission(dict.fromkeys(Role, OWN), ANY_KEY),
    ("POST", "/v1/me/password"): _SELF,
    ("GET", "/v1/keys"): _SELF,
    ("POST", "/v1/keys"): _SELF,
    ("DELETE", "/v1/keys/{identifier}"): _SELF,  # an administrator's reach is everybody's keys
    ("GET", "/sign-in"): _PUBLIC,
    ("POST", "/sign-in"): _PUBLIC,
    ("GET", "/sign-up"): _PUBLIC,
    ("POST", "/sign-up"): _PUBLIC,
    ("POST", "/sign-out"): _PUBLIC,
    ("GET", "/v1/users"): _USERS,
    ("POST", "/v1/users"): _USERS,
    ("PATCH", "/v1/users/{identifier}"): _USERS,
    # People
    ("GET", "/v1/candidates"): _LISTED,
    ("POST", "/v1/candidates"): _MINE,
    ("GET", "/v1/candidates/{identifier}"): _PROFILE,
    ("PUT", "/v1/candidates/{identifier}"): _MINE,
    ("GET", "/v1/candidates/{identifier}/suggestions"): _SUGGESTED,
    ("POST", "/v1/uploads"): _MINE,
    ("GET", "/v1/uploads/{identifier}"): _MINE,
    ("PUT", "/v1/uploads/{identifier}"): _MINE,
    ("DELETE", "/v1/uploads/{identifier}"): _MINE,
    ("POST", "/v1/uploads/{identifier}/confirm"): _MINE,
    ("POST", "/v1/questions"): _to("profiles:read", candidate=OWN, officer=MASKED),
    ("POST", "/v1/answers"): _MINE,
    # Openings
    ("GET", "/v1/openings"): _OPENING,
    ("POST", "/v1/openings"): _to("openings:write", company=OWN),
    ("GET", "/v1/openings/{identifier}"): _OPENING,
    ("PUT", "/v1/openings/{identifier}"): _to("openings:write", company=OWN),
    ("DELETE", "/v1/openings/{identifier}"): _to("openings:write", company=OWN),
    ("GET", "/v1/openings/{identifier}/shortlist"): _RANKED,
    ("GET", "/v1/openings/{identifier}/terms"): _RANKED,
    ("GET", "/v1/openings/{identifier}/screenings"): _SCREENED,
    ("GET", "/v1/openings/{identifier}/screenings/{candidate}"): _SCREENED,
    ("PUT", "/v1/openings/{identifier}/screenings/{candidate}"): _SCREENED,
    ("DELETE", "/v1/openings/{identifier}/screenings/{candidate}"): _SCREENED,
    ("POST", "/v1/imports"): _to("openings:write", company=OWN),
    ("POST", "/v1/adverts"): _to("openings:read", candidate=ANY, company=ANY, analyst=ANY, officer=ANY),
    # Consents, blocks and invitations
    ("GET", "/v1/candidates/{identifier}/consents"): _SAID,
    ("PUT", "/v1/candidates/{identifier}/consents"): _SAID,
    ("GET", "/v1/candidates/{identifier}/blocks"): _SAID,
    ("POST", "/v1/candidates/{identifier}/blocks"): _SAID,
    ("DELETE", "/v1/candidates/{identifier}/blocks/{block}"): _SAID,
    ("POST", "/v1/openings/{identifier}/invitations"): _to("invitations", company=OWN),
    ("GET", "/v1/invitations"): _to("invitations", candidate=OWN, company=OWN),
    ("POST", "/v1/invitations/{identifier}/answer"): _SAID,
    # Files, batches and long work: what is done later is checked once more when it is done
    ("GET", "/v1/openings/{identifier}/shortlist.{form}"): _RANKED,
    ("GET", "/v1/candidates/{identifier}/suggestions.{form}"): _SUGGESTED,
    ("GET", "/v1/candidates.{form}"): _LISTED,
    ("POST", "/v1/exports"): _to("exports", company=OWN, analyst=MASKED, officer=MASKED),
    ("POST", "/v1/batch/assessments"): _PROFILE_VERDICTS,
    ("POST", "/v1/batch/shortlists"): _RANKED,
    ("GET", "/v1/jobs"): _JOBS,
    ("GET", "/v1/jobs/{identifier}"): _JOBS,
    ("DELETE", "/v1/jobs/{identifier}"): _JOBS,
    ("GET", "/v1/jobs/{identifier}/result"): _JOBS,
    ("GET", "/v1/webhooks"): _HOOKS,
    ("POST", "/v1/webhooks"): _HOOKS,
    ("DELETE", "/v1/webhooks/{identifier}"): _HOOKS,
    ("POST", "/v1/webhooks/{identifier}/test"): _HOOKS,
    ("GET", "/v1/webhooks/{identifier}/deliveries"): _HOOKS,
    # Verdicts: of documents that come with the question anybody signed in may ask; the wall bounds stored ones
    ("POST", "/v1/assess"): Permission(dict.fromkeys(Role, MASKED), "verdicts:read"),
    ("POST", "/v1/dossier"): _to("verdicts:read", candidate=OWN, analyst=MASKED, officer=MASKED),
    ("POST", "/v1/proof"): _to("verdicts:read", candidate=OWN, analyst=MASKED, officer=MASKED),
    # Work of analysts
    ("GET", "/v1/duplicates"): _TWICE,
    ("GET", "/v1/duplicates/merges"): _TWICE,
    ("POST", "/v1/duplicates/merge"): _TWICE,
    ("POST", "/v1/duplicates/undo"): _TWICE,
    ("POST", "/v1/duplicates/apart"): _TWICE,
    ("GET", "/v1/judgements"): _to("judgements:read", analyst=ANY),
    ("POST", "/v1/judgements"): _to("judgements:write", analyst=OWN),
    ("GET", "/v1/judgements/agreement"): _to("judgements:read", analyst=ANY, auditor=ANY),
    ("GET", "/v1/judgements/{identifier}"): _to("judgements:read", analyst=ANY),
    # Pages
    ("GET", "/"): _PUBLIC,
    ("GET", "/openings"): _to(None, candidate=ANY, company=OWN, analyst=ANY, officer=ANY, administrator=ANY),
    ("GET", "/people"): _to(None, analyst=MASKED, officer=MASKED),
    ("GET", "/openings/{identifier:path}"): _to(
        None, candidate=ANY, company=OWN, analyst=ANY, officer=ANY, administrator=ANY
    ),
    ("POST", "/openings/{identifier:path}"): _to(None, company=OWN),
    ("GET", "/candidates/{identifier:path}"): _to(
        None, candidate=OWN, company=MASKED, analyst=MASKED, officer=MASKED
    ),
    ("GET", "/routes/{identifier:path}"): _to(None, candidate=OWN, analyst=MASKED, officer=MASKED),
    ("GET", "/mine"): _SAID,
    ("GET", "/questions/{identifier:path}"): _SAID,
    ("POST", "/questions/{identifier:path}"): _SAID,
    ("GET", "/consents/{identifier:path}"): _SAID,
    ("POST", "/consents/{identifier:path}"): _SAID,
    ("GET", "/seen/{identifier:path}"): _RIGHTS,
    ("GET", "/decisions/{identifier:path}"): _RIGHTS,
    ("GET", "/letters/{number}/{identifier:path}"): _RIGHTS,
    ("GET", "/disputed/{identifier:path}"): _RIGHTS,
    ("POST", "/disputed/{identifier:path}"): _RIGHTS,
    ("GET", "/data/{identifier:path}"): _RIGHTS,
    ("POST", "/data/{identifier:path}"): _RIGHTS,
    ("GET", "/erased"): _PUBLIC,
    ("GET", "/uploads"): _to(None, candidate=OWN),
    ("POST", "/uploads"): _to(None, candidate=OWN),
    ("GET", "/uploads/{identifier}"): _to(None, candidate=OWN),
    ("POST", "/uploads/{identifier}"): _to(None, candidate=OWN),
    ("GET", "/judge"): _to(None, analyst=MASKED),
    ("POST", "/judge"): _to(None, analyst=MASKED),
    ("GET", "/company"): _to(None, company=OWN),
    ("GET", "/adverts"): _to(None, company=OWN),
    ("POST", "/adverts"): _to(None, company=OWN),
    ("GET", "/table"): _to(None, company=OWN),
    ("POST", "/table"): _to(None, company=OWN),
    ("GET", "/compare/{identifier:path}"): _to(None, company=OWN, analyst=MASKED, officer=MASKED),
    ("GET", "/terms/{identifier:path}"): _to(None, company=OWN, analyst=MASKED, officer=MASKED),
    ("GET", "/invite/{identifier:path}"): _to(None, company=OWN),
    ("POST", "/invite/{identifier:path}"): _to(None, company=OWN),
    # The programme, the rule, the ledger; scorers and what is measured of them
    ("GET", "/programme"): _OFFICE,
    ("GET", "/programme/passes"): _OFFICE,
    ("POST", "/programme/passes"): _OFFICE,
    ("GET", "/rules"): _PUBLIC,
    ("GET", "/what-if"): _to(None, officer=ANY, analyst=ANY),
    ("GET", "/disputes"): _OFFICE,
    ("GET", "/disputes/{identifier}"): _OFFICE,
    ("POST", "/disputes/{identifier}"): _OFFICE,
    ("GET", "/audit"): _AUDIT,
    ("GET", "/audit/{identifier}"): _AUDIT,
    ("GET", "/audit-chain"): _AUDIT,
    ("POST", "/audit-chain"): _AUDIT,
    ("GET", "/scorers"): _TUNES,
    ("POST", "/scorers"): _TUNES,
    ("GET", "/scorers/{identifier}"): _TUNES,
    ("POST", "/scorers/{identifier}"): _TUNES,
    ("GET", "/scorers-asked/{identifier}"): _to(None, analyst=OWN),
    ("GET", "/scorers-compare"): _TUNES,
    ("GET", "/fairness"): _to(None, analyst=ANY, officer=ANY, auditor=ANY),
    ("GET", "/agreement"): _to(None, analyst=ANY, auditor=ANY),
    # Rights: of one's own data alone, and with one's own session, never with a key
    ("DELETE", "/v1/candidates/{identifier}"): _RIGHTS,
    ("GET", "/v1/candidates/{identifier}/everything"): _RIGHTS,
    ("GET", "/v1/candidates/{identifier}/seen"): _RIGHTS,
    ("GET", "/v1/candidates/{identifier}/decisions"): _RIGHTS,
    ("GET", "/v1/candidates/{identifier}/scored-again"): _RIGHTS,
    ("GET", "/v1/candidates/{identifier}/decisions/{number}/letter"): _RIGHTS,
    ("POST", "/v1/candidates/{identifier}/disputes"): _RIGHTS,
    ("GET", "/v1/candidates/{identifier}/disputes"): _RIGHTS,
    ("GET", "/v1/disputes"): _DISPUTES,
    ("POST", "/v1/disputes/{identifier}/take"): _DISPUTES,
    ("POST", "/v1/disputes/{identifier}/decide"): _DISPUTES,
}  # fmt: skip
