"""What is said to change an answer, carried out move by move: it suffices, none of it is idle, the past stays."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import pytest

from matching.domain import (
    Candidate,
    DegreeStatus,
    EmploymentType,
    Institute,
    Opening,
    PartialDate,
    Pay,
    Residence,
)
from matching.eligibility import Grade, Rulebook, answers_about_people, gate, policy
from matching.eligibility.careers import careers_of
from matching.eligibility.change import Question, ways
from matching.eligibility.measures import MEASURES
from matching.eligibility.moves import Move
from matching.eligibility.readings import company_of, school_of
from matching.eligibility.settling import Situation, with_confirmed
from matching.ingest.job_posting import EMPLOYER, OPENING
from matching.ingest.json_resume import CANDIDATE, DEGREE, EMPLOYMENT, RESIDENCE
from matching.language import Text
from matching.reference import Match
from tests.counts import cases
from tests.eligibility.agreement import an_opening, anybody, seeded
from tests.people import TODAY, degree, job, opening, person, won

MANY = {"2025-04": 7, "2026-06": 10, "e-7-t-2026-06": 26, "d-10-t-2026-06": 150, "e-7-s1-2026-06": 120}
DRAWN = {pack: -(-count // cases(2, 1)) for pack, count in MANY.items()}
DAYS = (TODAY, TODAY, TODAY, date(2026, 3, 10), date(2025, 8, 1), date(2027, 5, 1))
SCHOOLS = ("Stanford University", "NTU", "HUST", "KAIST", "Nowhere Institute", "Hanyang University ERICA", None)
EMPLOYERS = ("TSMC", "TSMC", "Samsung", "LG", "Samsung Display", "A Small Fab", "ETRI", "Stanford University", None)
PAYS = (
    Pay(), won(None), won(60_000_000), won(110_000_000), won(150_000_000, 170_000_000), won(165_000_000),
    won(165_000_000), won(13_104_000, period="MONTH"), won(200_000, currency="USD"), won(220_000_000),
)  # fmt: skip


def nearly(pick, number):
    """Return somebody of whom a few things are vague, not said or too little."""
    jobs = tuple(
        job(
            pick(EMPLOYERS), pick(("2012-03-01", "2014", "2017-05", "2019-03-14", "2022-11-02", None)),
            end, ongoing=pick((True, True, None, False)) if end is None else None,
            sector=pick(("semiconductor", "semiconductor", None, None, "other")), country=pick(("TW", "KR", None)),
            title=pick(("Process Engineer", "Research Scientist", "Software intern", "Baker", None)),
            employment_type=pick((None, None, EmploymentType.FULL_TIME, EmploymentType.CONTRACTOR)),
            institute=pick((None, None, *Institute)), research=pick((None, None, True, False)),
        )
        for end in (pick((None, None, None, "2025", "2026-02")) for _ in range(pick((1, 1, 2, 3))))
    )  # fmt: skip
    degrees = tuple(
        degree(
            pick(SCHOOLS), pick((None, 6, 7, 8, 8)), pick(("2014-06-15", "2016", None, "2026", "2027-02-20")),
            status=pick((None, None, DegreeStatus.AWARDED, DegreeStatus.EXPECTED)),
            title=pick((None, "MSc", "Abracadabra")),
            start=PartialDate.parse("2012-09") if pick((True, False)) else None,
            end=PartialDate.parse(pick(("2014", "2015-02"))) if pick((True, False)) else None,
        )
        for _ in range(pick((1, 1, 1, 2)))
    )  # fmt: skip
    return person(
        f"p{number}", pick((degrees, degrees, degrees, None)), pick((jobs, jobs, jobs, jobs, None)),
        residence=Residence(country=pick(("TW", "KR", None)), status=pick((None, "E-7-1", "D-2", "resident"))),
    )  # fmt: skip


def a_post(pick):
    """Return an opening that is fine, or lacks or does not say something."""
    return opening(
        pay=pick(PAYS), sector=pick(("semiconductor", "semiconductor", "robot", "other", None)),
        country=pick(("KR", "KR", "KR", None, "TW")),
    )  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A question, and the ways that were proposed."""

    start: Situation
    pack: str
    ways: tuple

    def of(self, moves, day=None):
        """Carry some moves out from the start, one after another, and let it become a day."""
        now = self.start
        for move in moves:
            now = move.carry(now)
        return replace(now, day=day or self.start.day)

    def is_yes(self, now):
        """Ask the real gate on that day; what was confirmed is taken as counting, a clause assumed as met."""
        book = Rulebook.on(now.day, self.pack, carry=True)
        careers = with_confirmed(careers_of([now.candidate]), now.confirmed)
        one = gate(answers_about_people(careers, book), now.opening, book)
        return any(
            all(one.clauses[name][0] == Grade.YES for name in door.clauses if name not in now.assumed)
            for door in book.pack.door
        )


