"""A candidate's own pages: what they show, what they change, and for whom."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from api.pages import mine_words
from api.pages.forms import Typed
from api.pages.own_disputes import facts_of, said_in
from api.pages.passages import passages
from matching.consents import Purpose, given
from matching.disputes import Subject, of_candidate
from matching.eligibility import Grade
from matching.errors import BadInputError, NotFoundError
from matching.explanation.leaves import value_at
from matching.ingest.job_posting import write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.masking import masked_document
from tests import small
from tests.api.world import World
from tests.people import TODAY

A = "candidate A"
PAGE = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture
def world(tmp_path: Any) -> Iterator[World]:
    with closing(World(tmp_path)) as made:
        yield made


def shown(world: World, path: str, name: str = A, status: int = 200) -> str:
    answer = world.ask(world.people[name], "GET", path, headers=PAGE)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def sent(world: World, path: str, *, by: str = A, **fields: Any) -> Any:
    files = [
        (key, (None, one)) for key, value in fields.items() for one in (value if isinstance(value, list) else [value])
    ]
    return world.ask(world.people[by], "POST", path, headers=PAGE, files=[("submit", (None, "")), *files])


def own(world: World, path: str) -> str:
    return f"{path}{world.profile_of(A)}"


def test_who_has_no_profile_is_told_the_one_next_step(world):
    page = shown(world, "/mine", "newcomer")
    assert 'href="/uploads"' in page
    assert "Send your CV" in page
    assert "/consents/" not in page


def test_the_home_shows_the_verdict_with_its_door_and_leads_to_every_right_in_one_click(world):
    page = shown(world, "/mine")
    assert re.search(r'<span class="chip \w+">', page)
    person = world.profile_of(A)
    for path in ("candidates", "questions", "consents", "seen", "decisions", "disputed", "data"):
        assert f'href="/{path}/{person}' in page
    assert len(re.findall(r'<a href="/candidates/[^"]*\?opening=', page)) == 3, "three employers"


def test_nobody_looks_as_another_unless_the_machine_is_theirs(world, reader):
    other = world.profile_of("candidate B")
    shown(world, f"/mine?who={other}", status=404)
    assert other not in shown(world, f"/mine?who={world.profile_of(A)}")
    operator = reader[0].get("/mine?who=c03", headers=PAGE).text
    assert "/seen/c03" in operator
    assert '<option value="c03" selected>' in operator
    assert reader[0].get("/mine?who=nobody", headers=PAGE).status_code == 404
    assert "/seen/c00" in reader[0].get("/mine", headers=PAGE).text, "the first where nobody is chosen"


def test_the_verdict_says_the_first_day_and_what_is_missing_before_the_criteria(reader):
    page = reader[0].get("/candidates/c03?opening=o0", headers=PAGE).text  # seven years of eight
    assert "if your present job goes on" in page
    assert page.index("What is missing") < page.index("Criterion by criterion")
    day = re.search(r"From (\d+ \w+ \d{4}), if", page)
    assert day
    open_now = reader[0].get("/candidates/c00?opening=o0", headers=PAGE).text
    assert "Open now" in open_now
    assert "if your present job goes on" not in open_now, "the control"


def test_the_other_routes_stand_in_a_table_with_the_first_day_and_what_decides(reader):
    page = reader[0].get("/routes/c03?opening=o0", headers=PAGE).text
    rows = re.findall(r'<tr>\s*<th scope="row">', page)
    assert len(rows) >= 10
    assert "What would change it" in page
    unnamed = reader[0].get("/routes/c03", headers=PAGE)
    assert (unnamed.status_code, "<table" in unnamed.text) == (200, True)  # for the one suggested first


def test_marked_words_are_those_that_the_reasons_cite(reader):
    match = reader[1].suggestions("c00", TODAY, k=1).matches[0]
    profile, advert = masked_document(match.candidate), write_opening(match.opening)
    cited = {
        value_at(profile, span.pointer)[span.start : span.end]
        for reason in (*match.company_reasons, *match.candidate_reasons)
        for each in reason.cited
        if each.document == "candidate"
        for span in each.spans
        if isinstance(value_at(profile, span.pointer), str)
    }
    for which, document in (("candidate", profile), ("opening", advert)):
        found = passages(match, which, document)
        assert found
        assert all(any(cut.what for cut in each.cuts) for each in found)
    marked = {cut.text for each in passages(match, "candidate", profile) for cut in each.cuts if cut.what}
    skills = {
        value_at(profile, s.pointer)[s.start : s.end]
        for r in match.company_reasons
        for e in r.evidence
        for s in e.spans
    }
    assert marked <= cited | skills


def test_a_long_text_is_cut_to_what_stands_around_its_marks():
    from api.pages.marked import Piece
    from api.pages.passages import AROUND, _trimmed

    said = (("a" * 500, ""), ("etching", "for"), ("b" * 500, ""), ("x", "against"), ("c" * 500, ""))
    cuts = _trimmed([Piece(text, what) for text, what in said])
    assert [len(each.text) for each in cuts] == [AROUND + 1, 7, 2 * AROUND + 1, 1, AROUND + 1]
    assert [each.what for each in cuts] == ["", "for", "", "against", ""]


def vague(world: World) -> None:
    """Let the profile say a year alone where a day decides."""
    world.workspace.add([read_candidate(small.resume(world.profile_of(A), start="2018"))], replace=True)


def test_questions_come_one_at_a_time_and_an_answer_goes_into_the_profile(world):
    path = own(world, "/questions/")
    assert "No answer of yours would change" in shown(world, path), "nothing is open of them"
    vague(world)
    page = shown(world, path)
    assert 'name="question" value="work.0.startDate"' in page
    assert "Why we ask" in page
    skipped = sent(world, path, do="skip", question="work.0.startDate")
    assert skipped.headers["location"] == f"{path}?skipped=work.0.startDate"
    assert "You skipped" in shown(world, skipped.headers["location"])
    done = sent(world, path, do="answer", question="work.0.startDate", value="2018. 3. 1.", done="1")
    assert done.headers["location"] == f"{path}?done=2"
    person = world.store.candidate(world.profile_of(A))
    assert str(person.employments[0].start) == "2018-03-01"
    assert [each.grade.value for each in person.evidence] == ["confirmed"]
    again = sent(world, path, do="answer", question="work.0.startDate", value="2019")
    assert again.status_code == 303, "it was answered in another window"
    assert str(world.store.candidate(person.id).employments[0].start) == "2018-03-01"


@pytest.mark.parametrize("value", ["", "springtime", "2018-13-01"])
def test_an_answer_that_is_none_is_asked_for_again_with_what_was_typed(world, value):
    vague(world)
    answer = sent(world, own(world, "/questions/"), do="answer", question="work.0.startDate", value=value)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{value}"' in answer.text
    assert str(world.store.candidate(world.profile_of(A)).employments[0].start) == "2018"


def test_consents_are_given_and_withdrawn_as_ticked(world):
    path, person = own(world, "/consents/"), world.profile_of(A)
    version = re.search(r'name="version" value="([^"]+)"', shown(world, path)).group(1)
    done = sent(world, path, do="consents", version=version, purpose=["matching", "research"])
    assert done.status_code == 303
    with world.store.file.reading() as file:
        standing = {each.purpose: each.given for each in given.current(file, person)}
    assert standing == {
        Purpose.MATCHING: True, Purpose.SHARING: False, Purpose.RESEARCH: True, Purpose.CROSS_BORDER: False,
    }  # fmt: skip
    assert "No company sees your profile" in shown(world, own(world, "/candidates/"))


def test_a_consent_to_a_text_that_was_not_shown_is_refused(world):
    path = own(world, "/consents/")
    sent(world, path, do="consents", version="2026-11")
    answer = sent(world, path, do="consents", version="2020-01", purpose="matching")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_company_is_blocked_and_let_in_again(world):
    path = own(world, "/consents/")
    assert sent(world, path, do="block", name="Hanbit Etch").status_code == 303
    page = shown(world, path)
    assert "Hanbit Etch" in page
    block = re.search(r'name="block" value="([^"]+)"', page).group(1)
    assert sent(world, path, do="lift", block=block).status_code == 303
    assert "Hanbit Etch" not in shown(world, path)
    wrong = sent(world, path, do="block", name="")
    assert wrong.status_code == 422
    assert 'id="name-wrong"' in wrong.text


def test_an_invitation_is_answered_and_the_yes_taken_back(world):
    path, asked = own(world, "/consents/"), world.invitation_of(A)
    assert "Yes, show who I am" in shown(world, path)
    assert sent(world, path, do="yes", invitation=asked).status_code == 303
    page = shown(world, path)
    assert "Yes, show who I am" not in page
    assert "Take the yes back" in page
    assert sent(world, path, do="no", invitation=asked).status_code == 303
    assert "Take the yes back" not in shown(world, path)


def test_nobody_answers_anothers_invitation(world):
    asked = world.invitation_of("candidate B")
    assert sent(world, own(world, "/consents/"), do="yes", invitation=asked).status_code == 404


def test_what_a_company_saw_stands_in_the_record(world):
    world.ask(world.people["company X"], "GET", f"/v1/candidates/{world.profile_of(A)}")
    page = shown(world, own(world, "/seen/"))
    assert "Companies that were shown you" in page
    assert "Nothing is recorded about you" in shown(world, f"/seen/{world.profile_of('candidate B')}", "candidate B")


def test_a_decision_leads_to_its_letter_and_to_a_dispute_about_it(world):
    number = world.decision_about(world.profile_of(A))
    page = shown(world, own(world, "/decisions/"))
    assert f'href="/letters/{number}/' in page
    assert f"entry={number}" in page
    letter = shown(world, own(world, f"/letters/{number}/"))
    assert letter.count("<h2") == 7
    assert "dispute" in letter
    shown(world, own(world, "/letters/999999/"), status=404)


def test_a_dispute_says_the_reason_the_correction_and_the_document(world):
    path, person = own(world, "/disputed/"), world.profile_of(A)
    done = sent(
        world, path, subject="fact", fact="/work/0/startDate", text="It is too late.", correction="2014-03",
        document="Certificate of employment",
    )  # fmt: skip
    assert done.status_code == 303
    with world.store.file.reading() as file:
        kept = of_candidate(file, person)[0]
    assert kept.said.subject is Subject.FACT
    assert kept.said.pointer == "/work/0/startDate"
    for part in ("It is too late.", "2014-03", "Certificate of employment"):
        assert part in kept.said.text
    page = shown(world, path)
    assert "How you stood before and after" in page
    assert page.count("once it is decided") == len(kept.before["openings"]) > 0


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"subject": "fact", "text": "wrong"}, "fact"),
        ({"subject": "verdict", "text": "wrong"}, "opening"),
        ({"subject": "human", "text": ""}, "text"),
        ({"subject": "fact", "text": "wrong", "fact": "/work/99/name"}, "fact"),
    ],
)
def test_what_is_wrong_with_a_dispute_is_said_at_its_field_and_nothing_is_lost(world, fields, where):
    answer = sent(world, own(world, "/disputed/"), **fields, correction="2014-03")
    assert answer.status_code == 422
    assert re.search(rf'id="{where}"[^>]*aria-invalid="true"', answer.text)
    assert 'value="2014-03"' in answer.text


def test_a_dispute_without_a_reason_is_none_even_with_a_correction():
    with pytest.raises(BadInputError, match="this field is needed"):
        said_in(Typed((("subject", "human"), ("correction", "2014"))), "en")


def test_the_facts_to_choose_from_are_where_a_dispute_may_point():
    resume = write_candidate(read_candidate(small.resume("f1")))
    found = list(facts_of(resume))
    assert len(found) > 3
    assert all(value_at(resume, each.pointer) is not None for each in found)


def test_everything_is_deleted_only_with_both_boxes_ticked(world):
    leaver = world.leaver()
    world.people["leaver"] = leaver
    path = f"/data/{leaver.user.candidate}"
    wrong = sent(world, path, by="leaver", sure="all")
    assert wrong.status_code == 422
    assert "Nothing was deleted" in wrong.text
    assert world.store.candidate(leaver.user.candidate)
    gone = sent(world, path, by="leaver", sure=["all", "never"])
    assert gone.status_code == 303
    assert gone.headers["location"].startswith("/erased?entry=")
    assert "ktech_session=" in gone.headers["set-cookie"], "the session is taken away"
    with pytest.raises(NotFoundError):
        world.store.candidate(leaver.user.candidate)
    assert "Everything is deleted" in shown(world, gone.headers["location"], "anonymous")


def test_who_types_begins_with_an_empty_form_and_gets_a_verdict(world):
    where = sent(world, "/uploads", by="newcomer", do="type").headers["location"]
    page = shown(world, where, "newcomer")
    assert "Type your CV" in page
    fields = {
        "basics/label": "Etch engineer",
        "work/new/name": "TSMC",
        "work/new/startDate": "2014-07",
        "work/new/x-ktech/ongoing": "1",
    }
    done = sent(world, where, by="newcomer", do="confirm", **fields)
    assert done.status_code == 303
    verdict = shown(world, done.headers["location"], "newcomer")
    assert "Etch engineer" in verdict
    assert 'id="suggestions"' in verdict


def test_nothing_sent_is_said_on_the_same_page(world):
    answer = sent(world, "/uploads")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'type="file"' in answer.text


def test_a_profile_is_corrected_from_what_it_says_and_takes_its_own_place(world):
    where = sent(world, "/uploads", do="correct").headers["location"]
    page = shown(world, where)
    assert "takes the place of the profile" in page
    done = sent(world, where, do="confirm", **{"basics/label": "Changed headline"})
    assert done.headers["location"] == own(world, "/candidates/")
    assert world.store.candidate(world.profile_of(A)).headline == "Changed headline"


def test_nobody_corrects_another(world):
    assert sent(world, "/uploads", do="correct", who=world.profile_of("candidate B")).status_code == 404


@pytest.mark.parametrize(("grade", "ongoing", "first", "words"), [
    (Grade.YES, True, None, "Open now"), (Grade.NO, True, date(2027, 3, 14), "From 14 March 2027, if your present job"),
    (Grade.OPEN, False, date(2027, 3, 14), "if nothing else changes"), (Grade.NO, True, None, "Time alone does not"),
])  # fmt: skip
def test_the_first_day_is_said_with_what_it_takes_for_granted(grade, ongoing, first, words):
    from types import SimpleNamespace

    person = SimpleNamespace(employments=[SimpleNamespace(ongoing=ongoing)])
    answer = SimpleNamespace(grade=grade, day=TODAY)
    assert words in mine_words.first_day_in_words(person, answer, first).en


def test_what_was_worked_out_is_given_again_until_a_document_changes(world, monkeypatch):
    made: list[str] = []
    lists, asked = world.app.state.lists, world.app.state.lists.suggestions

    def counted(candidate: str, wanted: Any) -> Any:
        made.append(candidate)
        return asked(candidate, wanted)

    monkeypatch.setattr(lists, "suggestions", counted)
    first, again = (shown(world, own(world, "/candidates/")) for _ in range(2))
    assert first == again
    assert len(made) == 1
    shown(world, "/mine")
    assert len(made) == 1, "the home shows the first of the same list"
    vague(world)
    assert shown(world, own(world, "/candidates/")) != first
    assert len(made) == 2


def test_nothing_worked_out_of_a_person_stays_once_they_are_erased(world):
    world.people["leaver"] = leaver = world.leaver()
    remembered, person = world.app.state.remembered, leaver.user.candidate
    for path in (f"/candidates/{person}", f"/routes/{person}?opening=sample", f"/questions/{person}"):
        shown(world, path, "leaver")
    assert len(remembered) == 3
    assert sent(world, f"/data/{person}", by="leaver", sure=["all", "never"]).status_code == 303
    gc.collect()
    assert len(remembered) == 0
