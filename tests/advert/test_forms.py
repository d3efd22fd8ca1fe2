"""Each form in which adverts write years, degrees, languages, pay and terms, and what it means."""

import re

import pytest

from matching.advert import opening_of, read_advert
from matching.advert.lines import Advert, plain
from matching.reference import skill_named


def read(text):
    return read_advert(text, title="Engineer")


def value(text, pointer):
    return next((fact.value for fact in read(text).facts if fact.pointer == pointer), None)


def codes(text):
    return {note.code for note in read(text).notes}


def must(line):
    return f"자격요건\n- {line}" if any("가" <= letter <= "힣" for letter in line) else f"Requirements\n- {line}"


LEAST, MOST = "/x-ktech/requirements/minimumYears", "/x-advert/maximumYears"


@pytest.mark.parametrize(
    ("line", "least", "most"),
    [
        ("경력 5년 이상", 5, None),
        ("경력 5년이상", 5, None),
        ("경력: 5~10년", 5, 10),
        ("5~10년", 5, 10),
        ("경력 3년차 이상", 3, None),
        ("3년 이상의 개발 경력", 3, None),
        ("최소 7년의 실무 경험", 7, None),
        ("경력 3년 이상 7년 이하", 3, 7),
        ("경력 6개월 이상", 0.5, None),
        ("경력 ５년 이상", 5, None),  # wide digits
        ("신입/경력", 0, None),
        ("신입 및 경력", 0, None),
        ("신입 가능", 0, None),
        ("경력: 신입 ~ 3년", 0, 3),
        ("경력: 신입 / 유관 경력 2년 이상", 0, None),
        ("신입 또는 3년 이하의 경력", 0, 3),
        ("경력무관", 0, None),
        ("경력 : 무관", 0, None),
        ("1~3년 이상의 경력", 1, None),
        ("경력 3년 이하", None, 3),
        ("5+ years of experience", 5, None),
        ("5 or more years of experience", 5, None),
        ("At least three years of relevant experience", 3, None),
        ("Minimum 8 yrs experience", 8, None),
        ("3-5 years of professional experience", 3, 5),
        ("3 to 5 years' experience", 3, 5),
        ("five (5) years of experience", 5, None),
        ("18 months of experience", 1.5, None),
        ("Experience: 4 years", 4, None),
        ("Up to 2 years of experience", None, 2),
        ("No prior experience required", 0, None),
        ("You are at least 18 years of age", None, None),
        ("최근 3년 이내 특허 출원", None, None),
        ("수습 3개월", None, None),
        ("계약기간 1년", None, None),
    ],
)
def test_years_of_experience(line, least, most):
    assert (value(must(line), LEAST), value(must(line), MOST)) == (least, most)


def test_years_of_one_skill_give_way_to_the_years_in_all():
    text = "Requirements\n3+ years of Python\n5+ years of professional experience"
    assert value(text, LEAST) == 5
    assert "years-of-a-skill" in codes(text)


def test_years_of_one_skill_alone_are_the_least_of_all_and_inferred():
    fact = next(
        fact for fact in read("Requirements\n3+ years of Python\n2+ years of SQL").facts if fact.pointer == LEAST
    )
    assert (fact.value, fact.grade.value) == (3, "inferred")
    assert "years-gathered" in codes("Requirements\n3+ years of Python")


def test_the_longest_years_of_one_skill_are_the_least_of_all_whatever_stands_beside_them():
    assert value("Requirements\n2+ years of analytics\n3+ years of Python", LEAST) == 3


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("We are looking for an engineer with 3-5 years of experience.\nRequirements\nPython", 3),
        ("신입/경력 여부와 상관없이 수습기간이 있습니다.\n자격요건\n생산 업무 10년 이상", 10),
        ("주요업무\n신입 지원 가능\n자격요건\n경력 2년 이상", 2),
        ("Requirements\nPhD, or 3+ years of experience", None),
    ],
)
def test_years_outside_the_requirements(text, least):
    assert value(text, LEAST) == least


def test_the_years_of_a_title_count_where_the_text_names_none():
    assert value_titled("[100억↑투자] 회로설계 (5년 이상)", "함께 일할 분을 찾습니다.") == 5
    assert value_titled("[신입] 영업 팀원", "함께 일할 분을 찾습니다.") == 0
    assert value_titled("회로설계 (5년 이상)", "자격요건\n경력 7년 이상") == 7


def value_titled(title, text):
    return opening_of(text, title).minimum_years


