"""Questions to a person: only those whose answer changes something, and what an answer writes."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from matching import eligibility
from matching.domain import Cefr, Evidence, Grade, LanguageNeed, LanguageSkill, Need, Preferences, Residence
from matching.eligibility import Verdict, assess, assess_routes
from matching.eligibility.careers import careers_of
from matching.eligibility.gate import answers_about_people, gate, rulebooks_on
from matching.embedding import VectorCache
from matching.errors import BadInputError, UnknownNameError
from matching.ingest.files import read_candidates, read_openings
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.pool import OpeningPool
from matching.questions import answer, grounds_on, open_facts, questions
from matching.questions.grounds import verdicts
from matching.questions.lists import places_taken
from matching.questions.model import Scene
from matching.questions.of_wishes import WISHES
from matching.questions.recording import recorded, tried, written
from matching.recommend import suggestions
from matching.reference import Match, resolve_school
from matching.retrieval import PersonVectors, on_grid
from matching.sample import sample_files
from matching.store import Store
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.people import TODAY, degree, job, opening, person

RESEARCH_SAID = {"research": False}


def complete(**changes):
    """Return somebody of whom a rule has nothing to ask: no research, lives abroad, knows no Korean."""
    values = {
        "degrees": (degree(country="US"),),
        "jobs": (job(start="2014-07-01", **RESEARCH_SAID),),
        "languages": (LanguageSkill(language="English", cefr=Cefr.C1),),
    }
    return person(**(values | changes))


def asked(someone, *posts, **rest):
    return questions(someone, grounds_on(TODAY, posts or (opening(),)), **rest)


def ids(found):
    return [each.id for each in found]


# People made by hand ------------------------------------------------------------------------------


def test_nothing_is_asked_of_somebody_of_whom_all_is_known():
    assert asked(complete()) == ()


def test_somebody_whose_year_leaves_it_open_is_asked_for_the_month():
    found = asked(complete(jobs=(job(start="2018", **RESEARCH_SAID),)))  # 7.9 to 8.9 years; eight are asked
    assert ids(found)[0] == "work.0.startDate"
    first = found[0]
    assert (first.kind, first.pointer) == ("date", "/work/0/startDate")
    by_answer = {each.answer: each for each in first.outcomes}
    assert set(by_answer) == {"2018-01-01", "2018-07-02", "2018-12-31"}
    assert any("company door" in door.en for door in by_answer["2018-01-01"].opens)
    assert any("company door" in door.en for door in by_answer["2018-12-31"].closes)
    assert "2018" in first.text.en
    assert "2018" in first.text.ko


@pytest.mark.parametrize("start", ["2014", "2025"])  # long enough, or too short, either way
def test_a_year_that_settles_it_either_way_is_not_asked_about(start):
    someone = complete(
        jobs=(job(start=start, **RESEARCH_SAID), job("Intel", "2010-01-01", "2014-01-01", research=False))
    )
    control = complete(jobs=(job(start="2018", **RESEARCH_SAID),))
    assert "work.0.startDate" in ids(asked(control))
    pass_alone = [each for each in asked(someone) if each.value[0] or each.value[1]]
    assert "work.0.startDate" not in ids(pass_alone)


def test_a_school_that_may_be_several_is_asked_for_and_the_answer_settles_it():
    someone = complete(degrees=(degree(school="NTU"),))
    found = {each.id: each for each in asked(someone)}["education.0.institution"]
    names = [option.value for option in found.options]
    assert {"National Taiwan University", "Nanyang Technological University"} <= set(names)
    settled = answer(someone, found.id, "National Taiwan University")
    assert resolve_school(settled.degrees[0].school).status is Match.FOUND
    assert (assess(someone, opening(), TODAY).verdict, assess(settled, opening(), TODAY).verdict) == (
        Verdict.UNKNOWN,
        Verdict.YES,
    )
    assert "education.0.institution" not in ids(asked(complete()))  # the control


def test_which_campus_is_asked_where_a_university_has_several():
    found = {each.id: each for each in asked(complete(degrees=(degree(school="University of California"),)))}
    options = [option.value for option in found["education.0.institution"].options]
    assert "University of California, Berkeley" in options
    assert len(options) > 3


def test_whether_a_degree_was_awarded_is_asked_where_nothing_says_so():
    someone = complete(degrees=(degree(awarded=None, country="US"),))
    assert ids(asked(someone))[0] == "education.0.x-ktech.status"
    assert "education.0.x-ktech.status" not in ids(asked(complete()))


def test_the_field_of_a_job_is_asked_where_it_is_not_stated():
    found = asked(complete(jobs=(job(sector=None, **RESEARCH_SAID),)))
    assert ids(found)[0] == "work.0.x-ktech.sector"
    assert {each.answer for each in found[0].outcomes} == {"semiconductor", "other"}


def test_nothing_is_asked_for_an_opening_that_no_answer_could_help():
    from tests.people import won

    someone = complete(jobs=(job(start="2018", **RESEARCH_SAID),))
    poor = asked(someone, opening(pay=won(10_000_000)))
    assert all(each.value[:2] == (0.0, 0.0) for each in poor)
    assert asked(someone)[0].value[0] > 0  # the control


def test_without_an_opening_one_that_has_all_a_rule_asks_for_is_meant():
    someone = complete(jobs=(job(start="2018", **RESEARCH_SAID),))
    assert ids(questions(someone, grounds_on(TODAY)))[0] == "work.0.startDate"


def test_jobs_that_settle_it_only_together_are_asked_for():
    vague = [
        job("TSMC", "2001", "2004", **RESEARCH_SAID),  # two to four years each, and eight asked: none settles it
        job("Intel", "2006", "2009", **RESEARCH_SAID),
        job("TSMC", "2011", "2014", **RESEARCH_SAID),
    ]
    someone = complete(jobs=tuple(vague), degrees=(degree(country="US", awarded="2000-06-15"),))
    assert assess(someone, opening(), TODAY).verdict is Verdict.UNKNOWN
    found = asked(someone)
    assert found
    assert all(each.value[0] == 0.0 and each.value[1] > 0 for each in found)
    assert all("Together with other answers" in each.why.en for each in found)
    settled = someone
    for each in found:
        settled = answer(settled, each.id, each.outcomes[0].answer)
    assert assess(settled, opening(), TODAY).verdict is Verdict.YES


def test_at_most_six_are_asked_and_the_most_valuable_first():
    nothing = person(degrees=None, jobs=(job(None, None, None, title=None, sector=None, ongoing=None),))
    found = asked(nothing)
    assert 0 < len(found) <= 6
    assert [each.value for each in found] == sorted((each.value for each in found), reverse=True)
    assert len(asked(nothing, most=2)) == 2


# Answers ------------------------------------------------------------------------------------------


def test_an_answer_is_written_as_confirmed_and_not_asked_for_again():
    someone = complete(jobs=(job(start="2018", **RESEARCH_SAID),))
    settled = answer(someone, "work.0.startDate", "2018-02")
    assert str(settled.employments[0].start) == "2018-02"
    assert (settled.evidence[-1].pointer, settled.evidence[-1].grade) == ("/work/0/startDate", Grade.CONFIRMED)
    assert settled.id == someone.id
    assert read_candidate(write_candidate(settled)) == settled
    assert "work.0.startDate" not in ids(asked(settled))


def test_an_answer_takes_the_place_of_what_was_read_there_and_leaves_the_rest():
    read = (
        Evidence(pointer="/work/0/startDate", grade=Grade.READ, document="a" * 64),
        Evidence(pointer="/work/0/name", grade=Grade.READ, document="a" * 64),
    )
    settled = answer(complete(jobs=(job(start="2018", **RESEARCH_SAID),), evidence=read), "work.0.startDate", "2018-02")
    assert [(each.pointer, each.grade) for each in settled.evidence] == [
        ("/work/0/name", Grade.READ),
        ("/work/0/startDate", Grade.CONFIRMED),
    ]


def test_a_resume_without_an_id_of_its_own_keeps_the_one_made_of_it():
    document = small.resume("x", start="2018")
    del document["x-ktech"]["id"]
    someone = read_candidate(document)
    assert answer(someone, "work.0.startDate", "2018-02").id == someone.id


def test_what_a_person_does_not_know_is_not_asked_again():
    someone = complete(jobs=(job(start="2018", **RESEARCH_SAID),))
    assert "work.0.startDate" in ids(asked(someone))
    assert "work.0.startDate" not in ids(asked(someone, declined=["work.0.startDate"]))


def test_still_working_there_is_an_answer_to_when_one_left():
    later = job("Nowhere Works", "2026-01-01", sector="other", **RESEARCH_SAID)  # so that the first may be over
    someone = complete(jobs=(job(start="2014-07-01", ongoing=None, **RESEARCH_SAID), later))
    found = next(each for each in asked(someone) if each.id == "work.0.endDate")
    assert [option.value for option in found.options] == ["present"]
    assert answer(someone, found.id, "present").employments[0].ongoing is True
    left = answer(someone, found.id, "2020-05").employments[0]
    assert (str(left.end), left.ongoing) == ("2020-05", None)


BOOKS = rulebooks_on(TODAY)
OPEN = person(
    degrees=(degree(school="NTU", isced=None, awarded=None),),
    jobs=(
        job(None, "2018", None, sector=None, ongoing=None, institute=None, country=None, title="Intern"),
        job("Nowhere Works", "2026-01-01"),
    ),
    languages=None,
    residence=Residence(),
)


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("work.0.startDate", "soon", "not-a-date"),
        ("work.0.startDate", 2018, "not-a-date"),
        ("work.0.startDate", None, "no-answer"),
        ("work.0.startDate", "", "no-answer"),
        ("work.0.endDate", "2017", "end-before-start"),
        ("work.0.x-ktech.sector", "etching", "not-one-of"),
        ("work.0.x-ktech.research", "yes", "not-true-or-false"),
        ("work.0.x-ktech.institute", "lab", "not-one-of"),
        ("work.0.x-ktech.employmentType", "permanent", "not-one-of"),
        ("work.0.x-ktech.country", "Atlantis", "not-a-country"),
        ("work.0.name", 7, "not-text"),
        ("education.0.x-ktech.isced", 9, "not-one-of"),
        ("education.0.x-ktech.status", "done", "not-one-of"),
        ("languages", "English", "not-a-list"),
        ("languages", ["Klingon: C2"], "not-a-language"),
        ("x-ktech.residence.country", "Atlantis", "not-a-country"),
        ("x-ktech.residence.status", "resident", "not-a-status"),
        ("x-ktech.preferences.minimumPay", "much", "not-a-whole-number"),
        ("x-ktech.preferences.minimumPay", -1, "out-of-bounds"),
        ("x-ktech.preferences.places", ["Osaka"], "not-a-place"),
        ("x-ktech.preferences.places", "Seoul", "not-a-list"),
        ("x-ktech.preferences.sectors", ["etching"], "not-one-of"),
        ("x-ktech.preferences.workingLanguages", ["Klingon"], "not-a-language"),
    ],
)
def test_a_value_that_is_no_answer_is_refused_with_its_place_and_not_repeated(question, value, code):
    with pytest.raises(BadInputError, match="field /") as raised:
        answer(OPEN, question, value)
    assert raised.value.code == code
    assert raised.value.at.pointer.startswith("/" + question.replace(".", "/"))
    if isinstance(value, str) and value:
        assert value not in BadInputError.text(raised.value).en.replace(raised.value.at.pointer, "").split(".")[0]


def test_what_is_not_open_cannot_be_answered():
    with pytest.raises(UnknownNameError, match="question"):
        answer(complete(), "work.0.startDate", "2018-02")


def test_every_wish_that_can_be_stored_can_be_asked_for():
    assert WISHES.keys() == Preferences.model_fields.keys() - {"source"}


# All of it, against one pair at a time ------------------------------------------------------------


@cache
def sample():
    people = [each for path in sample_files() if "candidates-mixed" in path.name for each in read_candidates(path)]
    posts = [each for path in sample_files() if "openings-mixed" in path.name for each in read_openings(path)]
    return people, posts


def some_people(count, seed):
    people, _ = sample()
    return random.Random(seed).sample(people, count)


def some_posts(count, seed):
    _, posts = sample()
    return random.Random(seed).sample(posts, count)


def said_of(someone, posts):
    """Return every route's and door's three-valued answer for some openings, one pair at a time."""
    found, careers = {}, careers_of([someone])
    for route, rulebook, _ in BOOKS:
        answers = answers_about_people(careers, rulebook)
        for post in posts:
            one = gate(answers, post, rulebook)
            doors = {door: eligibility.Grade(int(grades[0])).verdict for door, grades in one.doors.items()}
            found[post.id, route] = eligibility.Grade(int(one.answer[0])).verdict, doors
    return found


def test_the_answers_compared_with_are_those_of_assessments():
    someone, post = some_people(1, 5)[0], some_posts(1, 5)[0]
    said = said_of(someone, [post])
    for route in assess_routes(someone, post, TODAY):
        assert said[post.id, route.id][0] is route.assessment.verdict


def differs(now, then):
    """Whether a route's answer differs, or a door's where the route's was not yes."""
    return any(
        verdict is not then[key][0] or (verdict is not Verdict.YES and doors != then[key][1])
        for key, (verdict, doors) in now.items()
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_question_is_worth_something_to_a_rule_exactly_when_an_answer_changes_a_verdict(seed):
    """Every answer of every open fact is written as it would be and judged anew, pair by pair."""
    someone, posts = some_people(1, seed)[0], some_posts(1, seed + 50)
    grounds = grounds_on(TODAY, posts)
    found = {each.id: each for each in questions(someone, grounds, most=1000)}
    now = said_of(someone, posts)
    for fact in open_facts(written(someone)):
        changes = []
        for each in fact.trial(grounds.scene):
            try:
                changes.append(differs(now, said_of(recorded(someone, list(fact.edits(each))), posts)))
            except BadInputError:  # the answer contradicts the rest of the resume
                continue
        alone = fact.id in found and bool(found[fact.id].value[0] or found[fact.id].value[2])
        assert alone == any(changes), fact.id


@pytest.mark.parametrize("seed", range(5))
def test_every_question_has_two_answers_with_different_outcomes_and_nothing_else_has(seed):
    someone, posts = some_people(1, 100 + seed)[0], some_posts(12, seed)
    grounds, vectors = with_vectors(posts, seed)
    found = questions(someone, grounds, vectors=vectors)
    asked_ids = {each.id for each in found}
    for each in found:
        alone = {(outcome.opens, outcome.closes, outcome.places) for outcome in each.outcomes}
        kept_open = ((), (), 0)  # not answering is an answer too
        assert len(alone | {kept_open}) > 1 or each.value[1] or each.value[3]
    base = written(someone)
    rest = [fact for fact in open_facts(base) if fact.id not in asked_ids]
    if len(found) < 6:
        assert all(nothing_changes(base, fact, grounds, vectors) for fact in rest)


def nothing_changes(base, fact, grounds, vectors):
    variants = [tried(base, base.source, list(fact.edits(each))) for each in fact.trial(grounds.scene)]
    people = [base, *(each[0] for each in variants if each)]
    answers = verdicts(people, grounds)
    lists = places_taken(people, vectors, grounds, answers[0])
    three = [np.array([0, 1, 1, 2])[each.doors] for each in answers if (each.route[:, 0] < 3).any()]
    open_ones = [each.route[:, 0] < 3 for each in answers if (each.route[:, 0] < 3).any()]
    same = all((doors[mask] == doors[mask][..., :1]).all() for doors, mask in zip(three, open_ones, strict=True))
    return same and len(set(lists)) == 1


def with_vectors(posts, seed):
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(len(posts) + 1, 16))
    vectors = on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    return grounds_on(TODAY, OpeningPool(tuple(posts), vectors[:-1], "test")), PersonVectors(vectors[-1])


