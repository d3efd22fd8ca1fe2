"""People and openings that stand twice: proposed by keys, merged by a reviewer, and taken apart again."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import pairwise

import pytest

from matching.duplicates import merge_openings, merge_people, opening_keys, person_keys, propose, propose_openings
from matching.embedding import VectorCache
from matching.errors import BadInputError, NotFoundError, StoreError
from matching.ingest.files import read_candidates
from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.merges import Decision, Merges
from matching.sample import sample_folder
from matching.store import Store
from matching.store.documents import PEOPLE
from matching.store.documents import opened as kept
from matching.workspace import Workspace
from tests import small
from tests.bag_of_words import BagOfWords
from tests.databases import Place, raw, run

DECISION = Decision("reviewer-1", date(2026, 11, 26), "same address")


def resume(identifier, *, name="Ana Silva", email=None, phone=None, **rest):
    basics = {"name": name, "email": email, "phone": phone, **rest.pop("basics", {})}
    document = {"basics": {key: value for key, value in basics.items() if value is not None}, **rest}
    return {**document, "x-ktech": {"id": identifier, **rest.get("x-ktech", {})}}


def person(identifier, **rest):
    return read_candidate(resume(identifier, **rest))


def agreed(one, other):
    """Return the kinds of keys by which two people are proposed, None where they are not."""
    found = propose([one, other])
    return found[0].agree if found else None


TSMC = {"name": "TSMC", "position": "Engineer", "startDate": "2016-03"}
INTEL = {"name": "Intel", "startDate": "2020"}
STANFORD = {"institution": "Stanford University", "endDate": "2015", "x-ktech": {"isced": 7}}

# Keys of people -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"email": "Ana.Silva@Example.com"}, {"email": " ana.silva@example.com"}, "email"),
        ({"phone": "+82 10-1234-5678"}, {"phone": "0082 (0)10 1234 5678"}, "phone"),
        (
            {"phone": "+82 10-1234-5678"},
            {"phone": "010-1234-5678", "basics": {"location": {"countryCode": "KR"}}},
            "phone",
        ),
        (
            {"basics": {"profiles": [{"network": "LinkedIn", "username": "ana-silva"}]}},
            {"basics": {"url": "https://kr.linkedin.com/in/Ana-Silva/?utm_source=share"}},
            "profile",
        ),
        (
            {"basics": {"profiles": [{"network": "ORCID", "username": "0000-0002-1825-0097"}]}},
            {"basics": {"profiles": [{"url": "https://orcid.org/0000-0002-1825-0097"}]}},
            "profile",
        ),
        (
            {"x-ktech": {"evidence": [{"pointer": "/work", "grade": "read", "document": "a" * 64}]}},
            {"x-ktech": {"evidence": [{"pointer": "/skills", "grade": "read", "document": "a" * 64}]}},
            "document",
        ),
    ],
)
def test_one_strong_key_is_enough_whatever_the_names(one, other, kind):
    assert agreed(person("a", name="Ana Silva", **one), person("b", name="Someone Else", **other)) == (kind,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"email": "ana@example.com"}, {"email": "ana@example.org"}),
        ({"phone": "010-1234-5678"}, {"phone": "010-1234-5678"}),  # of which country is not said: weak
        ({"phone": "+82 10-1234-5678"}, {"phone": "+81 10-1234-5678"}),
        ({"basics": {"url": "https://github.com/ana/etch"}}, {"basics": {"url": "https://github.com/ana/etch"}}),
        ({"basics": {"url": "https://linkedin.com/company/x"}}, {"basics": {"url": "https://linkedin.com/company/x"}}),
        ({"email": "no address"}, {"email": "no address"}),
    ],
)
def test_what_is_no_strong_key_proposes_nobody(one, other):
    assert agreed(person("a", name="Ana Silva", **one), person("b", name="Someone Else", **other)) is None


def test_a_name_proposes_nobody_without_two_entries_of_a_career_beside_it():
    assert agreed(person("a"), person("b")) is None
    assert agreed(person("a", work=[TSMC]), person("b", work=[TSMC])) is None
    one = person("a", work=[TSMC], education=[STANFORD])
    other_spelling = {**STANFORD, "institution": "스탠퍼드대학교", "endDate": "2015-06-15"}
    other = person("b", name="SILVA, Ana", work=[INTEL, {**TSMC, "startDate": "2016"}], education=[other_spelling])
    assert agreed(one, other) == ("career", "name")
    another_year = person("b", work=[{**TSMC, "startDate": "2017"}], education=[STANFORD])
    assert agreed(one, another_year) is None


def test_classmates_hired_together_are_not_proposed():
    one = person("a", name="Ana Silva", work=[TSMC], education=[STANFORD])
    other = person("b", name="Bo Lind", work=[TSMC], education=[STANFORD])
    assert agreed(one, other) is None
    assert agreed(one, person("b", name="Ana Silva", work=[TSMC], education=[STANFORD])) == ("career", "name")


def test_hangul_and_latin_spellings_of_a_name_are_not_guessed_to_be_one():
    career = {"work": [TSMC, INTEL]}
    assert agreed(person("a", name="김하늘", **career), person("b", name="Kim Haneul", **career)) is None
    assert agreed(person("a", name="김 하늘", **career), person("b", name="하늘 김", **career)) == ("career", "name")


def test_no_key_shows_what_it_was_made_of():
    shown = repr(person_keys(person("a", email="ana@example.com", phone="+82 10-1234-5678", work=[TSMC])))
    for secret in ("ana", "Ana", "Silva", "1234", "TSMC"):
        assert secret not in shown


def test_an_address_that_many_share_proposes_nobody():
    crowd = [person(f"p{n:02d}", name=f"Person {n}", email="agency@example.com") for n in range(21)]
    assert propose(crowd) == ()
    assert len(propose(crowd[:20])) == 190  # the control: 20 * 19 / 2


def random_people(seed, count=30):
    draw = random.Random(seed)
    return [
        person(
            f"p{n:02d}",
            name=draw.choice(["Ana Silva", "Silva Ana", "Bo Lind", "김하늘"]),
            email=draw.choice([None, None, f"m{draw.randrange(6)}@example.com"]),
            work=[{"name": name, "startDate": str(draw.randrange(2010, 2014))} for name in ("TSMC", "Intel")],
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_proposals_are_the_same_in_any_order_and_those_of_all_pairs_tried_one_by_one(seed):
    people = random_people(seed)
    found = propose(people)
    shuffled = people[:]
    random.Random(seed + 100).shuffle(shuffled)
    assert propose(shuffled) == found
    one_by_one = {
        (one.id, other.id): propose([other, one])[0].agree
        for n, one in enumerate(people)
        for other in people[n + 1 :]
        if propose([one, other])
    }
    assert {(each.first, each.second): each.agree for each in found} == one_by_one
    assert found  # the control


@pytest.mark.parametrize("seed", range(5))
def test_nobody_is_proposed_on_one_weak_key(seed):
    for each in propose(random_people(seed)):
        assert each.strong or (len(each.agree) >= 2 and "name" in each.agree)


def test_those_known_not_to_be_the_same_are_not_proposed():
    one, other = person("a", email="x@example.com"), person("b", email="x@example.com")
    assert propose([one, other], apart=[("a", "b")]) == ()
    assert len(propose([one, other], apart=[("a", "c")])) == 1


# Keys of openings ---------------------------------------------------------------------------------


def posting(name, **changes):
    document = copy.deepcopy(small.posting(name))
    document["hiringOrganization"]["x-ktech"]["id"] = "emp"
    return read_opening({**document, **changes})


def agreed_posts(one, other):
    found = propose_openings([one, other])
    return found[0].agree if found else None


LONG = "Plasma etching of FinFET gates, from recipe to yield, with everything that belongs to it. " * 4


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (
            {"url": "https://www.example.com/jobs/7?utm_source=a"},
            {"url": "http://example.com/jobs/7/", "title": "Other"},
            ("url",),
        ),
        (
            {"identifier": "R-7"},
            {"identifier": {"@type": "PropertyValue", "value": "r-7"}, "title": "Other"},
            ("identifier",),
        ),
        (
            {"description": f"<p>{LONG}</p>"},
            {"description": LONG.upper(), "title": "Other"},
            ("description",),
        ),
        ({"datePosted": "2026-11-02"}, {"datePosted": "2026-11-20T09:00:00Z"}, ("post",)),
        ({"datePosted": "2026-11-02"}, {"datePosted": "2026-10-20"}, None),
        ({"datePosted": "2026-11-02"}, {"datePosted": "2026-11-02", "title": "Other post"}, None),
        ({}, {}, None),  # employer, title and place alone are one weak key
        ({"url": "https://example.com/"}, {"url": "https://example.com"}, None),  # a whole site is no post
    ],
)
def test_openings_are_proposed_by_what_they_share(one, other, agree):
    assert agreed_posts(posting("a", **one), posting("b", **other)) == agree


def test_a_title_at_one_employer_and_place_with_the_same_text_elsewhere_is_two_weak_keys():
    one, other = posting("a", identifier="R-7"), posting("b", identifier="R-7")
    assert agreed_posts(one, other) == ("identifier", "title")  # the first is strong: the employer is named


def test_the_same_description_of_another_employer_is_another_post():
    other = posting("b", description=LONG, hiringOrganization="Saebom Materials")
    assert agreed_posts(posting("a", description=LONG), other) is None


def test_every_opening_of_the_small_pool_has_keys_and_none_is_proposed():
    assert propose_openings(small.openings()) == ()
    assert all(opening_keys(each) for each in small.openings())


# Merging ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("someone", small.candidates(), ids=lambda each: each.id)
def test_merging_somebody_with_themselves_changes_nothing(someone):
    assert write_candidate(merge_people(someone, someone)) == write_candidate(someone)


@pytest.mark.parametrize("post", small.openings(), ids=lambda each: each.id)
def test_merging_an_opening_with_itself_changes_nothing(post):
    assert write_opening(merge_openings(post, post)) == write_opening(post)


def test_what_only_one_says_is_taken_and_the_more_exact_date_wins():
    one = person("a", work=[{"name": "TSMC", "position": "Engineer", "startDate": "2016", "portal:x": 1}])
    other = person("b", work=[
        {"name": "Taiwan Semiconductor Manufacturing Company", "startDate": "2016-03-07", "endDate": "2019-08"},
        {"name": "Intel", "startDate": "2019-09"},
    ])  # fmt: skip
    assert write_candidate(merge_people(one, other))["work"] == [
        {"name": "TSMC", "position": "Engineer", "startDate": "2016-03-07", "portal:x": 1, "endDate": "2019-08"},
        {"name": "Intel", "startDate": "2019-09"},
    ]


def test_jobs_at_one_employer_at_other_times_stay_two():
    one = person("a", work=[{"name": "TSMC", "startDate": "2014", "endDate": "2018"}])
    other = person("b", work=[{"name": "TSMC", "startDate": "2018", "endDate": "2022"}])
    assert len(merge_people(one, other).employments) == 2  # only the vagueness of 2018 lets them meet
    overlapping = person("b", work=[{"name": "TSMC", "startDate": "2014-05", "endDate": "2018-02"}])
    assert len(merge_people(one, overlapping).employments) == 1


def test_each_place_where_the_two_differ_needs_a_choice_and_the_error_repeats_no_value():
    one = person("a", name="Ana Silva", basics={"label": "Etch engineer"}, work=[TSMC])
    other = person("b", name="Ana M. Silva", basics={"label": "Etch lead"}, work=[{**TSMC, "startDate": "2016-04"}])
    with pytest.raises(BadInputError, match=r"at: /basics/name, /basics/label, /work/0/startDate\.") as raised:
        merge_people(one, other)
    assert "Silva" not in str(raised.value)
    choices = {"/basics/name": "b", "/basics/label": "a", "/work/0/startDate": "b"}
    merged = merge_people(one, other, choices)
    assert merged.source["basics"] == {"name": "Ana M. Silva", "label": "Etch engineer"}


def test_a_date_that_the_other_does_not_contain_needs_a_choice():
    one, other = person("a", work=[{**TSMC, "endDate": "2019"}]), person("b", work=[{**TSMC, "endDate": "2020-01"}])
    with pytest.raises(BadInputError, match="/work/0/endDate"):
        merge_people(one, other)
    assert str(merge_people(one, other, {"/work/0/endDate": "b"}).employments[0].end) == "2020-01"


def test_a_job_that_ended_and_one_that_lasts_need_a_choice():
    lasts = person("a", work=[{**TSMC, "x-ktech": {"ongoing": True}}])
    ended = person("b", work=[{**TSMC, "endDate": "2020-01"}])
    with pytest.raises(BadInputError, match="/work/0/endDate"):
        merge_people(lasts, ended)
    assert merge_people(lasts, ended, {"/work/0/endDate": "a"}).employments[0].ongoing is True
    assert merge_people(lasts, ended, {"/work/0/endDate": "b"}).employments[0].ongoing is None


def test_a_choice_nobody_asked_for_or_of_a_third_is_refused():
    one, other = person("a", name="Ana"), person("b", name="Anna")
    with pytest.raises(BadInputError, match=r"/basics/phone.*No choice"):
        merge_people(one, other, {"/basics/phone": "a", "/basics/name": "a"})
    with pytest.raises(BadInputError, match="a, b"):
        merge_people(one, other, {"/basics/name": "c"})


def test_lists_of_a_posting_are_not_taken_for_those_of_a_resume():
    one = posting("a", skills=[{"@type": "DefinedTerm", "name": "etch"}], languages=[{"x-ktech": {"portal": 1}}])
    other = posting("b", skills=[{"@type": "DefinedTerm", "name": "SPC"}], languages=[{"x-ktech": {"portal": 2}}])
    merged = merge_openings(one, other)
    assert merged.skills == ("etch", "SPC")
    assert merged.source["languages"] == [{"x-ktech": {"portal": 1}}, {"x-ktech": {"portal": 2}}]


def test_pays_that_differ_are_chosen_between_as_a_whole():
    one, poor = posting("a"), small.posting("b", least=1, most=2)
    other = read_opening({**poor, "hiringOrganization": write_opening(one)["hiringOrganization"]})
    with pytest.raises(BadInputError, match="/baseSalary"):
        merge_openings(one, other)
    assert merge_openings(one, other, {"/baseSalary": "b"}).pay.minimum == 1


def test_days_that_contradict_each_other_once_put_together_need_a_choice():
    one = person("a", work=[{"name": "TSMC", "startDate": "2018", "endDate": "2018-03"}])
    other = person("b", work=[{"name": "TSMC", "startDate": "2018-06"}])  # more exact, and after the other's end
    with pytest.raises(BadInputError, match="/work/0/endDate"):
        merge_people(one, other)
    first = merge_people(one, other, {"/work/0/endDate": "a"}).employments[0]
    second = merge_people(one, other, {"/work/0/endDate": "b"}).employments[0]
    assert (str(first.start), str(first.end)) == ("2018", "2018-03")
    assert (str(second.start), second.end) == ("2018-06", None)


@pytest.mark.parametrize("seed", range(3))
def test_any_two_people_can_be_merged_once_all_is_chosen_and_either_way_round(seed):
    draw = random.Random(seed)
    people = draw.sample(read_candidates(sample_folder() / "candidates-mixed.jsonl"), 30)
    for one, other in pairwise(people):
        choices = {place: draw.choice([one.id, other.id]) for place in propose_conflicts(one, other)}
        merged = merge_people(one, other, choices)
        assert merge_people(other, one, choices) == merged
        assert merged.id == min(one.id, other.id)
        assert len(merged.employments or ()) >= max(len(one.employments or ()), len(other.employments or ()))


def test_wishes_that_differ_are_chosen_between_and_not_added_up():
    one = person("a", **{"x-ktech": {"preferences": {"sectors": ["semiconductor"], "minimumPay": 1}}})
    other = person("b", **{"x-ktech": {"preferences": {"sectors": ["robot"], "remote": "hybrid"}}})
    with pytest.raises(BadInputError, match="/x-ktech/preferences/sectors"):
        merge_people(one, other)
    wishes = merge_people(one, other, {"/x-ktech/preferences/sectors": "b"}).preferences
    assert (wishes.sectors, wishes.minimum_pay, wishes.remote) == (("robot",), 1, "hybrid")


def test_evidence_follows_its_entry_and_goes_with_what_was_not_believed():
    fact = {"pointer": "/work/0/startDate", "grade": "read", "document": "a" * 64}
    one = person("a", work=[TSMC, {"name": "Intel", "startDate": "2019"}])
    other = person("b", work=[{"name": "Intel", "startDate": "2019-02"}], **{"x-ktech": {"evidence": [fact]}})
    assert [each.pointer for each in merge_people(one, other).evidence] == ["/work/1/startDate"]
    differing = person("b", work=[{**TSMC, "endDate": "2020"}], **{"x-ktech": {"evidence": [
        {**fact, "pointer": "/work/0/endDate"}]}})  # fmt: skip
    ended = person("a", work=[{**TSMC, "endDate": "2021"}])
    assert merge_people(ended, differing, {"/work/0/endDate": "a"}).evidence == ()
    assert len(merge_people(ended, differing, {"/work/0/endDate": "b"}).evidence) == 1


@pytest.mark.parametrize("seed", range(8))
def test_merging_is_the_same_either_way_round(seed):
    people = random_people(seed, 12)
    for one, other in pairwise(people):
        choices = dict.fromkeys(propose_conflicts(one, other), other.id)
        assert merge_people(one, other, choices) == merge_people(other, one, choices)


def propose_conflicts(one, other):
    try:
        merge_people(one, other)
    except BadInputError as error:
        return str(error.values["places"]).split(", ")
    return []


# The file of record -------------------------------------------------------------------------------

ONE = resume("c50", email="ana@example.com", work=[TSMC], **{"portal:note": "half \ud83d"})
OTHER = resume("c51", email="ana@example.com", work=[TSMC, {"name": "Intel", "startDate": "2020"}])


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as opened:
        opened.add([read_candidate(ONE), read_candidate(OTHER), *small.candidates()], small.openings())
        yield opened


def documents(store):
    with store.file.reading() as file:
        return list(kept(file, PEOPLE))


def test_a_merge_undone_leaves_every_document_as_it_was_to_the_last_byte(store):
    before, merges = documents(store), Merges.of_people(store)
    record = merges.merge("c51", "c50", decision=DECISION)
    assert (record.first, record.second, record.kept) == ("c50", "c51", "c50")
    assert len(store.candidate("c50").employments) == 2
    with pytest.raises(NotFoundError, match="no candidate"):
        store.candidate("c51")
    assert documents(store) != before  # the control
    undone = merges.undo(record.id, decision=Decision("reviewer-2", date(2026, 11, 27)))
    assert documents(store) == before
    assert (undone.undone.by, merges.records()) == ("reviewer-2", (undone,))


def test_a_merge_that_was_undone_is_not_undone_twice(store):
    merges = Merges.of_people(store)
    record = merges.merge("c50", "c51", decision=DECISION)
    merges.undo(record.id, decision=DECISION)
    with pytest.raises(BadInputError, match="undone already"):
        merges.undo(record.id, decision=DECISION)


def test_what_has_changed_since_is_not_undone(store):
    merges = Merges.of_people(store)
    record = merges.merge("c50", "c51", decision=DECISION)
    changed = read_candidate({**write_candidate(store.candidate("c50")), "portal:seen": True})
    store.add_candidates([changed], replace=True)
    before = documents(store)
    with pytest.raises(BadInputError, match="changed since"):
        merges.undo(record.id, decision=DECISION)
    assert documents(store) == before


def test_an_id_that_somebody_else_took_meanwhile_is_not_overwritten(store):
    merges = Merges.of_people(store)
    record = merges.merge("c50", "c51", decision=DECISION)
    store.add_candidates([read_candidate(resume("c51", name="Newcomer"))])
    with pytest.raises(BadInputError, match="used by another"):
        merges.undo(record.id, decision=DECISION)
    assert store.candidate("c51").source["basics"] == {"name": "Newcomer"}


def test_merges_are_undone_in_turn(store):
    store.add_candidates([read_candidate({**copy.deepcopy(OTHER), "x-ktech": {"id": "c52"}})])
    before, merges = documents(store), Merges.of_people(store)
    first = merges.merge("c50", "c51", decision=DECISION)
    second = merges.merge("c50", "c52", decision=DECISION)
    with pytest.raises(BadInputError, match="later merge"):
        merges.undo(first.id, decision=DECISION)
    merges.undo(second.id, decision=DECISION)
    merges.undo(first.id, decision=DECISION)
    assert documents(store) == before


@pytest.mark.parametrize("ids", [("c50", "nobody"), ("nobody", "c50")])
def test_nobody_is_merged_with_somebody_who_is_not_there(store, ids):
    before = documents(store)
    with pytest.raises(NotFoundError, match="no candidate"):
        Merges.of_people(store).merge(*ids, decision=DECISION)
    with pytest.raises(BadInputError, match="with itself"):
        Merges.of_people(store).merge("c50", "c50", decision=DECISION)
    with pytest.raises(NotFoundError, match="no merge"):
        Merges.of_people(store).undo("merge-9", decision=DECISION)
    assert documents(store) == before


def test_a_merge_that_needs_choices_writes_nothing(store):
    before = documents(store)
    with pytest.raises(BadInputError, match="/basics/name"):
        Merges.of_people(store).merge("c50", "c02", decision=DECISION)
    assert documents(store) == before
    assert Merges.of_people(store).records() == ()


def test_a_merge_of_openings_is_none_of_people(store):
    store.add_openings(
        [posting("p1", url="https://example.com/jobs/1"), posting("p2", url="https://example.com/jobs/1")]
    )
    record = Merges.of_openings(store).merge("p1", "p2", decision=DECISION)
    assert Merges.of_people(store).records() == ()
    with pytest.raises(NotFoundError, match="no merge"):
        Merges.of_people(store).undo(record.id, decision=DECISION)
    Merges.of_openings(store).undo(record.id, decision=DECISION)
    assert store.opening("p2").id == "p2"


def test_those_kept_apart_are_not_proposed_again_even_by_a_store_opened_later(place, store):
    found = Merges.of_people(store).proposals(store.candidates())
    assert ("c50", "c51") in {(each.first, each.second) for each in found}
    Merges.of_people(store).keep_apart("c51", "c50", decision=DECISION)
    Merges.of_people(store).keep_apart("c50", "c51", decision=DECISION)  # said twice
    with closing(place.open()) as later:
        again = Merges.of_people(later).proposals(later.candidates())
    assert {(each.first, each.second) for each in found} - {(each.first, each.second) for each in again} == {
        ("c50", "c51")
    }


def test_a_writer_killed_within_a_merge_leaves_both_as_they_were(place, store):
    before = documents(store)
    script = (
        "from datetime import date; import matching.merges as m;"
        "m._checksum = lambda values: os.kill(os.getpid(), 9);"  # after the exchange, before the record
        "m.Merges.of_people(store).merge('c50', 'c51', decision=m.Decision('r', date(2026, 1, 1)))"
    )
    assert run(place, script) == -9
    assert documents(store) == before
    Merges.of_people(store).merge("c50", "c51", decision=DECISION)  # and it can be merged still


def test_what_is_kept_for_undoing_is_noticed_when_it_is_anothers(store):
    record = Merges.of_people(store).merge("c50", "c51", decision=DECISION)
    raw(store, "UPDATE merges SET second_document = first_document")
    with pytest.raises(StoreError, match="damaged"):
        Merges.of_people(store).undo(record.id, decision=DECISION)


def test_a_letter_changed_in_what_is_kept_of_openings_is_noticed(store):
    store.add_openings([posting("p1", url="https://example.com/1"), posting("p2", url="https://example.com/1")])
    record = Merges.of_openings(store).merge("p1", "p2", decision=DECISION)
    raw(store, "UPDATE merges SET second_document = first_document")
    with pytest.raises(StoreError, match="damaged"):
        Merges.of_openings(store).undo(record.id, decision=DECISION)


def test_lists_follow_a_merge_and_its_undoing(tmp_path):
    with closing(Store(tmp_path / "s.sqlite3")) as store:
        space = Workspace(store, BagOfWords(), cache=VectorCache(tmp_path / "cache"))
        twin = json.loads(json.dumps(small.PEOPLE[0]))
        twin["x-ktech"]["id"] = "c00b"
        space.add([*small.candidates(), read_candidate(twin)], small.openings())
        before = [each.candidate.id for each in space.shortlist("o0", small.DAY).matches]
        assert {"c00", "c00b"} <= set(before)
        record = space.merge_people("c00", "c00b", decision=DECISION)
        assert "c00b" not in {each.candidate.id for each in space.shortlist("o0", small.DAY).matches}
        space.people_merges.undo(record.id, decision=DECISION)
        assert [each.candidate.id for each in space.shortlist("o0", small.DAY).matches] == before
