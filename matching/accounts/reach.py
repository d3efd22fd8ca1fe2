"""What somebody may have of people, openings and uploads: the wall behind the table of routes.

It is asked with who asks and with whose a thing is, before the thing is looked for; so
another's and what is not there are refused alike.
"""

from __future__ import annotations

from matching.accounts.principal import Principal, Role

_ALL_OPENINGS = (Role.CANDIDATE, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR)


def is_own_profile(who: Principal, candidate: str) -> bool:
    """Whether a profile is somebody's own."""
    return who.is_any_of(Role.CANDIDATE) and who.candidate == candidate


def sees_masked(who: Principal) -> bool:
    """Whether somebody sees profiles of others, without whoever they are about."""
    return who.is_any_of(Role.COMPANY, Role.ANALYST, Role.OFFICER)


def reads_profile(who: Principal, candidate: str) -> bool:
    """Whether somebody may see a profile at all, be it masked."""
    return sees_masked(who) or is_own_profile(who, candidate)


def reads_all_of_profile(who: Principal, candidate: str) -> bool:
    """Whether somebody may have all that follows from a profile: suggestions, other routes, proofs, questions."""
    return who.is_any_of(Role.ANALYST, Role.OFFICER) or is_own_profile(who, candidate)


def lists_people(who: Principal) -> bool:
    """Whether somebody may list people; a company is shown those of its shortlists."""
    return who.is_any_of(Role.ANALYST, Role.OFFICER)


def changes_profile(who: Principal, candidate: str) -> bool:
    """Whether somebody may change a profile."""
    return who.is_operator or is_own_profile(who, candidate)


def reads_every_opening(who: Principal) -> bool:
    """Whether somebody may see openings whosever they are."""
    return who.is_any_of(*_ALL_OPENINGS)


def is_own_opening(who: Principal, employer: str | None) -> bool:
    """Whether an opening of an employer is somebody's own; one of nobody is no company's."""
    return who.is_any_of(Role.COMPANY) and employer is not None and who.employer == employer


def reads_opening(who: Principal, employer: str | None) -> bool:
    """Whether somebody may see an opening of an employer."""
    return reads_every_opening(who) or is_own_opening(who, employer)


def ranks_opening(who: Principal, employer: str | None) -> bool:
    """Whether somebody may see who is shortlisted for an opening of an employer, and what its terms cost it."""
    return who.is_any_of(Role.ANALYST, Role.OFFICER) or is_own_opening(who, employer)


def has_upload(who: Principal, user: str | None) -> bool:
    """Whether an upload of a user is somebody's own."""
    return who.is_operator or (who.is_any_of(Role.CANDIDATE) and user is not None and who.user == user)


def judges(who: Principal) -> bool:
    """Whether somebody sees pairs to judge and what was answered."""
    return who.is_any_of(Role.ANALYST)


def is_told(who: Principal) -> bool:
    """Whether somebody's webhooks are told of anything: a company's of its own, an officer's of everybody's."""
    return who.is_any_of(Role.OFFICER) or (who.is_any_of(Role.COMPANY) and who.employer is not None)


def manages_users(who: Principal) -> bool:
    """Whether somebody sees and changes other users and their keys."""
    return who.is_any_of(Role.ADMINISTRATOR)


def has_rights(who: Principal, candidate: str) -> bool:
    """Whether somebody may ask what a person may of their own data: all of it, who saw it, its end, a dispute."""
    return who.is_operator or is_own_profile(who, candidate)


def decides_disputes(who: Principal) -> bool:
    """Whether somebody sees what people dispute, and decides it."""
    return who.is_any_of(Role.OFFICER)


def audits(who: Principal) -> bool:
    """Whether somebody searches the ledger: ids and hashes of whatever was shown or decided."""
    return who.is_any_of(Role.OFFICER, Role.AUDITOR)


def tunes(who: Principal) -> bool:
    """Whether somebody compares scorers and puts one in service."""
    return who.is_any_of(Role.ANALYST)
