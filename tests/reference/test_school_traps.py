"""Names of schools as resumes have them: scripts, abbreviations, mergers, campuses and names that several share."""

import pytest

from matching.reference import Match, resolve_school
from matching.reference.index import OWN
from matching.reference.schools import _names


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("麻省理工学院", "massachusetts-institute-of-technology"),
        ("麻省理工學院", "massachusetts-institute-of-technology"),
        ("マサチューセッツ工科大学", "massachusetts-institute-of-technology"),
        ("Массачусетский технологический институт", "massachusetts-institute-of-technology"),
        ("معهد ماساتشوستس للتكنولوجيا", "massachusetts-institute-of-technology"),
        ("Стэнфордский университет", "stanford-university"),
        ("Universidad de Stanford", "stanford-university"),
        ("スタンフォード大学", "stanford-university"),
        ("斯坦福大学", "stanford-university"),
        ("東京大學", "university-of-tokyo"),
        ("มหาวิทยาลัยโตเกียว", "university-of-tokyo"),
        ("首尔大学", "seoul-national-university"),
        ("ソウル大学校", "seoul-national-university"),
        ("Đại học Quốc gia Seoul", "seoul-national-university"),
        ("苏黎世联邦理工学院", "eth-zurich"),
        ("慕尼黑工业大学", "technical-university-of-munich"),
        ("МГУ им. М.В. Ломоносова", "lomonosov-moscow-state-university"),
        ("جامعة الملك عبدالعزيز", "king-abdulaziz-university"),
        ("دانشگاه تورنتو", "university-of-toronto"),
        ("आईआईटी दिल्ली", "iit-delhi"),
        ("İstanbul Teknik Üniversitesi", "istanbul-technical-university"),
    ],
)
def test_a_school_is_found_in_any_script(name, school):
    resolution = resolve_school(name)
    assert (resolution.status, resolution.entity and resolution.entity.id) == (Match.FOUND, school)


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("Univ. of California, Berkeley", "university-of-california-berkeley"),
        ("University of California at Berkeley", "university-of-california-berkeley"),
        ("Massachusetts Inst. of Technology", "massachusetts-institute-of-technology"),
        ("Univ. of Waterloo (Ontario, Canada)", "university-of-waterloo"),
        ("Tohoku Univ.", "tohoku-university"),
        ("Tsinghua Univ., Beijing", "tsinghua-university"),
        ("東京大学大学院工学系研究科", "university-of-tokyo"),
        ("東京大学理学部物理学科", "university-of-tokyo"),
        ("清华大学电子工程系", "tsinghua-university"),
        ("서울대 공대 화학생물공학부", "seoul-national-university"),
        ("USC Viterbi School of Engineering", "university-of-southern-california"),
        ("KAIST 대전", "kaist"),
        ("EPFL - École polytechnique fédérale de Lausanne", "epfl"),
        ("Stanford University — Dept. of EE", "stanford-university"),
    ],
)
def test_a_shortened_name_and_a_faculty_written_close_change_nothing(name, school):
    resolution = resolve_school(name)
    assert (resolution.status, resolution.entity and resolution.entity.id) == (Match.FOUND, school)


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("Tokyo Institute of Technology", "institute-of-science-tokyo"),
        ("Tokyo Tech", "institute-of-science-tokyo"),
        ("東京工業大学", "institute-of-science-tokyo"),
        ("東工大", "institute-of-science-tokyo"),
        ("도쿄공업대학", "institute-of-science-tokyo"),
        ("Tokyo Medical and Dental University", "institute-of-science-tokyo"),
        ("UPMC", "sorbonne-university"),
        ("Université Pierre et Marie Curie (Paris VI)", "sorbonne-university"),
        ("Paris 6", "sorbonne-university"),
        ("Paris-Sud", "universite-paris-saclay"),
        ("Université Paris-Sud 11, Orsay", "universite-paris-saclay"),
        ("Université Paris Diderot", "universite-paris-cite"),
        ("TH Karlsruhe", "karlsruhe-institute-of-technology"),
        ("Universität Karlsruhe (TH)", "karlsruhe-institute-of-technology"),
        ("한국정보통신대학교", "kaist"),
        ("한국정보통신대", "kaist"),
        ("Information and Communications University", "kaist"),
        ("UMIST", "university-of-manchester"),
        ("University of Adelaide", "university-of-adelaide"),
        ("UniSA", "adelaide-university"),
    ],
)
def test_a_merged_or_renamed_school_says_that_its_name_is_a_former_one(name, school):
    resolution = resolve_school(name)
    assert (resolution.status, resolution.entity and resolution.entity.id) == (Match.FOUND, school)
    assert resolution.kind == "former-name"
    assert resolution.note is not None


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("New York University Abu Dhabi", "new-york-university"),
        ("上海纽约大学", "new-york-university"),
        ("Georgia Institute of Technology - Lorraine", "georgia-institute-of-technology"),
        ("University of Nottingham Ningbo China", "university-of-nottingham"),
        ("宁波诺丁汉大学", "university-of-nottingham"),
        ("CUHK-Shenzhen", "chinese-university-of-hong-kong"),
        ("香港中文大学（深圳）", "chinese-university-of-hong-kong"),
        ("HKUST (Guangzhou)", "hong-kong-university-of-science-and-technology"),
        ("Duke Kunshan University", "duke-university"),
        ("昆山杜克大学", "duke-university"),
        ("哈尔滨工业大学（深圳）", "harbin-institute-of-technology"),
        ("Ghent University Global Campus", "ghent-university"),
        ("고려대(세종)", "korea-university"),
        ("고려대학교세종캠퍼스전자공학과", "korea-university"),
        ("연세대(원주)", "yonsei-university"),
        ("Yonsei Mirae", "yonsei-university"),
        ("한양대학교에리카캠퍼스", "hanyang-university"),
        ("UM-Dearborn", "university-of-michigan"),
    ],
)
def test_a_branch_never_inherits(name, parent):
    resolution = resolve_school(name)
    assert (resolution.status, resolution.entity and resolution.entity.id) == (Match.CAMPUS, parent)


