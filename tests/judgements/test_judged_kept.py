"""The file of record keeps what was answered, whole and for good."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from matching.consents import Purpose, given
from matching.consents.model import TEXT_VERSION
from matching.errors import BadInputError, NotFoundError, StoreError
from matching.evaluation.judged_sample import stored_judgements
from matching.judgements import Judgements, content_of, contents_of, standing
from matching.judgements.model import annotator_named
from matching.judgements.reading import judgement_document, read_judgement, read_sent
from matching.judgements.rounds import Pair, Round, waiting_for
from tests import small
from tests.databases import raw
from tests.judgements.made import DAY, judgement


@pytest.fixture
def store(place):
    with closing(place.open()) as store:
        store.add(small.candidates(), small.openings())
        yield store


def test_what_is_kept_comes_back_as_it_was_in_the_order_of_answering(store):
    given = [judgement(3, reason="Ten years of etch."), judgement("cannot-tell", "judge-2"), judgement(0)]
    assert Judgements(store).add(given) == (1, 2, 3)
    assert Judgements(store).all() == tuple(given)


def test_an_earlier_answer_stays_when_a_later_one_supersedes_it(store):
    kept = Judgements(store)
    kept.add([judgement(0)])
    kept.add([judgement(3)])
    assert [each.grade for each in kept.all()] == [0, 3]
    assert [each.grade for each in standing(kept.all())] == [3]


def test_a_changed_document_has_another_version(store):
    person = small.candidates()[0]
    before = Judgements(store).contents()
    assert before == contents_of(small.candidates(), small.openings())
    changed = person.model_copy(update={"headline": "Etch manager"})
    store.add_candidates([changed], replace=True)
    after = Judgements(store).contents()
    assert after.candidates[person.id] == content_of(changed) != before.candidates[person.id]
    assert after.openings == before.openings


def say(store, candidate: str, *, research: bool) -> None:
    with store.file.writing() as file:
        wanted, noon = {Purpose.RESEARCH: research}, datetime(2026, 11, 26, 3, tzinfo=UTC)
        given.change(file, candidate, wanted, noon, version=TEXT_VERSION, by="user-1")


def test_whoever_withdrew_research_is_neither_asked_about_nor_measured_by_until_they_agree_again(store):
    kept = Judgements(store)
    seen = kept.contents().openings["o0"], kept.contents().candidates["c00"]
    pair = {"opening": "o0", "candidate": "c00", "seen": seen}
    kept.add([judgement(3, **pair), judgement(1, "judge-2", **pair)])
    person, others = "c00", {"c05", "c06"}
    assert stored_judgements(store) is not None
    say(store, person, research=False)
    assert kept.without_research() == {person}
    assert (kept.usable(), stored_judgements(store)) == ((), None)
    assert person not in kept.contents().candidates
    assert others < set(kept.contents().candidates)
    assert len(kept.all()) == 2, "what was said stays"
    say(store, person, research=True)
    assert kept.usable() == kept.all()
    assert stored_judgements(store) is not None


def test_a_pair_of_whoever_withdrew_research_waits_for_nobody(store):
    kept = Judgements(store)
    pairs = tuple(
        Pair(candidate_id=each, opening_id="o0", annotators=1, band=0, languages="en-en", share=1.0)
        for each in ("c00", "c01")
    )
    drawn = kept.add_round(Round(day=DAY, seed=1, encoder="e", scorer="s", pairs=pairs))

    def waiting():
        return {
            each.candidate_id for each in waiting_for(drawn, [], kept.contents(), annotator="judge-1", side="company")
        }

    assert waiting() == {"c00", "c01"}
    say(store, "c00", research=False)
    assert waiting() == {"c01"}


def test_pages_lead_from_one_to_the_next(store):
    kept = Judgements(store)
    kept.add([judgement(n) for n in range(4)])
    first, following = kept.page(limit=3)
    assert ([number for number, _ in first], following) == ([1, 2, 3], 3)
    rest, end = kept.page(after=3, limit=3)
    assert ([each.grade for _, each in rest], end) == ([3], None)


@pytest.mark.parametrize("number", ["0", "2", "-1", "one", "٣", "9" * 40])
def test_a_number_that_nothing_has_is_not_found(store, number):
    Judgements(store).add([judgement(1)])
    assert Judgements(store).one("1").grade == 1
    with pytest.raises(NotFoundError):
        Judgements(store).one(number)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE judgements SET document = replace(document, '\"answer\":1', '\"answer\":3') WHERE number = 1",
        "DELETE FROM judgements WHERE number = 1",
    ],
)
def test_an_answer_that_was_changed_or_taken_out_behind_our_back_is_noticed(store, harm):
    Judgements(store).add([judgement(1), judgement(2, "judge-2")])
    assert len(Judgements(store).all()) == 2
    raw(store, harm)
    with pytest.raises(StoreError, match="damaged"):
        Judgements(store).all()


def test_the_round_drawn_last_is_the_one_asked_about(store):
    kept = Judgements(store)
    pair = Pair(opening_id="o0", candidate_id="c00", annotators=2, band=0, languages="en-en", share=0.5)
    first = Round(day=DAY, seed=1, encoder="e", scorer="s", pairs=(pair,))
    assert kept.add_round(first).number == 1
    assert kept.add_round(first.model_copy(update={"seed": 2})).number == 2
    found = kept.latest_round()
    assert (found.number, found.seed, found.pairs[0].ids, found.pairs[0].share) == (2, 2, ("o0", "c00"), 0.5)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("RRN 900101-1234567 seen in the CV", f"RRN {'●' * 14} seen in the CV"),
        ("Write to ana@example.com", "Write to"),
        ("나이: 34, 경력은 충분함", "경력은 충분함"),
        ("Ten years of gate etch", "Ten years of gate etch"),
    ],
)
def test_a_reason_is_kept_without_what_tells_who_it_is_about(store, said, kept):
    Judgements(store).add([judgement(3, reason=said)])
    (found,) = Judgements(store).all()
    assert found.reason.strip(" ,") == kept
    assert read_judgement(judgement_document(found)) == found


def test_a_reason_as_it_was_sent_is_nowhere_in_what_is_kept(store):
    sent = {"opening": "o0", "candidate": "c00", "side": "company", "answer": 3, "annotator": "judge-1"}
    Judgements(store).add([read_sent({**sent, "reason": "call ana@example.com"}, DAY)])
    ((kept,),) = raw(store, "SELECT document FROM judgements")
    assert "ana@example.com" not in kept
    assert '"annotator":"judge-1"' in kept  # the control


@pytest.mark.parametrize("name", ["Anna Kim", "anna", "김하늘", "judge 1", "Judge-1", "", "a" * 33 + "1", "1judge"])
def test_what_could_be_a_name_is_no_annotator(name):
    assert annotator_named("judge-1") == "judge-1"
    with pytest.raises(BadInputError, match="no name"):
        annotator_named(name)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"answer": 4}, "/answer"),
        ({"answer": 1.5}, "/answer"),
        ({"answer": True}, "/answer"),
        ({"side": "employer"}, "/side"),
        ({"annotator": "Anna"}, "/annotator"),
        ({"opening": None}, "/opening"),
        ({"versions": {"opening": "abc"}}, "/versions/opening"),
        ({"versions": {"scorer": "mine"}}, "/versions/scorer"),
        ({"reason": "x" * 2_001}, "/reason"),
        ({"day": "2026"}, "/day"),
        ({"score": 1}, "/score"),
    ],
)
def test_what_is_wrong_with_a_judgement_is_said_with_its_place(change, pointer):
    good = {"opening": "o0", "candidate": "c00", "side": "company", "answer": "2", "annotator": "judge-1"}
    assert read_sent(good, DAY).grade == 2
    with pytest.raises(BadInputError) as error:
        read_sent({**good, **change}, DAY)
    assert error.value.at.pointer == pointer
