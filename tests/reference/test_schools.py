"""Which school a name means; a name that might mean another one is never settled."""

import pytest

from matching.reference import Match, resolve_school, schools
from matching.reference.index import OWN
from matching.reference.schools import _names


def found(name):
    resolution = resolve_school(name)
    assert resolution.status is Match.FOUND, (name, resolution)
    return resolution.entity.id


def candidates(name):
    resolution = resolve_school(name)
    assert resolution.status is Match.AMBIGUOUS, (name, resolution)
    assert resolution.entity is None
    return {school.id for school in resolution.candidates}


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("스탠퍼드 대학교", "stanford-university"),
        ("스탠퍼드대", "stanford-university"),
        ("서울대학교", "seoul-national-university"),
        ("서울대", "seoul-national-university"),
        ("카이스트", "kaist"),
        ("KAIST", "kaist"),
        ("한국과학기술원", "kaist"),
        ("清华大学", "tsinghua-university"),
        ("東京大学", "university-of-tokyo"),
        ("ETH Zürich", "eth-zurich"),
        ("ETH Zuerich", "eth-zurich"),
        ("the university of TOKYO", "university-of-tokyo"),
        ("Technische Universität München", "technical-university-of-munich"),
        ("Massachusetts Institute of Technology (MIT)", "massachusetts-institute-of-technology"),
        ("University of California, Berkeley", "university-of-california-berkeley"),
        ("KFUPM", "king-fahd-university-of-petroleum-and-minerals"),
        ("King Fahd University of Petroleum & Minerals", "king-fahd-university-of-petroleum-and-minerals"),
    ],
)
def test_a_school_is_found_by_any_of_its_names(name, school):
    assert found(name) == school


@pytest.mark.parametrize(
    ("name", "school", "not_school"),
    [
        ("City University of Hong Kong", "city-university-of-hong-kong", "university-of-hong-kong"),
        ("Washington University in St. Louis", "washington-university-in-st-louis", "university-of-washington"),
        ("University of Washington", "university-of-washington", "washington-university-in-st-louis"),
        ("IIT Kanpur", "iit-kanpur", "iit-kharagpur"),
        ("Michigan State University", "michigan-state-university", "university-of-michigan"),
        ("東北大学", "tohoku-university", "peking-university"),
    ],
)
def test_schools_with_like_names_are_kept_apart(name, school, not_school):
    assert found(name) == school
    assert not_school in schools()  # the control: the other one is in the table


@pytest.mark.parametrize(
    "name",
    [
        "Seoul National University of Science and Technology",
        "서울과학기술대학교",
        "Korea University of Technology and Education",
        "한국기술교육대학교",
        "东北大学",
        "National Tsing Hua University",
        "Nottingham Trent University",
        "Ewha Womans University",
        "University of Nowhere, Department of Physics",
    ],
)
def test_a_school_on_no_list_is_unlisted_however_like_its_name(name):
    resolution = resolve_school(name)
    assert resolution.status is Match.UNLISTED
    assert resolution.entity is None
    assert resolution.candidates == ()


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("NTU", {"nanyang-technological-university", "national-taiwan-university"}),
        ("HUST", {"huazhong-university-of-science-and-technology"}),
        ("UM", {"university-of-michigan", "universiti-malaya"}),
        ("Washington University", {"washington-university-in-st-louis", "university-of-washington"}),
        ("University of London", {"university-college-london", "kings-college-london"}),
    ],
)
def test_an_ambiguous_name_lists_whom_it_may_mean(name, some):
    assert some <= candidates(name)


def test_the_university_of_california_without_a_campus_is_any_of_its_campuses():
    campuses = {school for school in schools() if school.startswith("university-of-california-")}
    assert len(campuses) >= 6
    assert candidates("University of California") == candidates("캘리포니아 대학교") == campuses


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Yonsei University Mirae Campus", "yonsei-university"),
        ("연세대학교 미래캠퍼스", "yonsei-university"),
        ("연세대학교(미래)", "yonsei-university"),
        ("연세대학교 미래캠퍼스 의공학부", "yonsei-university"),
        ("Hanyang University ERICA", "hanyang-university"),
        ("Hanyang University (ERICA)", "hanyang-university"),
        ("Korea University, Sejong Campus", "korea-university"),
        ("NYU Abu Dhabi", "new-york-university"),
        ("New York University, Shanghai", "new-york-university"),
        ("Georgia Tech-Lorraine", "georgia-institute-of-technology"),
        ("University of Michigan-Dearborn", "university-of-michigan"),
    ],
)
def test_a_branch_is_a_campus_of_its_school_and_not_the_school(name, parent):
    resolution = resolve_school(name)
    assert resolution.status is Match.CAMPUS
    assert resolution.entity.id == parent
    assert resolution.note is not None