def drawn(pack, count, seed=0):
    pick = seeded(sum(map(ord, pack)) + seed)
    found = []
    for number in range(count):
        own = pick((True, True, False))
        one, post = (nearly(pick, number), a_post(pick)) if own else (anybody(pick), an_opening(pick))
        day = pick(DAYS)
        proposed = ways(one, post, day, Question(policy(), policy().pack(pack).route, pack))
        found.append(Drawn(Situation(one, post, day), pack, proposed))
    return found


@pytest.fixture(scope="module")
def all_drawn():
    return [each for pack, count in DRAWN.items() for each in drawn(pack, count)]


@pytest.fixture(scope="module")
def proposed(all_drawn):
    return [(each, way) for each in all_drawn for way in each.ways]


def test_every_kind_of_move_is_proposed_alone_and_with_others(proposed):
    kinds = Counter(move.kind for _, way in proposed for move in way.moves)
    assert kinds.keys() == {"document", "confirmation", "contract", "opening", "degree", "work", "time"}
    assert Counter(len(way.moves) for _, way in proposed).keys() >= {1, 2, 3, 4}
    assert len(proposed) > cases(150, 300)


def test_what_is_proposed_suffices(proposed):
    for each, way in proposed:
        assert each.is_yes(each.of(way.moves, way.day)), [move.text.en for move in way.moves]


def test_nothing_that_is_proposed_is_idle(proposed):
    for each, way in proposed:
        for left_out in way.moves:
            rest = [move for move in way.moves if move is not left_out]
            day = each.start.day if left_out.kind == "time" else way.day
            assert not each.is_yes(each.of(rest, day)), (left_out.text.en, [move.text.en for move in way.moves])


def test_an_idle_move_would_be_noticed(proposed):
    each, way = proposed[0]
    idle = Move("document", frozenset(), Text("a medical certificate", "진단서"), "/work/0/name", lambda now: now)
    assert each.is_yes(each.of([move for move in (*way.moves, idle) if move is not idle], way.day))


def test_where_the_answer_is_yes_nothing_is_proposed_and_elsewhere_mostly_something(all_drawn):
    open_already = [each for each in all_drawn if each.is_yes(each.start)]
    assert len(open_already) > cases(10, 20)
    assert not any(each.ways for each in open_already)
    assert sum(bool(each.ways) for each in all_drawn) > len(all_drawn) / 2


def holds(way, other):
    """Whether a way asks for all that another asks for, or for more, or later."""
    plain = {"contract": ("contract", ""), "time": ("time", "")}  # of which there may be more and less
    mine, theirs = ({plain.get(move.kind, move.key) for move in each.moves} for each in (way, other))
    no_cheaper = plain["contract"] not in theirs or other.situation.opening.pay.minimum <= way.pay
    return theirs - {plain["time"]} <= mine and no_cheaper and other.day <= way.day


def test_no_way_holds_another(all_drawn):
    for each in all_drawn:
        for way in each.ways:
            assert not any(holds(way, other) for other in each.ways if other is not way)
            assert len({move.key for move in way.moves}) == len(way.moves)


def test_ways_come_in_order_the_smallest_first(all_drawn):
    for each in all_drawn:
        assert [len(way.moves) for way in each.ways] == sorted(len(way.moves) for way in each.ways)