@pytest.mark.parametrize(
    "name",
    [
        "SUNY Korea",
        "George Mason University Korea",
        "XJTLU",
        "西交利物浦大学",
        "MBZUAI",
        "KIST",
        "Waseda University, Tokyo",
        "北京科技大学",
        "National Taiwan University of Science and Technology",
        "Московский государственный технический университет им. Н.Э. Баумана",
        "دانشگاه تهران",
        "הטכניון",
        "จุฬาลงกรณ์มหาวิทยาลัย",
    ],
)
def test_a_school_of_its_own_inherits_from_nobody(name):
    resolution = resolve_school(name)
    assert (resolution.status, resolution.candidates) == (Match.UNLISTED, ())


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("NTU", {"nanyang-technological-university", "national-taiwan-university"}),
        ("HUST, Wuhan, China", {"huazhong-university-of-science-and-technology"}),
        ("Univ. California", {"university-of-california-berkeley", "university-of-california-los-angeles"}),
        ("IIT", {"iit-bombay", "iit-delhi", "iit-madras"}),
        ("交大", {"shanghai-jiao-tong-university", "xian-jiaotong-university"}),
        ("华盛顿大学", {"university-of-washington", "washington-university-in-st-louis"}),
        ("东北", {"tohoku-university"}),
        ("東北大學", {"tohoku-university"}),
        ("동북대학교", {"tohoku-university"}),
        ("Northeastern", {"tohoku-university"}),
        ("Tokyo", {"university-of-tokyo", "institute-of-science-tokyo"}),
        ("서울", {"seoul-national-university", "yonsei-university", "korea-university"}),
        ("London", {"imperial-college-london", "university-college-london"}),
        ("ICU", {"kaist"}),
        ("UNC", {"university-of-north-carolina-at-chapel-hill"}),
        ("MSU", {"michigan-state-university", "lomonosov-moscow-state-university"}),
    ],
)
def test_a_shared_name_and_the_name_of_a_place_list_whom_they_may_mean(name, some):
    resolution = resolve_school(name)
    assert resolution.status is Match.AMBIGUOUS
    assert some <= {school.id for school in resolution.candidates}


VARIANTS = [
    ("University", "Univ."),
    ("Institute", "Inst."),
    (" of ", " "),
    (" at ", ", "),
    (", ", " - "),
    ("University", "Université"),
]


@pytest.mark.parametrize(("written", "variant"), VARIANTS)
def test_no_spelling_of_a_campus_or_a_shared_or_another_schools_name_is_ever_settled(written, variant):
    changed = [entry for entry in _names() if written in entry.name]
    assert len(changed) > 20  # the control: the spelling occurs
    for entry in changed:
        resolution = resolve_school(entry.name.replace(written, variant))
        if resolution.status is Match.FOUND:
            assert (entry.kind in OWN, entry.ambiguous, resolution.entity.id) == (True, False, entry.owner), entry
            assert (resolution.kind == "former-name") == (entry.kind == "former-name"), entry