@pytest.mark.parametrize("seed", range(3))
def test_the_list_of_every_variant_is_that_of_suggestions_made_for_it_alone(seed):
    someone = some_people(1, 200 + seed)[0]
    grounds, vectors = with_vectors(some_posts(10, seed), seed)
    base = written(someone)
    draws, every = random.Random(seed), open_facts(base)
    facts = draws.sample(every, min(3, len(every)))
    variants = [tried(base, base.source, list(f.edits(v))) for f in facts for v in list(f.trial(grounds.scene))[:2]]
    people = [base, *(each[0] for each in variants if each)]
    lists = places_taken(people, vectors, grounds, verdicts(people, grounds)[0])
    for each, shown in zip(people, lists, strict=True):
        alone = suggestions(each, vectors, grounds.posts, TODAY)
        assert shown == tuple(match.opening.id for match in alone.matches)


def test_a_question_that_moves_places_alone_comes_after_those_that_move_verdicts():
    needs = (LanguageNeed(language="English", cefr=Cefr.C1, need=Need.MUST),)
    posts = [opening("a", languages=needs), opening("b", minimum_years=3.0, languages=needs), opening("c")]
    someone = complete(
        jobs=(job(start="2018", **RESEARCH_SAID),), languages=(LanguageSkill(language="English", fluency="fluent"),)
    )
    grounds, vectors = with_vectors([replace_employer(post) for post in posts], 1)
    found = questions(someone, grounds, vectors=vectors)
    values = {each.id: each.value for each in found}
    assert values["languages.0.x-ktech.cefr"][:4] == (0.0, 0.0, 0.0, 0.0)
    assert values["languages.0.x-ktech.cefr"][4] > 0
    assert ids(found)[0] == "work.0.startDate"
    assert "languages.0.x-ktech.cefr" not in ids(asked(someone))  # without a list there is no place to move