@pytest.mark.parametrize("pack", [each.id for each in policy().all_packs])
def test_no_door_is_proposed_that_an_office_decides_or_points(pack):
    judged = {
        door.id for door in policy().pack(pack).door for name in door.clauses
        if (clause := policy().pack(pack).clause[name]).judged or MEASURES[clause.fact].about == "both"
    }  # fmt: skip
    pick = seeded(3)
    for _ in range(2):
        found = ways(anybody(pick), an_opening(pick), TODAY, Question(policy(), policy().pack(pack).route, pack))
        assert not judged & {way.door.id for way in found}


def test_there_are_doors_that_an_office_decides():
    clauses = [clause for pack in policy().all_packs for clause in pack.clause.values()]
    assert any(clause.judged for clause in clauses)
    assert any(MEASURES[clause.fact].about == "both" for clause in clauses)


# What a move may touch


def narrowed(before: PartialDate, after: object) -> bool:
    return isinstance(after, PartialDate) and before.first <= after.first <= after.last <= before.last


def settled(resolve, before: str, after: str) -> bool:
    """Whether a name that may mean several was settled as one of them."""
    meant, chosen = resolve(before), resolve(after)
    return meant.status is Match.AMBIGUOUS and chosen.status is Match.FOUND and chosen.entity in meant.candidates


def may_become(field, before, after, entry):
    """Whether a stated field of a degree or job may read so afterwards."""
    if before == after or before is None:
        return before == after or field != "awarded" or entry.end is None or narrowed(entry.end, after)
    if isinstance(before, PartialDate):
        return narrowed(before, after)
    if field == "school":
        return settled(lambda name: school_of(name, entry.campus), before, after)
    if field == "employer":
        return settled(company_of, before, after)
    to_come = (DegreeStatus.EXPECTED, DegreeStatus.IN_PROGRESS)  # whether it has come by now, a certificate says
    return field == "status" and before in to_come and after is DegreeStatus.AWARDED


def faults(before: Situation, after: Situation, kinds: set[str]) -> list[str]:
    """Return what moves of some kinds changed that they may not."""
    found = []
    for name, begins in (("degrees", "awarded"), ("employments", "start")):
        old, new = getattr(before.candidate, name) or (), getattr(after.candidate, name) or ()
        if len(new) < len(old):
            found.append(f"{name}: something is gone")
        for row, (was, now) in enumerate(zip(old, new, strict=False)):
            fields = [f for f in type(was).model_fields if not may_become(f, getattr(was, f), getattr(now, f), was)]
            found += [f"{name} {row}: {field} was changed" for field in fields]
        days = [getattr(each, begins) for each in new[len(old) :]]
        found += [f"{name}: something of the past was added" for day in days if day is None or day.first < before.day]
    changed = [
        f"{side}: {name}" for side in ("candidate", "opening") for name in type(getattr(before, side)).model_fields
        if getattr(getattr(before, side), name) != getattr(getattr(after, side), name)
        and (side, name) not in may_change(before, after, kinds)
    ]  # fmt: skip
    return [*found, *changed, *unreadable(after)]


def may_change(before, after, kinds):
    """Return the fields of the person and the opening that moves of some kinds may change."""
    allowed = {("candidate", "degrees"), ("candidate", "employments")}
    old, new = before.candidate.residence, after.candidate.residence
    filled = old.status is None and old.country in (None, "KR") and new.country == "KR"
    moves_to_korea = "work" in kinds and (after.candidate.employments or ())[-1].country == "KR" == new.country
    if new.since == old.since and (filled or moves_to_korea):
        allowed.add(("candidate", "residence"))
    if "contract" in kinds:
        allowed.add(("opening", "pay"))
    for name in ("sector", "country"):
        if "opening" in kinds or getattr(before.opening, name) is None:
            allowed.add(("opening", name))
    return allowed


def unreadable(now):
    """Return why the person or the opening could not be read from a document."""
    found = []
    for model, value in ((Candidate, now.candidate), (Opening, now.opening)):
        try:
            model.model_validate(value.model_dump(), strict=False)
        except Exception as error:  # noqa: BLE001 - whatever the model says of it
            found.append(f"{model.__name__}: {error}")
    return found


def test_only_what_is_open_or_still_to_come_is_changed(proposed):
    for each, way in proposed:
        complaints = faults(each.start, each.of(way.moves, way.day), {move.kind for move in way.moves})
        assert not complaints, (complaints, [(move.kind, move.pointer) for move in way.moves])


