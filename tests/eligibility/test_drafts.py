"""Rules that are only proposed, and what the loader refuses of rules of any kind."""

from datetime import date

import pytest

from matching.eligibility import Grade, Rulebook, Verdict, assess, load_policy, policy
from matching.eligibility.dossier import dossier
from matching.eligibility.policy import Policy
from matching.errors import PolicyDataError, PolicyNotInForceError, UnknownNameError
from matching.settings import settings
from tests.eligibility.rules import change
from tests.people import TODAY, opening, person, won

FIVEFOLD = """
id = "2027-draft"
extends = "2026-06"
title = { en = "Draft: five times the income", ko = "초안: GNI 5배" }
first_day = 2027-01-01

[clause.pay]
multiple = 5
"""


def with_drafts(tmp_path, *texts) -> Policy:
    """Load the rules with some drafts beside them."""
    paths = [tmp_path / f"draft-{number}.toml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return load_policy(settings().data / "policy", paths)


def test_a_draft_takes_over_what_it_does_not_change(tmp_path):
    rules = with_drafts(tmp_path, FIVEFOLD)
    draft, base = rules.pack("2027-draft"), rules.pack("2026-06")
    assert draft.clause.keys() == base.clause.keys()
    assert (draft.clause["pay"].multiple, base.clause["pay"].multiple) == (5, 3)
    assert draft.clause["pay"].source == base.clause["pay"].source
    assert draft.door == base.door
    assert (draft.schools, draft.companies) == (base.schools, base.companies)
    assert rules.need(draft.clause["pay"], TODAY)[0] == 262_080_000  # 5 x 52,416,000


@pytest.mark.parametrize(("pay", "expected"), [(262_079_999, Verdict.NO), (262_080_000, Verdict.YES)])
def test_a_draft_is_asked_by_its_name(tmp_path, pay, expected):
    text = FIVEFOLD + "\n[clause.pay-fourfold]\nmultiple = 5\n"
    rules = with_drafts(tmp_path, text)
    assert assess(person(), opening(pay=won(pay)), TODAY, pack="2027-draft", policy=rules).verdict is expected
    assert assess(person(), opening(pay=won(pay)), TODAY, policy=rules).verdict is Verdict.YES


@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 1), date(2035, 1, 1)])
def test_a_draft_is_never_in_force(tmp_path, day):
    rules = with_drafts(tmp_path, FIVEFOLD)
    assert rules.pack_on(day).id == "2026-06"
    assert rules.pack("2027-draft").status == "draft"
    assert not Rulebook.on(day, "2027-draft", rules).in_force
    assert "not the version in force" in assess(person(), opening(), day, pack="2027-draft", policy=rules).summary.en


def test_a_draft_that_says_it_is_in_force_is_a_draft_all_the_same(tmp_path):
    rules = with_drafts(tmp_path, 'status = "in-force"\n' + FIVEFOLD.replace("2027-01-01", "2026-07-01"))
    assert rules.pack_on(TODAY).id == "2026-06"


def test_a_draft_is_named_beside_the_others(tmp_path):
    rules = with_drafts(tmp_path, FIVEFOLD)
    assert [pack.id for pack in rules.packs] == ["announced-2025-02", "2025-04", "2026-06", "2027-draft"]
    with pytest.raises(UnknownNameError, match="2027-draft"):
        rules.pack("2027")


def test_a_draft_changes_the_digest_and_no_answer_of_the_rules_in_force(tmp_path):
    rules = with_drafts(tmp_path, FIVEFOLD)
    assert rules.digest != policy().digest
    ours, theirs = (assess(person(), opening(), TODAY, policy=each) for each in (rules, policy()))
    assert ours.findings == theirs.findings


def test_a_dossier_under_a_draft_says_what_would_change_it(tmp_path):
    rules = with_drafts(tmp_path, FIVEFOLD)
    found = dossier(person(), opening(pay=won(170_000_000)), TODAY, pack="2027-draft", policy=rules)
    assert found.assessment.grade is Grade.NO
    assert {way.pay for way in found.ways if way.pay} == {209_664_000}  # the door of 4 x is as it was


def test_several_drafts_lie_beside_one_another(tmp_path):
    rules = with_drafts(tmp_path, FIVEFOLD, FIVEFOLD.replace("2027-draft", "2028-draft").replace("= 5", "= 6"))
    assert [rules.pack(name).clause["pay"].multiple for name in ("2027-draft", "2028-draft")] == [5, 6]


def test_a_draft_may_stand_by_itself(tmp_path):
    whole = (settings().data / "policy" / "routes" / "e-7-s1-2026-06.toml").read_text(encoding="utf-8")
    mine = whole.replace('id = "e-7-s1-2026-06"', 'id = "mine"').replace("multiple = 3", "multiple = 2")
    rules = with_drafts(tmp_path, mine)
    assert rules.pack("mine").clause["pay"].multiple == 2
    assert rules.pack_on(TODAY, "e-7-s1").id == "e-7-s1-2026-06"