def test_a_member_school_is_for_a_person_to_decide():
    resolution = resolve_school("Harvard Medical School")
    assert (resolution.status, resolution.entity.id, resolution.kind) == (
        Match.CAMPUS,
        "harvard-university",
        "person-decides",
    )


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("Stanford University, School of Engineering", "stanford-university"),
        ("Stanford University | Department of Physics | USA", "stanford-university"),
        ("Dept. of Chemistry, University of Oxford, UK", "university-of-oxford"),
        ("Duke University, Durham, NC", "duke-university"),  # Durham is also a school's name
        ("Tsinghua University (Beijing, China)", "tsinghua-university"),
        ("TU München - Fakultät für Informatik", "technical-university-of-munich"),
        ("서울대학교 공과대학 컴퓨터공학부", "seoul-national-university"),
        ("서울대학교 전기·정보공학부", "seoul-national-university"),
        ("東京大学 工学部", "university-of-tokyo"),
        ("Cornell University College of Engineering", "cornell-university"),
    ],
)
def test_parts_that_change_nothing_may_stand_beside_a_school(name, school):
    assert found(name) == school


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("University of Michigan, College of Engineering, Dearborn", "university-of-michigan"),
        ("New York University, Florence", "new-york-university"),
        ("Stanford University, Example Town", "stanford-university"),
        ("University of Oxford - Trinity College", "university-of-oxford"),
        ("Monash University, Malaysia Campus", "monash-university"),
        ("Stanford University, Online Extension School", "stanford-university"),
        ("University of Michigan, Flint School of Management", "university-of-michigan"),
        ("Stanford University, Germany", "stanford-university"),
    ],
)
def test_any_other_part_leaves_the_school_a_candidate(name, school):
    assert school in candidates(name)


def test_dearborn_is_never_ann_arbor():
    resolution = resolve_school("University of Michigan, Dearborn")
    assert resolution.status is not Match.FOUND
    assert found("University of Michigan, Ann Arbor") == "university-of-michigan"  # the control


def test_two_schools_in_one_field_are_both_candidates():
    assert candidates("ETH Zurich / University of Zurich") == {"eth-zurich", "university-of-zurich"}


def test_a_place_is_no_candidate_beside_the_school_that_stands_there():
    assert candidates("MIT, Cambridge, MA") == {"massachusetts-institute-of-technology"}


@pytest.mark.parametrize("campus", [None, "", "main", "Main", "본교", "Sinchon", "서울캠퍼스"])
def test_the_main_campus_is_the_school(campus):
    assert resolve_school("Yonsei University", campus=campus).status is Match.FOUND


@pytest.mark.parametrize("campus", ["Mirae", "Wonju", "Songdo", "송도", "Gangwon"])
def test_another_campus_is_a_campus(campus):
    resolution = resolve_school("Yonsei University", campus=campus)
    assert (resolution.status, resolution.entity.id) == (Match.CAMPUS, "yonsei-university")


def test_a_campus_settles_nothing_about_an_unlisted_school():
    assert resolve_school("Ewha Womans University", campus="Songdo").status is Match.UNLISTED


@pytest.mark.parametrize("name", [None, "", "   ", "—", "()"])
def test_no_name_is_missing(name):
    assert resolve_school(name).status is Match.MISSING


def test_a_former_name_says_that_it_is_one():
    resolution = resolve_school("UMIST")
    assert (resolution.entity.id, resolution.kind) == ("university-of-manchester", "former-name")
    assert "통합" in resolution.note.ko


@pytest.mark.parametrize(
    "odd", [",", "a,", ",,,///", "(" * 500, "서" * 5_000, "x, " * 500, "\u0000", "\ud7a3", "🙂 University"]
)
def test_odd_text_never_fails(odd):
    assert resolve_school(odd).status in {Match.UNLISTED, Match.MISSING}


def test_every_name_that_is_not_ambiguous_finds_its_school_and_every_campus_does_not():
    for entry in _names():
        resolution = resolve_school(entry.name)
        if entry.kind in OWN and not entry.ambiguous:
            assert (resolution.status, resolution.entity.id) == (Match.FOUND, entry.owner), entry
        elif entry.kind != "other-school" or entry.ambiguous:
            assert resolution.status in {Match.AMBIGUOUS, Match.CAMPUS}, entry
        else:
            assert resolution.status is not Match.FOUND, entry


def test_kaist_is_ranked_although_two_editions_leave_it_out():
    ranks = {(rank.list_id, rank.edition): rank.position for rank in schools()["kaist"].ranks}
    assert ("qs-world", "2026") not in ranks
    assert ranks["qs-world", "2027"] == 65