def test_the_requirements_settle_years_that_the_duties_state_otherwise():
    assert value("주요업무\n경력 2년 이상의 팀원과 협업\n자격요건\n경력 5년 이상", LEAST) == 5


@pytest.mark.parametrize(
    "text",
    [
        "Requirements\nBS with 5 years of experience or MS with 3 years of experience",
        "Requirements\nBS and 8 years of experience\nMS and 5 years of experience",
        "자격요건\n경력 3년 이상\n경력 7년 이상",
    ],
)
def test_years_that_contradict_or_hang_on_a_degree_stay_open(text):
    assert value(text, LEAST) is None
    assert "several-years" in codes(text)


def test_welcome_years_are_not_asked_for():
    text = "자격요건\n경력 3년 이상 우대"
    assert (value(text, LEAST), value(text, "/x-advert/niceYears")) == (None, 3)


def test_the_age_of_a_company_is_nobody_s_experience():
    assert value("About us\nFor 20 years we have built robots with deep experience.", LEAST) is None
    assert value("[회사소개]\n10년 이상의 경험을 가진 회사입니다.", LEAST) is None


ISCED, NICE_ISCED = "/x-ktech/requirements/isced", "/x-advert/niceIsced"


@pytest.mark.parametrize(
    ("line", "least", "welcome"),
    [
        ("학사 이상", 6, None),
        ("석사 이상", 7, None),
        ("박사", 8, None),
        ("학력: 대졸 이상", 6, None),
        ("4년제 대학 졸업자", 6, None),
        ("초대졸 이상", 5, None),
        ("전문학사 이상", 5, None),
        ("학사/석사/박사", 6, None),
        ("석·박사", 7, None),
        ("학사 이상, 석사 우대", 6, 7),
        ("학력무관", None, None),
        ("고졸 이상", None, None),
        ("Bachelor's degree", 6, None),
        ("Bachelor's or Master's degree in Physics", 6, None),
        ("BS/MS in Computer Science", 6, None),
        ("M.S. or Ph.D. in Statistics", 7, None),
        ("PhD in Physics", 8, None),
        ("MS/PhD preferred", None, 7),
        ("Bachelor's degree, PhD a plus", 6, 8),
        ("Bachelor's degree (Master's preferred)", 6, 7),
        ("Master's degree or equivalent experience", 7, None),
        ("Degree in engineering", None, None),
        ("MS Office and MS SQL", None, None),
        ("Based in Boston, MA", None, None),
        ("Mastery of master data", None, None),
        ("학사 일정 관리", None, None),
    ],
)
def test_degrees(line, least, welcome):
    assert (value(must(line), ISCED), value(must(line), NICE_ISCED)) == (least, welcome)


def test_what_is_said_beside_a_degree_is_kept():
    assert "degree-or-experience" in codes(must("Master's degree or equivalent experience"))
    assert value(must("학사 이상 또는 동등 경력"), "/experienceInPlaceOfEducation") is True
    assert value(must("학력무관"), "/x-advert/anyDegree") is True
    assert "school-leaving-enough" in codes(must("고졸 이상"))
    assert "degree-without-level" in codes(must("Degree in engineering"))
    assert value(must("Bachelor's degree in Physics or a related field"), "/x-advert/degreeFields") == "Physics"
    assert value(must("전자공학 전공 석사 이상"), "/x-advert/degreeFields") == "전자공학"


def test_a_degree_asked_for_and_said_not_to_matter_stays_open():
    text = "자격요건\n학력무관\n석사 이상"
    assert value(text, ISCED) is None
    assert "degree-said-both" in codes(text)


@pytest.mark.parametrize(
    ("line", "languages"),
    [
        ("영어 능통자 우대", [("English", "nice", None)]),
        ("영어 B2 수준 이상", [("English", "must", "B2")]),
        ("TOEIC 800 이상", [("English", "must", "B2")]),
        ("한국어 TOPIK 4급 이상", [("Korean", "must", "B2")]),
        ("비즈니스 영어 가능자", [("English", "must", None)]),
        ("영어 필수, 중국어 우대", [("English", "must", None), ("Chinese", "nice", None)]),
        ("Fluent in Korean required", [("Korean", "must", None)]),
        ("Fluent in English and Korean", [("English", "must", None), ("Korean", "must", None)]),
        ("English at business level, Korean is a plus", [("English", "must", None), ("Korean", "nice", None)]),
        ("Korean (TOPIK 5) and English (B2)", [("Korean", "must", "C1"), ("English", "must", "B2")]),
        ("No Korean needed", []),
        ("Korean is not required", []),
        ("한국어 못해도 됩니다", []),
        ("영어 교육 콘텐츠 기획 경험", []),
        ("Knowledge of the Korean market", []),
        ("Passion for advanced topics", []),
    ],
)
def test_languages(line, languages):
    opening = opening_of(must(line), title="Engineer")
    found = [(each.language, each.need.value, each.cefr and each.cefr.value) for each in opening.languages or ()]
    assert found == languages