def test_a_draft_may_bring_next_years_income_alone(tmp_path):
    income = """
[[values.gni-per-capita]]
since = 2027-04-01
through = 2028-03-31
value = 55_000_000
source = "bok-gni-2025"
locator = "a guess"
checked = 2026-11-22
"""
    rules = with_drafts(tmp_path, income)
    clause = rules.pack("2026-06").clause["pay"]
    assert rules.need(clause, date(2027, 4, 1))[0] == 165_000_000  # 3 x 55,000,000
    assert rules.need(clause, date(2027, 3, 31)) == policy().need(clause, date(2027, 3, 31))
    assert rules.all_packs == policy().all_packs


WHOLE_CLAUSE = """
fact = "work_years"
at_least = 8
source = "visa-manual-2026-09"
locator = "p. 1"
checked = 2026-11-22
"""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (FIVEFOLD.replace('"2026-06"', '"2026-6"'), r'extends "2026-6", which there is not; there are: .*2026-06'),
        (FIVEFOLD.replace('"2027-draft"', '"2026-06"'), "two packs have this id"),
        (FIVEFOLD + 'fact = "shoe_size"', 'no fact "shoe_size"'),
        (FIVEFOLD + 'unit = "EUR a year"', "annual_pay is counted in KRW a year"),
        (FIVEFOLD + 'of = "gdp"', 'no value "gdp"'),
        (FIVEFOLD + 'source = "hearsay"', 'no source "hearsay"'),
        (FIVEFOLD + 'source = "extension-2026-07"', '"extension-2026-07" may not settle anything'),
        (FIVEFOLD + "regular = true", "annual_pay does not take regular"),
        (FIVEFOLD + "at_least = 3", "at_least or multiple"),
        (FIVEFOLD + "judged = { en = \"whether it is paid\" }", "judged"),
        (FIVEFOLD + "surprise = 1", "surprise"),
        (FIVEFOLD + f"\n[clause.idle]{WHOLE_CLAUSE}unit = \"years\"", "doors and clauses differ"),
        (FIVEFOLD.replace("[clause.pay]", 'route = "x-1"\n[clause.pay]'), 'no route "x-1"'),
        (FIVEFOLD.replace("[clause.pay]", 'stay = "X-1"\n[clause.pay]'), 'says nothing of "X-1"'),
        (FIVEFOLD.replace("[clause.pay]", "[clause.pay"), "is not TOML"),
        (FIVEFOLD.replace("2027-01-01", '"tomorrow"'), "first_day"),
        ('id = "alone"', "Field required"),
    ],
)  # fmt: skip
def test_a_bad_draft_is_refused_with_what_is_wrong(tmp_path, text, complaint):
    with pytest.raises(PolicyDataError, match=complaint):
        with_drafts(tmp_path, text)


def test_a_draft_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PolicyDataError, match=r"none\.toml.*is not there"):
        load_policy(settings().data / "policy", [tmp_path / "none.toml"])


# Refusals of the records that came with the other routes


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("values.toml", "through = 2026-03-31", "through = 2026-03-30", "gap or an overlap at 2026-04-01"),
        ("values.toml", "through = 2026-03-31", "through = 2026-04-01", "gap or an overlap at 2026-04-01"),
        ("routes/k-star-2026-09.toml", "judged = { en = ", "judged = { xx = ", "judged"),
        ("routes/k-star-2026-09.toml", "within_years = 1", "within_years = 1\nregular = true", "does not take regular"),
        ("routes/k-star-2026-09.toml", 'fact = "korean_degree_level"', 'fact = "diploma"', 'no fact "diploma"'),
        ("routes/k-star-2026-09.toml", 'unit = "ISCED level"', 'unit = "years"', "is counted in ISCED level"),
        ("routes/d-10-t-2026-06.toml", "expected = true", "after_isced = 7", "does not take after_isced"),
        ("routes/d-10-t-2026-06.toml", "[schools]", "[schools-of-old]", "schools-of-old"),
        ("routes/gold-card-2026-06.toml", 'fact = "work_years"', 'fact = "institute_years"', "needs the terms"),
        ("routes/e-7-s1-2026-06.toml", 'route = "e-7-s1"', 'route = "e-7-s3"', 'no route "e-7-s3"'),
        ("routes/e-7-s1-2026-06.toml", 'id = "e-7-s1-2026-06"', 'id = "e-7-s2-2026-06"', "two packs have this id"),
        ("routes/e-7-s1-2026-06.toml", 'source = "visa-manual-2026-06"\nlocator = "pp. 249-253"\nchecked',
         'source = "extension-2026-07"\nlocator = "p. 1"\nchecked', "may not settle anything"),
        ("routes/f-2-7-2026-06.toml", 'status = "in-force"', 'status = "draft"', "f-2-7: the route has no pack"),
        ("routes.toml", 'stay = "F-2-7S"', 'stay = "F-2-7X"', 'says nothing of "F-2-7X"'),
        ("routes.toml", 'source = "visa-manual-2026-09"', 'source = "nowhere"', 'no source "nowhere"'),
        ("routes.toml", 'source = "visa-manual-2026-09"\nlocator = "pp. 488-489"',
         'source = "extension-2026-07"\nlocator = "pp. 488-489"', "may not settle anything"),
        ("stay.toml", 'source = "visa-manual-2026-09"', 'source = "nowhere"', 'no source "nowhere"'),
        ("stay.toml", 'locator = "whole reports"\n', "", "locator"),
        ("stay.toml", "after_years = 3", "after_years = 3\nmonths = 2", "months"),
        ("packs/announced-2025-02.toml", 'stay = "as-announced"', 'stay = "rumoured"', 'says nothing of "rumoured"'),
    ],
)  # fmt: skip
def test_a_gap_in_the_rules_of_a_route_is_refused(folder, file, old, new, complaint):
    change(folder, file, old, new)
    with pytest.raises(PolicyDataError, match=complaint):
        load_policy(folder)


