"""The doors of the service: what each kind of user comes for, and where that begins."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from matching.accounts import Principal, Role

OPENINGS = "/openings"


@dataclass(frozen=True)
class Door:
    """One way in: the key of its name in the menu, for which roles it is, where it begins."""

    key: str
    roles: frozenset[Role]
    address: str
    title: str | None = None
    what: str | None = None


COMPANY = Door("nav-company", frozenset({Role.COMPANY}), "/company", "door-company", "door-company-what")
CANDIDATE = Door("nav-candidate", frozenset({Role.CANDIDATE}), "/mine", "door-candidate", "door-candidate-what")
PROGRAMME = Door("nav-programme", frozenset({Role.OFFICER}), "/programme", "door-programme", "door-programme-what")
ANALYST = Door("nav-analyst", frozenset({Role.ANALYST}), "/scorers")
AUDITOR = Door("nav-audit", frozenset({Role.AUDITOR}), "/audit")
EVERY_OPENING = Door("nav-openings", frozenset(Role) - {Role.AUDITOR, Role.COMPANY}, OPENINGS)
MENU = (COMPANY, CANDIDATE, PROGRAMME, ANALYST, AUDITOR, EVERY_OPENING)


@dataclass(frozen=True)
class Shown:
    """One of the three doors of the start page; `closed` says why it does not open to whoever asks."""

    title: str
    what: str
    address: str
    closed: str | None


def doors_of(who: Principal) -> list[tuple[str, str]]:
    """Return what stands in somebody's menu: the key of the name, and the address."""
    found = [(each.key, each.address) for each in MENU if who.is_any_of(*each.roles)]
    return list({address: (key, address) for key, address in reversed(found)}.values())[::-1]


def three_doors(who: Principal) -> list[Shown]:
    """Return the doors of the start page, as they are for somebody."""
    return [
        Shown(each.title or "", each.what or "", _address(each, who), _closed(each, who))
        for each in (COMPANY, CANDIDATE, PROGRAMME)
    ]


def _address(door: Door, who: Principal) -> str:
    if who.is_known:
        return door.address
    return f"/sign-in?next={quote(door.address, safe='/')}"


def _closed(door: Door, who: Principal) -> str | None:
    if not who.is_known or who.is_any_of(*door.roles):
        return None
    return "door-closed"
