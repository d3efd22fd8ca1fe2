"""A company's pages: its home, an advert, a shortlist and what it may be narrowed to, terms, comparison, invitation."""

from __future__ import annotations

from typing import Any

from matching.consents import Asker, Rules, invitations
from tests.api.world import NOW
from tests.pages.addresses import at


def own(world: Any) -> str:
    return str(world.opening_of("company X"))


def with_an_invitation(world: Any) -> str:
    """Let the company ask somebody, once, and return the address of its home."""
    user, post = world.people["company X"].user, world.store.opening(own(world))
    with world.store.file.writing() as file:
        if not invitations.of_employer(file, user.employer):
            asker, person = Asker(user.employer, post.employer, user.id), world.profile_of("candidate B")
            invitations.ask(file, asker, post, person, NOW, identifier="hire-1", text="Shall we talk?", rules=Rules())
    return "/company"


def answered(world: Any) -> str:
    """Let the company answer about two people on its list, in two ways, and return the list's address."""
    world.answered_by("company X", world.profile_of("candidate A"))
    opening, who = own(world), world.people["company X"]
    world.ask(who, "PUT", f"/v1/openings/{opening}/screenings/odd-1", json={"answer": "no", "reason": "says-little"})
    return f"/openings/{opening}"


def compared(world: Any) -> str:
    answered(world)
    a, b = world.profile_of("candidate A"), world.profile_of("candidate B")
    return f"/compare/{own(world)}?with={a}&with={b}"


PAGES = (
    at("company", "/company", "company X", with_an_invitation),
    at("company-none-found", "/company", "company Y", "/company?text=nothing+like+it"),
    at("company-added", "/company", "company Y", "/company?added=50"),
    at("adverts", "/adverts", "company X"),
    at("adverts-form", "/adverts", "company X", "/adverts?by=form"),
    at("table", "/table", "company X"),
    at(
        "opening-narrowed",
        "/openings/{identifier:path}",
        "company X",
        lambda w: f"/openings/{own(w)}?verdict=yes&sector=semiconductor&place=gyeonggi&least=0.5&k=3",
    ),
    at(
        "opening-narrowed-to-nobody",
        "/openings/{identifier:path}",
        "company X",
        lambda w: f"/openings/{own(w)}?language=ko-B2&sector=bio",
    ),
    at("opening-answered", "/openings/{identifier:path}", "company X", answered),
    at("opening-answered-no", "/openings/{identifier:path}", "company X", lambda w: f"{answered(w)}?answered=no"),
    at("terms", "/terms/{identifier:path}", "company X", lambda w: f"/terms/{own(w)}"),
    at("compare", "/compare/{identifier:path}", "company X", compared),
    at("compare-few", "/compare/{identifier:path}", "company X", lambda w: f"/compare/{own(w)}"),
    at(
        "invite",
        "/invite/{identifier:path}",
        "company X",
        lambda w: f"/invite/{own(w)}?who={w.profile_of('candidate A')}",
    ),
    at("invite-nobody", "/invite/{identifier:path}", "company X", lambda w: f"/invite/{own(w)}"),
)