def test_a_route_without_any_pack_is_refused(folder):
    (folder / "routes" / "e-3-2024-09.toml").unlink()
    with pytest.raises(PolicyDataError, match="e-3: the route has no pack"):
        load_policy(folder)


TABLE = """
[points.ours]
title = { en = "Points", ko = "점수" }
source = "visa-manual-2026-06"
locator = "p. 1"
checked = 2026-11-22
groups = { korean = 20 }

[[points.ours.item]]
title = { en = "Korean", ko = "한국어" }
fact = "topik_level"
group = "korean"
steps = [{ at_least = 2, points = 5 }, { at_least = 3, points = 10 }]
source = "visa-manual-2026-06"
locator = "p. 1"

[[points.ours.item]]
title = { en = "Age", ko = "나이" }
most = 20
source = "visa-manual-2026-06"
locator = "p. 1"

[clause.points]
fact = "points"
table = "ours"
at_least = 60
unit = "points"
source = "visa-manual-2026-06"
locator = "p. 1"
checked = 2026-11-22

[[door]]
id = "by-points"
title = { en = "by points", ko = "점수" }
clauses = ["points"]
source = "visa-manual-2026-06"
locator = "p. 1"
"""
BY_POINTS = """
id = "points-draft"
route = "e-7-s2"
title = { en = "Points", ko = "점수" }
first_day = 2027-01-01
source = "visa-manual-2026-06"
locator = "p. 1"
"""


def test_a_table_of_points_that_is_whole_is_read(tmp_path):
    rules = with_drafts(tmp_path, BY_POINTS + TABLE)
    assert rules.pack("points-draft").points["ours"].groups == {"korean": 20}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('table = "ours"', 'table = "theirs"', 'no point table "theirs"'),
        ('table = "ours"\n', "", 'no point table "None"'),
        ("groups = { korean = 20 }", "groups = { english = 20 }", r"caps differ: \['english', 'korean'\]"),
        ("groups = { korean = 20 }\n", "", r"caps differ: \['korean'\]"),
        ('group = "korean"\n', "", r"caps differ: \['korean'\]"),
        ("at_least = 3, points = 10", "at_least = 1, points = 10", "steps do not rise"),
        ("at_least = 3, points = 10", "at_least = 3, points = 4", "steps do not rise"),
        ("at_least = 2, points = 5", "at_least = 2, points = 5, upto = 15", "steps do not rise"),
        ("points = 5 }", "points = -5 }", "greater than or equal to 0"),
        ("most = 20", 'most = 20\nfact = "work_years"', "either fact and steps or most"),
        ("most = 20\n", "", "either fact and steps or most"),
        ('fact = "topik_level"', 'fact = "tofel_level"', 'no fact "tofel_level"'),
        ('fact = "topik_level"', 'fact = "small_employer"', "facts of the candidate alone"),
        ('fact = "topik_level"', 'fact = "ranked_degree_level"', "needs the terms schools"),
        ('title = { en = "Age", ko = "나이" }\n', "", "title"),
    ],
)
def test_a_table_of_points_with_a_gap_is_refused(tmp_path, old, new, complaint):
    assert old in TABLE
    with pytest.raises(PolicyDataError, match=complaint):
        with_drafts(tmp_path, BY_POINTS + TABLE.replace(old, new, 1))


def test_a_route_is_not_in_force_before_its_first_manual():
    with pytest.raises(PolicyNotInForceError, match="2026-06-17"):
        policy().pack_on(date(2026, 6, 16), "e-7-s1")
