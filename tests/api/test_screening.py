"""A company says what it thinks of each person on its list; colleagues see it, the person can, and no list changes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from matching.accounts import Role
from matching.consents import Purpose, blocks, given
from matching.consents.model import TEXT_VERSION
from matching.ledger import Kind
from matching.merges import Decision
from matching.screening import kept
from tests import small
from tests.api.world import NOW, PASSWORD, Somebody, World

HTML = {"accept": "text/html", "accept-language": "en"}
X, Y = "company X", "company Y"


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    with closing(World(tmp_path_factory.mktemp("world"))) as made:
        employer = made.people[X].user.employer
        user = made.accounts.create_user("bo@example.com", PASSWORD, {Role.COMPANY}, now=NOW, employer=employer)
        made.people["colleague"] = made.signed_in(Somebody("company X's other", user))
        yield made


@pytest.fixture(autouse=True)
def nothing_answered(world) -> Iterator[None]:
    yield
    with world.store.file.writing() as file:
        kept.forget_opening(file, world.opening_of(X))
    world.now = NOW


def listed(world: World, name: str = X, query: str = "k=100"):
    answer = world.ask(world.people[name], "GET", f"/v1/openings/{world.opening_of(X)}/shortlist?{query}")
    assert answer.status_code == 200
    return answer


def address(world: World, person: str = "odd-1", opening: str = "") -> str:
    return f"/v1/openings/{opening or world.opening_of(X)}/screenings/{person}"


def say(world: World, answer: str, name: str = X, person: str = "odd-1", **more):
    headers = more.pop("headers", {})
    return world.ask(
        world.people[name], "PUT", address(world, person), json={"answer": answer, **more}, headers=headers
    )


def page(world: World, query: str = "", name: str = X) -> str:
    return world.ask(world.people[name], "GET", f"/openings/{world.opening_of(X)}{query}", headers=HTML).text


def people_on(text: str) -> list[str]:
    return re.findall(r'name="with" value="([^"]+)"', text)


def card(text: str, person: str) -> str:
    return next(each for each in text.split('<li class="card"')[1:] if f'name="who" value="{person}"' in each)


# Over the wire -----------------------------------------------------------------------------------


def test_an_answer_is_given_changed_shown_listed_and_taken_back(world):
    listed(world)
    user = world.people[X].user.id
    first = say(world, "yes", reason="skills").json()
    assert [(each["by"], each["answer"]["id"], each["reason"]["id"]) for each in first["answers"]] == [
        (user, "yes", "skills")
    ]
    assert say(world, "no").json()["answers"][0]["reason"] is None
    shown = world.ask(world.people[X], "GET", address(world))
    assert shown.json()["answers"][0]["answer"] == {"id": "no", "title": {"en": "No", "ko": "아니요"}}
    every = world.ask(world.people[X], "GET", f"/v1/openings/{world.opening_of(X)}/screenings").json()
    assert every == {"screenings": [shown.json()], "following": None}
    assert world.ask(world.people[X], "DELETE", address(world)).json() == {"deleted": "odd-1"}
    assert world.ask(world.people[X], "GET", address(world)).status_code == 404
    assert world.ask(world.people[X], "DELETE", address(world)).status_code == 404


def test_each_user_of_a_company_answers_for_themselves_and_sees_the_others(world):
    listed(world)
    say(world, "yes")
    both = say(world, "no", "colleague").json()["answers"]
    assert {each["by"]: each["answer"]["id"] for each in both} == {
        world.people[X].user.id: "yes", world.people["colleague"].user.id: "no",
    }  # fmt: skip
    assert world.ask(world.people["colleague"], "DELETE", address(world)).status_code == 200
    left = world.ask(world.people["colleague"], "GET", address(world)).json()["answers"]
    assert [each["by"] for each in left] == [world.people[X].user.id]


def test_people_are_listed_by_their_ids_page_by_page(world):
    listed(world)
    for person in ("twin-1", "odd-2", "odd-1"):
        assert say(world, "maybe", person=person).status_code == 200
    where = f"/v1/openings/{world.opening_of(X)}/screenings"
    first = world.ask(world.people[X], "GET", f"{where}?limit=2").json()
    assert [each["candidate"] for each in first["screenings"]] == ["odd-1", "odd-2"]
    rest = world.ask(world.people[X], "GET", where, params={"limit": 2, "cursor": first["following"]}).json()
    assert ([each["candidate"] for each in rest["screenings"]], rest["following"]) == (["twin-1"], None)


def test_only_people_whom_a_list_of_that_opening_showed_are_answered_about(world):
    opening, person = world.opening_to_lose(X), world.passer_by_profile()
    answer = {"json": {"answer": "yes"}}
    unlisted = world.ask(world.people[X], "PUT", address(world, person, opening), **answer)
    missing = world.ask(world.people[X], "PUT", address(world, "nobody", opening), **answer)
    assert (unlisted.status_code, missing.status_code) == (404, 404)
    listed(world)  # of another opening
    assert world.ask(world.people[X], "PUT", address(world, person, opening), **answer).status_code == 404
    world.ask(world.people["analyst"], "GET", f"/v1/openings/{opening}/shortlist?k=100")  # to somebody else
    assert world.ask(world.people[X], "PUT", address(world, person, opening), **answer).status_code == 404
    world.ask(world.people[X], "GET", f"/v1/openings/{opening}/shortlist?k=100")
    assert world.ask(world.people[X], "PUT", address(world, person, opening), **answer).status_code == 200


def test_whoever_blocks_the_company_is_not_found_and_hidden_with_what_was_said_of_them(world):
    listed(world)
    person = world.profile_of("candidate B")
    assert say(world, "yes", person=person).status_code == 200
    with world.store.file.writing() as file:
        made = blocks.block(
            file, person, NOW, identifier="block-x", employer=world.people[X].user.employer, name=None
        )  # fmt: skip
    try:
        assert say(world, "no", person=person).status_code == 404
        assert world.ask(world.people[X], "GET", address(world, person)).status_code == 404
        every = world.ask(world.people[X], "GET", f"/v1/openings/{world.opening_of(X)}/screenings").json()
        assert every["screenings"] == []
        assert world.ask(world.people[X], "DELETE", address(world, person)).status_code == 200  # theirs to take back
    finally:
        with world.store.file.writing() as file:
            blocks.lift(file, person, made.id, NOW)


@pytest.mark.parametrize("name", ["analyst", "officer", "auditor", "administrator", "candidate A"])
def test_nobody_else_gives_or_sees_answers_not_even_whoever_sees_the_list(world, name):
    listed(world)
    say(world, "yes", reason="skills")
    assert say(world, "no", name).status_code == 403
    assert world.ask(world.people[name], "GET", address(world)).status_code == 403
    if name in ("analyst", "officer"):
        shown = page(world, name=name)
        assert people_on(shown)
        assert "Would you talk" not in shown
        assert "answering" not in shown
        file = world.ask(
            world.people[name],
            "GET",
            f"/v1/openings/{world.opening_of(X)}/shortlist.json",
            params={"day": "2026-11-23"},
        )
        assert "answer" not in [each["key"] for each in file.json()["columns"]]


def test_with_if_match_an_answer_is_refused_where_a_colleague_has_answered_meanwhile(world):
    listed(world)
    say(world, "yes")
    tag = world.ask(world.people[X], "GET", address(world)).headers["etag"]
    say(world, "no", "colleague")
    assert say(world, "maybe", headers={"if-match": tag}).status_code == 412
    fresh = world.ask(world.people[X], "GET", address(world))
    assert say(world, "maybe", headers={"if-match": fresh.headers["etag"]}).status_code == 200
    again = world.ask(world.people[X], "GET", address(world))
    assert world.ask(
        world.people[X], "GET", address(world), headers={"if-none-match": again.headers["etag"]}
    ).status_code == 304  # fmt: skip


def test_the_same_again_changes_nothing(world):
    listed(world)
    first = say(world, "yes", reason="skills").json()
    world.now = NOW + timedelta(minutes=9)
    assert say(world, "yes", reason="skills").json() == first


# The ledger --------------------------------------------------------------------------------------


def test_the_ledger_holds_who_decided_on_which_list_and_not_what(world):

    first = listed(world, query="k=5")
    listed(world)
    digest = hashlib.sha256(first.content).hexdigest()
    answer = say(world, "no", reason="terms", list=digest)
    assert answer.json()["answers"][0]["list"] == digest
    entry = world.app.state.ledger.latest(1)[0]
    assert (entry.kind, entry.actor, entry.company) == (
        Kind.HUMAN_DECISION, world.people[X].user.id, world.people[X].user.employer,
    )  # fmt: skip
    assert set(world.app.state.ledger.people([entry]).values()) == {"odd-1"}
    shown = world.app.state.ledger.entry(entry.objects["list"])
    assert (shown.kind, shown.list_digest, shown.objects["opening"]) == (
        Kind.LIST_SHOWN, digest, world.opening_of(X),
    )  # fmt: skip
    assert {name: entry.inputs[name] for name in shown.versions} == dict(shown.versions)
    said = json.dumps([entry.inputs, dict(entry.objects), entry.reason])
    assert '"no"' not in said
    assert "terms" not in said


def test_without_a_list_it_is_the_last_that_showed_the_person_and_a_file_of_it_counts(world):
    listed(world)
    file = world.ask(world.people[X], "GET", f"/v1/openings/{world.opening_of(X)}/shortlist.json")
    assert file.status_code == 200
    taken = world.app.state.ledger.latest(1)[0]
    say(world, "yes")
    entry = world.app.state.ledger.latest(1)[0]
    assert entry.objects["list"] == str(taken.number)
    assert entry.inputs["list"] == taken.inputs["list"]


def test_a_list_that_was_never_shown_is_refused_at_its_field(world):
    listed(world)
    answer = say(world, "yes", list="0" * 64)
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
        ("/list", "screening-list-unknown")
    ]


# On the pages ------------------------------------------------------------------------------------


def press(world: World, answer: str, person: str, query: str = "", name: str = X, **fields: str):
    files = {key: (None, value) for key, value in {"who": person, "answer": answer, **fields}.items()}
    return world.ask(world.people[name], "POST", f"/openings/{world.opening_of(X)}{query}", headers=HTML, files=files)


def test_a_button_on_the_card_answers_and_leads_back_to_the_card_of_the_same_list(world):
    shown = page(world, "?k=5&verdict=yes")
    person = people_on(shown)[1]
    fields = dict(re.findall(r'name="(list|place)" value="([^"]+)"', card(shown, person)))
    sent = press(world, "no", person, "?k=5&verdict=yes", **fields)
    assert sent.status_code == 303
    where, _, at = sent.headers["location"].partition("#")
    assert (where.partition("?")[0], at) == (f"/openings/{world.opening_of(X)}", "m2")
    assert {"k=5", "verdict=yes"} <= set(where.partition("?")[2].split("&"))
    again = page(world, "?k=5&verdict=yes")
    assert people_on(again) == people_on(shown), "a no neither moves nor removes anybody"
    mine = card(again, person)
    assert re.search(r'value="no"[^>]* aria-pressed="true"', mine)
    assert "<bdi>you</bdi>, 23 November 2026" in mine
    assert "Take back" in mine
    press(world, "none", person)
    assert "Take back" not in page(world)


def test_a_colleagues_answer_stands_on_the_card_with_who_when_and_why(world):
    listed(world)
    say(world, "maybe", "colleague", reason="says-little")
    mine = card(page(world), "odd-1")
    assert "<bdi>bo@example.com</bdi>, 23 November 2026" in mine
    assert "Profile says too little" in mine
    assert "Take back" not in mine  # not the reader's


def test_a_list_is_narrowed_by_what_was_answered(world):
    everybody = people_on(page(world))
    one, other, third = everybody[:3]
    press(world, "yes", one)
    press(world, "no", other)
    press(world, "yes", other, name="colleague")
    press(world, "maybe", third)
    assert people_on(page(world, "?answered=nobody")) == everybody[3:]
    assert f'name="who" value="{third}"' in page(world, "?answered=maybe")
    assert people_on(page(world, "?answered=yes")) == [one, other]
    assert f'name="who" value="{other}"' in page(world, "?answered=no")
    assert people_on(page(world)) == everybody
    assert world.ask(
        world.people[X], "GET", f"/openings/{world.opening_of(X)}?answered=else", headers=HTML
    ).status_code == 422  # fmt: skip


def test_the_page_says_that_answers_change_nothing(world):
    assert "change neither the order nor who is on the list" in page(world)


@pytest.mark.parametrize(
    ("answer", "person", "status"), [("", "odd-1", 422), ("3", "odd-1", 422), ("yes", "", 404), ("none", "odd-1", 404)]
)
def test_a_form_that_was_changed_on_its_way_is_refused(world, answer, person, status):
    page(world)
    assert press(world, answer, person).status_code == status


@pytest.mark.parametrize("place", ["", "x", "9999999", "1\r\nSet-Cookie: a=b", "２"])
def test_a_place_on_the_list_that_is_none_leads_to_the_list(world, place):
    page(world)
    assert press(world, "yes", "odd-1", place=place).headers["location"].endswith("#shortlist")


def test_the_comparison_has_the_answers_in_a_row(world):
    people = people_on(page(world))[:2]
    press(world, "yes", people[0], reason="skills")
    shown = world.ask(
        world.people[X], "GET", f"/compare/{world.opening_of(X)}", params={"with": people}, headers=HTML
    ).text
    row = shown[shown.index("Your company&#39;s answers") :].split("</tr>")[0]
    assert row.count("<td>") == 2
    assert "Skills" in row
    assert "Not answered" in row


# In files and in the person's own data -----------------------------------------------------------


def test_every_kind_of_file_has_the_answers_in_a_column_and_the_same_people(world):
    listed(world)
    where = f"/v1/openings/{world.opening_of(X)}/shortlist"
    before = world.ask(world.people[X], "GET", f"{where}.json?lang=en").json()
    say(world, "yes", reason="skills")
    say(world, "no", "colleague")
    found = world.ask(world.people[X], "GET", f"{where}.json?lang=en").json()
    answers = {each["id"]: each["answer"] for each in found["rows"]}
    assert answers.pop("odd-1") == {"en": "Yes (Skills) / No", "ko": "예 (기술) / 아니요"}
    assert set(answers.values()) == {None}
    assert [each["id"] for each in found["rows"]] == [each["id"] for each in before["rows"]]
    table = world.ask(world.people[X], "GET", f"{where}.csv?lang=en").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {each["Id"]: each["Your company"] for each in rows if each["Id"]}["odd-1"] == "Yes (Skills) / No"
    assert "change neither the order" in table
    for form, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert world.ask(world.people[X], "GET", f"{where}.{form}?lang=en").content.startswith(begins)


def test_the_person_finds_what_was_answered_in_their_data_without_who_and_that_somebody_decided(world):
    listed(world)
    who, person = world.people["candidate A"], world.profile_of("candidate A")
    say(world, "no", person=person, reason="languages")
    data = world.ask(who, "GET", f"/v1/candidates/{person}/everything").json()
    (found,) = data["screenings"]
    assert (found["answer"]["id"], found["reason"]["id"], found["opening"]["id"]) == (
        "no", "languages", world.opening_of(X),
    )  # fmt: skip
    assert found["employer"]["id"] == world.people[X].user.employer
    assert world.people[X].user.id not in json.dumps(found)
    decided = world.ask(who, "GET", f"/v1/candidates/{person}/decisions").json()["entries"]
    last = next(each for each in decided[::-1] if each["what"]["id"] == "human-decision")
    assert "Whether it would talk to you was answered" in last["text"]["en"]
    assert last["company"]["id"] == world.people[X].user.employer
    seen = world.ask(who, "GET", f"/decisions/{person}", headers=HTML).text
    assert "Whether it would talk to you was answered" in seen


def test_an_opening_that_is_deleted_takes_the_answers_along(world):
    opening = world.opening_to_lose(X)
    world.ask(world.people[X], "GET", f"/v1/openings/{opening}/shortlist?k=100")
    sent = world.ask(world.people[X], "PUT", address(world, "odd-1", opening), json={"answer": "yes"})
    assert sent.status_code == 200
    assert world.ask(world.people[X], "DELETE", f"/v1/openings/{opening}").status_code == 200
    with world.store.file.reading() as file:
        assert not kept.of_opening(file, opening)


def test_whoever_is_erased_is_in_no_answer(world):
    gone = world.leaver()
    person = str(gone.user.candidate)

    with world.store.file.writing() as file:
        given.change(file, person, dict.fromkeys(Purpose, True), NOW, version=TEXT_VERSION, by=gone.user.id)
    listed(world)
    assert say(world, "yes", person=person).status_code == 200
    assert world.ask(gone, "DELETE", f"/v1/candidates/{person}").status_code == 200
    with world.store.file.reading() as file:
        assert kept.of_candidate(file, person) == ()
    assert say(world, "yes", person=person).status_code == 404


def test_somebody_who_was_made_one_with_another_is_answered_about_under_the_id_that_stays(world):
    first, second = world.passer_by_profile(), world.passer_by_profile()
    listed(world)
    assert say(world, "yes", person=second).status_code == 200

    decision = Decision("reviewer-1", small.DAY)
    kept_id = world.workspace.merge_people(first, second, decision=decision).kept
    gone = second if kept_id == first else first
    if gone == second:
        assert world.ask(world.people[X], "GET", address(world, gone)).status_code == 404
    assert say(world, "no", person=gone).status_code == 404
    assert say(world, "no", person=kept_id).status_code == 200