def replace_employer(post):
    return post.model_copy(update={"employer": post.employer.model_copy(update={"name": f"Employer {post.id}"})})


@pytest.mark.parametrize("seed", range(2))
def test_trying_an_answer_reads_what_recording_it_reads(seed):
    """The quick way reads one entry again, the slow way the whole resume: they must not differ."""
    posts = tuple(some_posts(5, seed))
    scene = replace(grounds_on(TODAY, posts).scene, openings=posts)
    compared = 0
    for someone in [*some_people(5, 300 + seed), *small.candidates()[:2], OPEN]:
        base = written(someone)
        for fact in open_facts(base):
            for each in fact.trial(scene):
                edits = list(fact.edits(each))
                quick = tried(base, base.source, edits)
                if quick is None:
                    with pytest.raises(BadInputError, match="field"):
                        recorded(someone, edits)
                    continue
                slow = recorded(someone, edits)
                assert without_source(quick[0]) == without_source(slow.model_copy(update={"evidence": base.evidence}))
                compared += 1
    assert compared > 50  # the control


@pytest.mark.parametrize("seed", range(2))
def test_answers_tried_one_after_another_say_what_the_whole_resume_then_says(seed):
    posts, ends = tuple(some_posts(5, seed)), 0
    scene = replace(grounds_on(TODAY, posts).scene, openings=posts)
    for someone in [*some_people(5, 400 + seed), OPEN]:
        now = written(someone)
        document = now.source
        for fact in open_facts(now):
            for said in fact.trial(scene)[::-1][:1]:
                then = tried(now, document, list(fact.edits(said)))
                now, document = then or (now, document)
                assert without_source(now) == without_source(read_candidate(document))
        ends += sum(job.ongoing is True and "ongoing" not in job.source.get("x-ktech", {}) for job in now.employments)
    assert ends, "the control: of some jobs it is inferred that they last"


