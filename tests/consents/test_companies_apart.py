"""Two companies and two people, whatever they do and in whatever order.

The same is done in two worlds, in one of which Samsung never was. What Hanbit sees must be
the same in both; and nobody is revealed before a yes or after its end.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete

from api.acting import Acting
from api.routes import invitations as routes
from api.sight import Seeing
from matching.consents import (
    Asker,
    Participation,
    Purpose,
    Rules,
    Sight,
    begin,
    blocks,
    given,
    invitations,
    know,
    sight,
    sight_of,
)
from matching.consents.model import ON_LISTS, TEXT_VERSION
from matching.consents.tables import TABLES
from matching.domain import Employer
from matching.errors import BadInputError, NotFoundError
from matching.masking import shown_document
from matching.pool import without_vectors
from tests import small
from tests.consents.worlds import HANBIT, NAMES, NOON, PEOPLE, SAMSUNG, company, world

EMPLOYERS, EVERYBODY = st.sampled_from([SAMSUNG, HANBIT]), st.sampled_from(PEOPLE)
SAID = {
    SAMSUNG: ["Samsung Electronics", "삼성전자", "samsung electronics"],
    HANBIT: ["㈜Hanbit Devices", "hanbit devices"],
}
ACCOUNT_BORN, IMPORTED = PEOPLE
RULES = Rules(again_after=timedelta(days=10))
NAME = "Ana Silva"
POOL = without_vectors([each for each in small.candidates() if each.id in PEOPLE])


class Side:
    """One of the two worlds."""

    def __init__(self, employers: tuple[str, ...]) -> None:
        self.employers, self.folder = employers, Path(tempfile.mkdtemp())
        self._open = world(self.folder, employers=(SAMSUNG, HANBIT))
        self.asked = self._open.__enter__()
        self.file, self.now = self.asked.workspace.store.file, NOON

    def close(self) -> None:
        self._open.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    def begin(self) -> None:
        self.now = NOON
        self.asked.workspace._participation = Participation()
        with self.file.writing() as file:
            for table in TABLES:
                file.execute(delete(table))
            begin(file, ACCOUNT_BORN, NOON, by="user-1")
            for employer in self.employers:
                know(file, employer, Employer(id=employer, name=NAMES[employer]))

    def invite(self, employer: str, candidate: str, opening: str, identifier: str) -> bool:
        asker = Asker(employer, Employer(id=employer, name=NAMES[employer]), "recruiter-1")
        post = self.asked.workspace.store.opening(f"{employer}-1").model_copy(update={"id": opening})
        with self.file.writing() as file:
            try:
                sight.invite(file, asker, post, candidate, self.now, identifier=identifier, text="?", rules=RULES)
            except (BadInputError, NotFoundError):
                return False
        return True

    def view(self, employer: str) -> dict[str, object]:
        """Return all that a company can see."""
        acting = Acting(company(employer))
        seeing = Seeing(
            acting, self.asked.reach(company(employer)), self.asked.workspace, self.now, RULES, lambda *_: None
        )
        seen: dict[str, object] = {"invitations": routes._shown(acting, self.asked.workspace, self.now, RULES)}
        for candidate in PEOPLE:
            try:
                found, sight, headers = seeing.profile(candidate)
                seen[candidate] = shown_document(found, sight), dict(headers)
            except NotFoundError:
                seen[candidate] = None
        return seen

    def there(self, employer: str) -> tuple[set[str], int]:
        """Return who can be on a company's list, and how many take part in none."""
        opening = self.asked.workspace.store.opening(f"{employer}-1")
        found = self.asked.workspace.taking_part(opening, POOL, employer)
        return {
            each.id for each, is_there in zip(POOL.candidates, found.rows, strict=True) if is_there
        }, found.without_consent


@pytest.fixture(scope="module", autouse=True)
def _worlds():
    sides = Side((SAMSUNG, HANBIT)), Side((HANBIT,))
    Machine.both, Machine.alone = sides
    yield
    for each in sides:
        each.close()