@pytest.mark.parametrize("line", ["No Korean needed", "Korean is not required", "한국어 못해도 됩니다", "한국어 무관"])
def test_a_language_that_is_not_needed_is_shown_as_such(line):
    assert value(must(line), "/x-advert/languagesNotAsked/0") == "Korean"
    assert "language-not-asked" in codes(must(line))


def test_words_of_fluency_give_no_level_but_a_remark():
    assert "language-level-in-words" in codes(must("Fluent in Korean required"))
    assert "language-level-from-test" in codes(must("한국어 TOPIK 4급 이상"))


@pytest.mark.parametrize(
    ("line", "currency", "least", "most", "period"),
    [
        ("연봉 1억 2천만원", "KRW", 120e6, 120e6, "YEAR"),
        ("연봉 1억2,000만원", "KRW", 120e6, 120e6, "YEAR"),
        ("연봉 1.2억", "KRW", 120e6, 120e6, "YEAR"),
        ("연봉 5,000만원~7,000만원", "KRW", 50e6, 70e6, "YEAR"),
        ("연봉 5천~7천만원", "KRW", 50e6, 70e6, "YEAR"),
        ("연봉 3,000~4,500만원", "KRW", 30e6, 45e6, "YEAR"),
        ("연봉 5천5백만원", "KRW", 55e6, 55e6, "YEAR"),
        ("연봉 오천만원", "KRW", 50e6, 50e6, "YEAR"),
        ("연봉 5천만원 이상", "KRW", 50e6, None, "YEAR"),
        ("연봉 최대 9천만원", "KRW", None, 90e6, "YEAR"),
        ("월급 350만원", "KRW", 3.5e6, 3.5e6, "MONTH"),
        ("월 350만원", "KRW", 3.5e6, 3.5e6, "MONTH"),
        ("시급 12,000원", "KRW", 12e3, 12e3, "HOUR"),
        ("Salary: KRW 120M", "KRW", 120e6, 120e6, "YEAR"),
        ("Salary: ₩80,000,000 - 100,000,000", "KRW", 80e6, 100e6, "YEAR"),
        ("Salary: 120k USD", "USD", 120e3, 120e3, "YEAR"),
        ("$150,000–$180,000 a year", "USD", 150e3, 180e3, "YEAR"),
        ("Salary: $120-150k per year", "USD", 120e3, 150e3, "YEAR"),
        ("Base salary up to $200k", "USD", None, 200e3, "YEAR"),
        ("$25 - $30 an hour", "USD", 25, 30, "HOUR"),
        ("Pay: €60,000 per year", "EUR", 60e3, 60e3, "YEAR"),
        ("연봉 8,000만원 + 스톡옵션 5,000만원", "KRW", 80e6, 80e6, "YEAR"),
    ],
)
def test_pay(line, currency, least, most, period):
    pay = opening_of(f"근무조건\n{line}", title="Engineer").pay
    assert (pay.currency, pay.minimum, pay.maximum, pay.period) == (currency, least, most, period)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("급여: 회사내규에 따름", "pay-to-be-agreed"),
        ("연봉 협의", "pay-to-be-agreed"),
        ("급여: 면접 후 결정", "pay-to-be-agreed"),
        ("Salary: DOE", "pay-to-be-agreed"),
        ("Competitive salary", "pay-to-be-agreed"),
        ("세후 월급 300만원", "pay-after-tax"),
        ("연봉 약 5,000만원", "pay-approximate"),
        ("급여: 3,200~4,200", "pay-without-unit"),
    ],
)
def test_pay_that_is_not_settled_is_unknown_with_its_reason(line, code):
    text = f"근무조건\n{line}"
    assert value(text, "/baseSalary") is None
    assert code in codes(text)