def without_source(someone):
    return someone.model_dump(exclude={"source"})


def test_a_workspace_asks_about_the_openings_it_holds_now(tmp_path):
    with closing(Store(tmp_path / "s.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        someone = read_candidate(small.resume("x", start="2018"))
        space.add([someone])
        asked_first = space.questions("x", small.DAY)  # no opening is held: one that has all that is asked for is meant
        assert ids(asked_first)[0] == "work.0.startDate"
        space.add(openings=[read_opening(small.posting("poor", least=1_000_000, most=1_000_000))])
        assert all(each.value[0] == 0.0 for each in space.questions("x", small.DAY))
        space.add(openings=small.openings()[:1])
        assert space.questions("x", small.DAY)[0].value[0] > 0
        assert ids(space.questions("x", small.DAY, opening="o0")) == ids(
            space.questions(someone, small.DAY, opening="o0")
        )


def test_the_lengths_tried_lie_on_both_sides_of_every_threshold():
    lengths = Scene(TODAY, needs=(1.0, 3.0, 8.0)).lengths
    assert lengths == (0.5, 2.0, 5.5, 9.0)


@pytest.mark.parametrize("someone", [OPEN, person(degrees=None, jobs=None, languages=None, residence=Residence())])
def test_every_option_and_every_answer_that_is_tried_is_taken(someone):
    scene = grounds_on(TODAY, [opening(languages=(LanguageNeed(language="English"),))]).scene
    facts = open_facts(written(someone))
    assert len(facts) > 8
    for fact in facts:
        for option in fact.options:
            answer(someone, fact.id, [option.value] if fact.several else option.value)
        for each in fact.trial(scene):
            if each != "":
                answer(someone, fact.id, each)