def _job(number=0, **changes):
    def carry(now):
        jobs = list(now.candidate.employments)
        jobs[number] = jobs[number].model_copy(update=changes)
        return replace(now, candidate=now.candidate.model_copy(update={"employments": tuple(jobs)}))

    return carry


def _person(**changes):
    return lambda now: replace(now, candidate=now.candidate.model_copy(update=changes))


def _opening(**changes):
    return lambda now: replace(now, opening=now.opening.model_copy(update=changes))


FORGED = {
    "an earlier beginning": _job(start=PartialDate(2009, 12, 31)),
    "an end beyond the one that was said": _job(1, end=PartialDate(2015, 1, 1)),
    "a job that is over taken up again": _job(1, end=None, ongoing=True),
    "another employer": _job(employer="Intel"),
    "the parent of a subsidiary": _job(1, employer="Samsung Electronics"),
    "a stated field": _job(sector="ai"),
    "a stated share": _job(full_time_share=1.0),
    "a job forgotten": _person(employments=()),
    "a degree of the past": _person(degrees=(degree(), degree(awarded="2015-01-01"))),
    "a job of the past": lambda now: _person(employments=(*now.candidate.employments, job(start="2026-11-22")))(now),
    "a degree that was given up": _person(degrees=(degree(status=DegreeStatus.AWARDED),)),
    "a stay": _person(residence=Residence(country="KR", status="E-7")),
    "a name": _person(headline="Somebody else"),
    "the pay without a contract": _opening(pay=won(300_000_000)),
    "the sector": _opening(sector="ai"),
    "a date that cannot be": _job(start=PartialDate(2010, 6, 1), end=PartialDate(2010, 1, 1)),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_move_is_caught(name):
    jobs = (
        job(start="2010", full_time_share=0.5, ongoing=None),
        job("Samsung Display", "2012", "2014"),
    )
    start = Situation(person(degrees=(degree(status=DegreeStatus.WITHDRAWN),), jobs=jobs), opening(), TODAY)
    assert faults(start, FORGED[name](start), {"document"})


def test_what_a_move_may_do_is_not_taken_for_forged():
    jobs = (job("Samsung", "2010", ongoing=None, sector=None),)
    start = Situation(person(degrees=(degree("NTU", awarded="2014"),), jobs=jobs), opening(), TODAY)
    whole = _job(start=PartialDate(2010, 1, 1), ongoing=True, sector="ai", employer="Samsung Electronics")(start)
    further = (*whole.candidate.degrees, degree(awarded="2026-11-23"))
    assert not faults(start, _person(degrees=further)(whole), {"document", "degree"})


# How a move is told


def places(shape, at=""):
    return {at + field.pointer for field in shape.fields}


PLACES = {
    *places(CANDIDATE), *places(DEGREE, "/education/N"), *places(EMPLOYMENT, "/work/N"),
    *places(RESIDENCE, "/x-ktech/residence"), "/education/-", "/work/-", "",
}  # fmt: skip
PLACES_OF_POSTS = {*places(OPENING), *places(EMPLOYER, "/hiringOrganization")}


def exists(pointer: str) -> bool:
    """Whether a pointer, or something below it, is a field of a JSON Resume or a JobPosting as they are read here."""
    place = re.sub(r"/\d+", "/N", pointer)
    return any(each == place or each.startswith(f"{place}/") for each in PLACES | PLACES_OF_POSTS)


def test_each_move_is_told_in_both_languages_and_points_into_a_document(proposed):
    for each, way in proposed:
        for move in way.moves:
            assert move.text.en.strip()
            assert re.search("[가-힣]", move.text.ko)
            assert not re.search("[{}]", move.text.en + move.text.ko)
            pointer = move.pointer.partition("#")[0]
            assert exists(pointer), pointer
            row = re.match(r"/(work|education)/(\d+)", pointer)
            entries = {"work": each.start.candidate.employments, "education": each.start.candidate.degrees}
            assert row is None or int(row[2]) < len(entries[row[1]])
            assert move.clauses <= set(way.door.clauses)


@pytest.mark.parametrize("pointer", ["/work/0/x-ktech/hours", "/jobs/0", "/education/0/school"])
def test_a_pointer_to_nowhere_would_be_noticed(pointer):
    assert not exists(pointer)


# By hand


def found(one, post=None, day=TODAY, pack="2026-06"):
    return ways(one, post or opening(), day, Question(policy(), policy().pack(pack).route, pack))


def through(door, one, post=None, day=TODAY, pack="2026-06"):
    """Return the ways through one door."""
    return [way for way in found(one, post, day, pack) if way.door.id == door]


def moves(one, post=None):
    """Return the moves of the first way through the company door, of the rule with the fewest doors."""
    way, *_ = through("company", one, post, pack="e-7-t-2026-06")
    return [(move.kind, move.pointer.partition("#")[0]) for move in way.moves]


def test_a_vague_date_is_settled_by_a_certificate():
    assert moves(person(jobs=(job(start="2018"),))) == [("document", "/work/0/startDate")]


def test_eight_years_that_are_not_over_are_waited_for():
    (way,) = through("company", person(jobs=(job(start="2019-03-14"),)))
    assert ([move.kind for move in way.moves], way.day) == (["time"], date(2027, 3, 14))


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (opening(pay=won(90_000_000)), ("contract", "/baseSalary")),
        (opening(pay=Pay()), ("contract", "/baseSalary")),
        (opening(sector="other"), ("opening", "/x-ktech/sector")),
        (opening(sector=None), ("document", "/x-ktech/sector")),
        (opening(country="TW"), ("opening", "/jobLocation")),
        (opening(country=None), ("document", "/jobLocation/address/addressCountry")),
    ],
)
def test_what_the_opening_lacks_is_asked_of_the_opening(post, expected):
    assert moves(person(), post) == [expected]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (person(degrees=(degree("NTU"),)), ("document", "/education/0/institution")),
        (person(degrees=(degree("Nowhere Institute"),)), ("confirmation", "/education/0/institution")),
        (person(degrees=(degree(isced=None, title="Abracadabra"),)), ("document", "/education/0/x-ktech/isced")),
        (person(degrees=(degree(awarded="2026"),)), ("document", "/education/0/x-ktech/awarded")),
        (person(degrees=None), ("confirmation", "/education")),
        (person(jobs=(job("Samsung"),)), ("document", "/work/0/name")),
        (person(jobs=(job("Samsung Display"),)), ("confirmation", "/work/0/name")),
        (person(jobs=(job(sector=None, title="Etch engineer"),)), ("document", "/work/0/x-ktech/sector")),
        (person(jobs=(job(title="Intern"),)), ("document", "/work/0/x-ktech/employmentType")),
        (
            person(jobs=(job(employment_type=EmploymentType.CONTRACTOR),)),
            ("confirmation", "/work/0/x-ktech/employmentType"),
        ),
    ],
)
def test_what_is_open_of_the_person_is_asked_of_the_person(one, expected):
    assert expected in moves(one)
    assert {kind for kind, _ in moves(one)} <= {"document", "confirmation"}


