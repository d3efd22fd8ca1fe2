"""What a company's users answer is kept, changed, taken back and forgotten, on either database."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from matching.consents import blocks
from matching.errors import BadInputError, NotFoundError
from matching.screening import Answer, Given, Reason, kept, said_together
from matching.screening.documents import answer_document, screening_document
from matching.screening.reading import read_given
from tests import small

NOW = datetime(2026, 1, 1, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SHOWN = "a" * 64


@pytest.fixture
def store(place):
    with closing(place.open()) as made:
        made.add(small.candidates(), small.openings())
        yield made


def said(answer: str, reason: str | None = None) -> Given:
    return Given(answer=Answer(answer), reason=None if reason is None else Reason(reason))


def say(store, answer: str, reason: str | None = None, **more):
    given = {"opening": "o0", "candidate": "c00", "by": "user-1", "now": NOW, **more}
    with store.file.writing() as file:
        return kept.answer(
            file, "firm-x", given["opening"], given["candidate"], said(answer, reason), given["now"], by=given["by"],
            shown=SHOWN,
        )  # fmt: skip


def about(store, candidate: str = "c00", opening: str = "o0"):
    with store.file.reading() as file:
        return kept.about(file, opening, candidate)


def test_the_last_answer_of_each_user_stands_and_nobody_elses_is_touched(store):
    say(store, "yes", "skills")
    say(store, "no", by="user-2", now=LATER)
    changed = say(store, "maybe", now=LATER + timedelta(hours=1))
    assert [(each.by, each.answer, each.reason) for each in about(store)] == [
        ("user-2", Answer.NO, None),
        ("user-1", Answer.MAYBE, None),
    ]
    assert about(store)[1] == changed
    assert about(store, "c01") == ()
    assert about(store, opening="o1") == ()


def test_the_same_said_again_is_the_answer_there_is(store):
    first = say(store, "yes", "skills")
    assert say(store, "yes", "skills", now=LATER) == first
    assert about(store) == (first,)
    assert say(store, "yes", now=LATER).at == LATER  # the control: without the reason it is another


def test_an_answer_is_taken_back_by_whoever_gave_it(store):
    say(store, "yes")
    say(store, "no", by="user-2")
    with store.file.writing() as file:
        kept.withdraw(file, "o0", "c00", by="user-1")
    assert [each.by for each in about(store)] == ["user-2"]
    for candidate, by in (("c00", "user-1"), ("c01", "user-2"), ("\0", "user-2")):
        with store.file.writing() as file, pytest.raises(NotFoundError):
            kept.withdraw(file, "o0", candidate, by=by)


def test_the_answers_for_an_opening_stand_by_person(store):
    for person in ("c02", "c00", "c01"):
        say(store, "yes", candidate=person)
    say(store, "no", candidate="c00", by="user-2", now=LATER)
    say(store, "no", opening="o1")
    with store.file.reading() as file:
        found = kept.of_opening(file, "o0")
        assert list(found) == ["c00", "c01", "c02"]
        assert [each.answer for each in found["c00"]] == [Answer.YES, Answer.NO]
        assert [each.opening for each in kept.of_candidate(file, "c00")] == ["o0", "o1", "o0"]


def test_they_go_with_the_person_the_user_and_the_opening_and_no_further(store):
    for opening in ("o0", "o1"):
        for person in ("c00", "c01"):
            for user in ("user-1", "user-2"):
                say(store, "yes", opening=opening, candidate=person, by=user)
    with store.file.writing() as file:
        assert kept.forget(file, "c00") == 4
        assert kept.forget_user(file, "user-1") == 2
        assert kept.forget_opening(file, "o1") == 1
        assert [(each.opening, each.by) for each in kept.of_candidate(file, "c01")] == [("o0", "user-2")]


def test_they_are_kept_to_the_end_of_their_last_day_in_korea_and_go_with_an_opening_that_is_gone(store):
    say(store, "yes", now=datetime(2026, 1, 1, 14, 59, tzinfo=UTC))  # a minute before midnight in Korea
    say(store, "yes", by="user-2", now=datetime(2026, 1, 1, 15, tzinfo=UTC))
    say(store, "yes", opening="gone", now=LATER)
    with store.file.writing() as file:
        assert kept.forget_before(file, date(2026, 1, 1)) == 1  # the one whose opening is not there
        assert kept.forget_before(file, date(2026, 1, 2)) == 1
    assert [each.by for each in about(store)] == ["user-2"]


def test_a_company_sees_whom_it_may_see(store):
    with store.file.writing() as file:
        blocks.block(file, "c00", NOW, identifier="block-1", employer="firm-x", name=None)
        assert list(kept.there(file, "firm-x", ["c00", "c01"])) == ["c01"]
        assert list(kept.there(file, "firm-y", ["c00", "c01", "gone"])) == ["c00", "c01"]


def test_a_document_names_the_user_to_the_company_alone(store):
    made = say(store, "no", "terms")
    whole = screening_document("o0", "c00", [made])
    assert whole["answers"] == [{"by": "user-1", **answer_document(made)}]
    assert "by" not in answer_document(made)
    assert answer_document(made)["list"] == SHOWN


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/answer"),
        ({"answer": "3"}, "/answer"),
        ({"answer": 3}, "/answer"),
        ({"answer": "withdrawn"}, "/answer"),
        ({"answer": "no", "reason": "too old"}, "/reason"),
        ({"answer": "no", "list": "A" * 64}, "/list"),
        ({"answer": "no", "text": "x"}, "/text"),
    ],
)
def test_only_three_answers_and_reasons_of_the_work_are_taken(sent, pointer):
    with pytest.raises(BadInputError) as refused:
        read_given(sent)
    assert refused.value.at.pointer == pointer


def test_no_reason_speaks_of_who_somebody_is():
    words = " ".join(f"{each.text.en} {each.text.ko}" for each in Reason).casefold()
    for told in ("age", "sex", "나이", "성별", "국적", "nationality", "school", "학교", "photo", "culture", "fit"):
        assert f" {told}" not in f" {words}"


def test_a_companys_answers_about_one_person_are_one_text_each_once(store):
    one, other = say(store, "yes", "skills"), say(store, "no", by="user-2")
    assert said_together([other, one, other]).en == "Yes (Skills) / No"
    assert said_together([]) is None