@pytest.mark.parametrize(
    "line",
    [
        "스톡옵션 5,000만원 상당", "복지포인트 연 200만원", "누적 투자 유치 200억원", "매출 300억원",
        "사이닝 보너스 1,000만원",
        "We raised $30M in Series B funding", "$5,000 sign-on bonus", "Stock options worth $50,000",
        "Education budget of $2,000 a year", "근무시간 협의", "추천 보상금 200만원",
        "연봉 외 월 18만원 식권 제공", "급여 외 별도 월 30만원", "연봉 500만원 인상", "월 300만명이 방문하는 서비스",
    ],
)  # fmt: skip
def test_other_money_is_no_pay(line):
    assert value(f"근무조건\n{line}", "/baseSalary") is None
    assert "pay-to-be-agreed" not in codes(f"근무조건\n{line}")


def test_two_pays_stay_open():
    text = "근무조건\n연봉 5,000만원\n연봉 8,000만원"
    assert value(text, "/baseSalary") is None
    assert "several-pays" in codes(text)


def test_pay_whose_period_follows_from_its_size_is_inferred():
    grades = {fact.grade.value for fact in read("Salary: 120k USD").facts if fact.pointer == "/baseSalary"}
    assert grades == {"inferred"}
    assert {fact.grade.value for fact in read("연봉 5,000만원").facts if fact.pointer == "/baseSalary"} == {"read"}


@pytest.mark.parametrize(
    ("line", "pointer", "expected"),
    [
        ("고용형태: 정규직", "/employmentType", "FULL_TIME"),
        ("고용 형태 : 계약직(1년)", "/employmentType", "CONTRACTOR"),
        ("채용형태: 인턴", "/employmentType", "INTERN"),
        ("근무형태: 계약직 (6개월 후 정규직 전환)", "/employmentType", "CONTRACTOR"),
        ("Job Type: Full-time", "/employmentType", "FULL_TIME"),
        ("This is a part-time position", "/employmentType", "PART_TIME"),
        ("고용형태: 정규직 또는 계약직", "/employmentType", None),
        ("근무지: 서울 강남구", "/jobLocation/address/addressLocality", "강남"),
        ("근무지: 경기도 성남시 분당구 판교로 1", "/jobLocation/address/addressLocality", "분당"),
        ("Location: Pangyo, Seongnam", "/jobLocation/address/addressLocality", "Pangyo"),
        ("Location: Hwaseong, Korea", "/jobLocation/address/addressCountry", "KR"),
        ("Location: Chicago, IL", "/jobLocation/address/addressLocality", "Chicago, IL"),
        ("Location: Chicago, IL", "/jobLocation/address/addressCountry", None),
        ("Location: Seoul or Busan", "/jobLocation/address/addressLocality", None),
        ("재택근무 주 2일", "/x-ktech/remote", "hybrid"),
        ("전면 재택근무", "/x-ktech/remote", "remote"),
        ("주 5일 재택근무", "/x-ktech/remote", "remote"),
        ("재택근무 가능", "/x-ktech/remote", None),
        ("재택근무 불가", "/x-ktech/remote", "onsite"),
        ("Location: Remote", "/x-ktech/remote", "remote"),
        ("Hybrid work, 3 days in the office", "/x-ktech/remote", "hybrid"),
        ("모집인원: 2명", "/totalJobOpenings", 2),
        ("Number of openings: 3", "/totalJobOpenings", 3),
        ("모집인원: 00명", "/totalJobOpenings", None),
        ("접수기간: 2026.03.01 ~ 2026.03.31", "/validThrough", "2026-03-31"),
        ("접수기간: 2026.03.01 ~ 03.31", "/validThrough", "2026-03-31"),
        ("마감일: 2026년 3월 31일", "/validThrough", "2026-03-31"),
        ("Deadline: 31 March 2026", "/validThrough", "2026-03-31"),
        ("Apply by March 31, 2026", "/validThrough", "2026-03-31"),
        ("Deadline: 3/31/2026", "/validThrough", "2026-03-31"),
        ("Deadline: 3/4/2026", "/validThrough", None),
        ("마감일: 3월 31일", "/validThrough", None),
        ("마감일: 상시채용", "/validThrough", None),
        ("Posted: 2026-02-01", "/datePosted", "2026-02-01"),
        ("회사명: 한빛칩", "/hiringOrganization/name", "한빛칩"),
        ("업종: 반도체", "/industry", "반도체"),
    ],
)
def test_terms(line, pointer, expected):
    assert value(line, pointer) == expected


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("E-7 visa sponsorship available", "visa-sponsored"),
        ("비자 지원", "visa-sponsored"),
        ("We are unable to sponsor visas", "visa-not-sponsored"),
        ("비자 지원 불가", "visa-not-sponsored"),
        ("Korean nationals only", "koreans-only"),
        ("대한민국 국적자", "koreans-only"),
        ("내국인 지원 가능", "foreigners-not-asked"),
        ("외국인 지원 가능", "foreigners-welcome"),
        ("Security clearance required", "clearance-asked"),
        ("You must be authorized to work in the US", "citizenship-asked"),
        ("병역필 또는 면제자", "military-service"),
        ("해외여행에 결격 사유가 없는 자", "free-to-travel"),
        ("재택근무 가능", "remote-without-extent"),
        ("마감일: 상시채용", "valid-until-filled"),
        ("마감일: 3월 31일", "day-without-year"),
        ("모집인원: 00명", "number-of-posts-open"),
        ("고용형태: 정규직 또는 계약직", "several-employment-types"),
        ("근무지: 서울 또는 부산", "several-places"),
    ],
)
def test_remarks(line, code):
    assert code in codes(line)
    assert code not in codes("근무조건\n점심 식사 제공")