def test_a_bachelor_has_to_earn_a_degree_or_four_times_the_income():
    bachelor = person(degrees=(degree(isced=6),))
    assert [[move.kind for move in way.moves] for way in found(bachelor)] == [["contract"], ["degree"]]


def test_a_certificate_beside_a_threefold_pay_is_not_hidden_by_a_fourfold_pay():
    found_ways = found(person(degrees=(degree("NTU"),)), opening(pay=won(90_000_000)))
    said = {(way.door.id, way.pay, len(way.moves)) for way in found_ways}
    assert ("fourfold-pay-for-degree", 209_664_000, 1) in said  # 4 x 52,416,000 and nothing else
    assert ("company", 157_248_000, 2) in said  # 3 x 52,416,000 and which NTU it was


def test_who_has_worked_for_a_year_in_korea_needs_twice_the_income_and_is_not_told_of_more():
    here = person(
        jobs=(job("Samsung Electronics", "2014-07-01", country="KR"),),
        residence=Residence(country="KR", status="E-7-1", since=PartialDate(2014, 7, 1)),
    )
    (way,) = found(here, opening(pay=won(90_000_000)))
    assert (way.door.id, way.pay) == ("twofold-pay", 104_832_000)  # 2 x 52,416,000


def test_documents_that_shorten_the_waiting_are_told_beside_the_waiting():
    jobs = (job("Samsung", "2019-03-14"), job(start="2027-01-01", end="2035-12-31", ongoing=None))
    by_day = {way.day: [move.kind for move in way.moves] for way in through("company", person(jobs=jobs))}
    assert by_day == {  # 2019 + 8, once Samsung is Samsung Electronics; three years at TSMC from 2027 on need no paper
        date(2027, 3, 14): ["document", "time"],
        date(2030, 1, 1): ["time"],
    }