class Machine(RuleBasedStateMachine):
    both: Side
    alone: Side

    @initialize()
    def begin(self) -> None:
        for side in (self.both, self.alone):
            side.begin()
        self.given = {(each, p): each != ACCOUNT_BORN for each in PEOPLE for p in Purpose}
        self.blocked: dict[str, tuple[str, str]] = {}  # id of the block: whom, by whom
        self.asked: dict[str, tuple[str, str]] = {}  # id of the invitation: company, person
        self.yes: set[str] = set()
        self.numbers = iter(range(10_000))
        for employer in (SAMSUNG, HANBIT):  # so that there is something to end
            self.ask_and_agree(employer, IMPORTED)

    def ask_and_agree(self, employer: str, candidate: str) -> None:
        identifier = f"{employer}-asks-{candidate}-first"
        for side in self.sides(employer):
            assert side.invite(employer, candidate, f"{employer}-0", identifier)
            with side.file.writing() as file:
                invitations.answer(file, candidate, identifier, "yes", side.now, rules=RULES)
        self.asked[identifier] = employer, candidate
        self.yes.add(identifier)

    def sides(self, employer: str | None = None) -> list[Side]:
        """Return the worlds in which something of a company happens."""
        return [self.both] if employer == SAMSUNG else [self.both, self.alone]

    def is_blocked(self, employer: str, candidate: str) -> bool:
        return (employer, candidate) in self.blocked.values()

    @rule(employer=EMPLOYERS, candidate=EVERYBODY, opening=st.sampled_from(["1", "2"]))
    def invite(self, employer: str, candidate: str, opening: str) -> None:
        identifier = f"{employer}-asks-{candidate}-{next(self.numbers)}"
        done = [side.invite(employer, candidate, f"{employer}-{opening}", identifier) for side in self.sides(employer)]
        assert len(set(done)) == 1
        there = self.given[candidate, Purpose.SHARING] and self.given[candidate, Purpose.MATCHING]
        assert not done[0] or (there and not self.is_blocked(employer, candidate))
        if done[0]:
            self.asked[identifier] = employer, candidate

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), says=st.sampled_from(["yes", "yes", "no"]))
    def answer(self, data, says) -> None:
        identifier = data.draw(st.sampled_from(sorted(self.asked)))
        employer, candidate = self.asked[identifier]
        for side in self.sides(employer):
            with side.file.writing() as file:
                try:
                    invitations.answer(file, candidate, identifier, says, side.now, rules=RULES)
                except BadInputError:
                    return
        (self.yes.add if says == "yes" else self.yes.discard)(identifier)

    @rule(candidate=EVERYBODY, purpose=st.sampled_from(ON_LISTS))
    def change_mind(self, candidate: str, purpose: Purpose) -> None:
        is_given = not self.given[candidate, purpose]
        for side in self.sides():
            with side.file.writing() as file:
                given.change(file, candidate, {purpose: is_given}, side.now, version=TEXT_VERSION, by="user-1")
        self.given[candidate, purpose] = is_given
        if purpose is Purpose.SHARING and not is_given:
            self.end(candidate)

    @rule(candidate=EVERYBODY, employer=EMPLOYERS, data=st.data())
    def block(self, candidate: str, employer: str, data) -> None:
        name = data.draw(st.sampled_from([None, *SAID[employer]]))
        identifier = f"block-{next(self.numbers)}"
        whom = {"employer": None if name else employer, "name": name}
        for side in self.sides():
            with side.file.writing() as file:
                made = blocks.block(file, candidate, side.now, identifier=identifier, **whom)
        if made.id == identifier:
            self.blocked[identifier] = employer, candidate
            self.end(candidate, employer)

    @precondition(lambda self: self.blocked)
    @rule(data=st.data())
    def lift(self, data) -> None:
        identifier = data.draw(st.sampled_from(sorted(self.blocked)))
        _, candidate = self.blocked.pop(identifier)
        for side in self.sides():
            with side.file.writing() as file:
                blocks.lift(file, candidate, identifier, side.now)

    @rule(days=st.sampled_from([1, 11, 31]))
    def wait(self, days: int) -> None:
        for side in self.sides():
            side.now += timedelta(days=days)

    def end(self, candidate: str, employer: str | None = None) -> None:
        theirs = {i for i, (who, whom) in self.asked.items() if whom == candidate and employer in (None, who)}
        self.yes -= theirs

    def sight(self, employer: str, candidate: str) -> Sight | None:
        """Return how much a company may see of a person."""
        if self.is_blocked(employer, candidate) or not self.given[candidate, Purpose.SHARING]:
            return None
        agreed = any(self.asked[each] == (employer, candidate) for each in self.yes)
        return Sight.REVEALED if agreed else Sight.MASKED

    @invariant()
    def everybody_sees_what_they_may(self) -> None:
        pairs = [(employer, candidate) for employer in (SAMSUNG, HANBIT) for candidate in PEOPLE]
        with self.both.file.reading() as file:
            assert {pair: sight_of(file, *pair) for pair in pairs} == {pair: self.sight(*pair) for pair in pairs}

    @rule()
    def hanbit_sees_the_same_with_and_without_samsung(self) -> None:
        assert self.both.view(HANBIT) == self.alone.view(HANBIT)

    @rule(employer=EMPLOYERS)
    def look(self, employer: str) -> None:
        """What a company is shown is what it may see, and no more."""
        seen = self.both.view(employer)
        for candidate in PEOPLE:
            sight = self.sight(employer, candidate)
            assert (seen[candidate] is not None) == (sight is not None)
            assert (NAME in str(seen[candidate])) == (sight is Sight.REVEALED)
            asked = [each for each in seen["invitations"] if each["candidate"] == candidate]
            assert {each["opening"]["id"].partition("-")[0] for each in asked} <= {employer}
            assert sight or not asked
            assert any(each["revealed"] for each in asked) == (sight is Sight.REVEALED)

    @rule(employer=EMPLOYERS)
    def search(self, employer: str) -> None:
        """On a company's list can be who agreed to it and does not block it."""
        agreed = {c for c in PEOPLE if self.given[c, Purpose.MATCHING] and self.given[c, Purpose.SHARING]}
        there = {c for c in agreed if not self.is_blocked(employer, c)}
        assert self.both.there(employer) == (there, len(PEOPLE) - len(agreed))
        if employer == HANBIT:
            assert self.alone.there(employer) == self.both.there(employer)


TestCompaniesApart = Machine.TestCase
TestCompaniesApart.settings = settings(max_examples=10, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (blocks, "is_blocked", lambda *_: False),
        (invitations, "of_employer", lambda file, _: invitations.everybodys(file)),
    ],
)
def test_a_fault_would_be_found(module, name, broken, monkeypatch):
    monkeypatch.setattr(module, name, broken)
    found = settings(max_examples=40, stateful_step_count=30, phases=[Phase.generate], deadline=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Machine, settings=found)