def test_a_refusal_of_visas_is_no_offer():
    assert "visa-sponsored" not in codes("This post is not eligible for any type of visa sponsorship")


@pytest.mark.parametrize(
    ("text", "musts", "nices"),
    [
        ("자격요건\nPython 필수, C++ 우대", ["python"], ["c-plus-plus"]),
        ("자격요건\n[우대] Docker 경험", [], ["docker"]),
        ("Requirements\nPython and Java\nDocker is a plus", ["python", "java"], ["docker"]),
        ("Requirements\nPython (required), Java (preferred)", ["python"], ["java"]),
        ("Requirements\nMust have Python, nice to have Docker", ["python"], ["docker"]),
        ("Requirements\n5+ years of Python, Docker a plus", ["python"], ["docker"]),
        ("Requirements\nPython\nJava is not required", ["python"], []),
        ("우대사항\nPython 경험", [], ["python"]),
        ("우대사항\nPython\n자격요건\nPython", ["python"], []),
        ("We use Python.", [], []),
        ("You have experience with Python.", ["python"], []),
        ("Python 개발이 가능하신 분을 찾습니다.", ["python"], []),
        ("주요업무\nPython 서비스 개발\n자격요건\n성실하신 분", [], []),
        ("Requirements\nMaster's degree in Statistics\nGoogle Cloud Platform (GCP)", ["google-cloud"], []),
    ],
)
def test_must_and_nice(text, musts, nices):
    opening = opening_of(text, title="Engineer")
    found = [[skill_named(name).id for name in names or ()] for names in (opening.must, opening.nice)]
    assert found == [musts, nices]


HEADINGS = {
    "must": """자격요건|[자격요건]|■ 지원자격|● 자격 요건 ●|<필수사항>|ㆍ지원자격|✅ 자격요건|【이런 분을 찾고 있어요!】
        Requirements|Requirements:|**Qualifications**|MUST HAVE|## What you'll need|Minimum Qualifications
        Required Skills and Experience|Who you are""",
    "nice": """우대사항|[우대 사항]|<우대사항>|▶ 우대조건|【이런 분이면 더 좋아요!】|Nice to have
        Preferred Qualifications|Bonus points|Desired skills:|Nice to haves""",
    "duties": """주요업무|[담당업무]|■ 이런 일을 합니다|Responsibilities|What you'll do
        Key Duties and Responsibilities""",
    "benefits": "복리후생|[혜택 및 복지]|Benefits|Perks & Benefits|What we offer",
    "process": "전형절차|[채용 절차]|How to apply",
    "terms": "근무조건|[근무 조건]",
    "period": "접수기간",
    "other": "Equal Employment Opportunity",
    "about": "About us|[회사소개]",
}


@pytest.mark.parametrize(
    ("heading", "section"),
    [(text.strip(), section) for section, texts in HEADINGS.items() for text in re.split(r"[|\n]", texts)],
)
def test_headings(heading, section):
    lines = Advert(plain(f"{heading}\n- Python 3")).lines
    assert [(line.section.value, line.is_heading) for line in lines] == [(section, True), (section, False)]


@pytest.mark.parametrize(
    "line", ["Python을 좋아하시는 분", "Experience with Python", "- 경력 5년 이상", "서울에서 일합니다"]
)
def test_a_requirement_is_no_heading(line):
    assert not any(each.is_heading for each in Advert(plain(line)).lines)