def test_a_sector_that_counts_by_then_needs_no_other_opening():
    post = opening(sector="robot", pay=won(90_000_000))  # robots count from 31 March 2026 on
    one = person(jobs=(job(start="2018-03-31"),))  # whose eight years are full on that very day
    (way,) = through("company", one, post, date(2026, 3, 10), "e-7-t-2026-06")
    assert ([move.kind for move in way.moves], way.day) == (["contract", "time"], date(2026, 3, 31))


@pytest.mark.parametrize("pay", [90_000_000, 100_000_000])  # 2 x 49,955,000 are asked on that day: too little, enough
def test_who_has_to_wait_until_the_next_income_holds_is_told_the_pay_asked_then(pay):
    one, post = person(jobs=(job(start="2019-03-14"),)), opening(pay=won(pay))
    (way,) = through("company", one, post, date(2026, 3, 10), "e-7-t-2026-06")
    assert ([move.kind for move in way.moves], way.day) == (["contract", "time"], date(2027, 3, 14))
    assert way.pay == 104_832_000  # 2 x 52,416,000


def test_a_job_that_is_said_to_be_over_is_not_taken_to_last():
    over = person(jobs=(job(start="2014-07-01", ongoing=False),))
    (way,) = (way for way in found(over) if [move.pointer for move in way.moves] == ["/work/0/startDate"])
    (settled_job,) = way.situation.candidate.employments
    assert (settled_job.ongoing, settled_job.end) == (False, PartialDate(2026, 11, 22))


def test_a_degree_is_not_dated_before_its_studies_began():
    within_a_year = person(degrees=(degree(awarded=None, start=PartialDate(2026, 2), end=PartialDate(2026)),))
    (way,) = (way for way in found(within_a_year) if way.moves[0].pointer == "/education/0/x-ktech/awarded")
    assert way.situation.candidate.degrees[0].awarded == PartialDate(2026, 2, 1)


def test_of_very_many_documents_no_more_are_asked_than_are_needed():
    pieces = tuple(job(start=f"{2005 + n}", end=f"{2005 + n}-12-31", ongoing=None) for n in range(12))
    (way,) = through("company", person(jobs=pieces))
    assert {move.kind for move in way.moves} == {"document"}
    assert len(way.moves) == 8  # each certificate makes a whole year sure, and eight are asked


def test_nothing_is_proposed_before_the_first_rule():
    assert not ways(person(degrees=()), opening(), date(2025, 2, 1), Question(policy()))


def test_a_company_that_is_confirmed_counts_for_its_own_years_alone():
    fabs = tuple(
        job(f"Small Fab {number}", f"{2014 + 2 * number}-07-01", f"{2016 + 2 * number}-06-30") for number in range(5)
    )  # two years at each of five, three years at a listed company are asked: one confirmation is not enough
    proposed = ways(person(jobs=fabs), opening(), TODAY, Question(policy()))
    by_confirming = [way for way in proposed if {move.kind for move in way.moves} == {"confirmation"}]
    assert by_confirming
    assert {len(way.moves) for way in by_confirming} == {2}
    pairs = {frozenset(move.pointer for move in way.moves) for way in by_confirming}
    assert len(pairs) == 10  # any two of the five


def test_a_school_that_is_confirmed_stays_the_school_of_its_own_degree():
    one = person(degrees=(degree("Nowhere Institute", 6), degree("Another Nowhere", 7)))
    proposed = ways(one, opening(), TODAY, Question(policy()))
    confirmed = [{move.pointer for move in way.moves} for way in proposed if way.needs_confirmation]
    assert {"/education/1/institution"} in confirmed
    assert {"/education/0/institution"} not in confirmed
