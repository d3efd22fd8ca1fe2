"""Jobs, however their entry is set out: the same facts from each layout, and nothing where nothing tells."""

import pytest

from tests.cv.reading import jobs, more, read

FIRST = ("Acme Semiconductor Inc.", "Senior Process Engineer", "2019-03", "now")
SECOND = ("Samsung Electronics", "Process Engineer", "2014-07", "2019-02")

LAYOUTS = {
    "employer, title and dates on lines of their own": [
        "Acme Semiconductor Inc.",
        "Senior Process Engineer",
        "Mar 2019 - Present",
        "- Owned the etch module",
        "Samsung Electronics",
        "Process Engineer",
        "Jul 2014 - Feb 2019",
        "- Matched chambers",
    ],
    "title first, dates at the right": [
        "Senior Process Engineer\tMar 2019 - Present",
        "Acme Semiconductor Inc.",
        "- Owned the etch module",
        "Process Engineer\tJul 2014 - Feb 2019",
        "Samsung Electronics",
        "- Matched chambers",
    ],
    "dates first": [
        "Mar 2019 - Present",
        "Acme Semiconductor Inc.",
        "Senior Process Engineer",
        "- Owned the etch module",
        "Jul 2014 - Feb 2019",
        "Samsung Electronics",
        "Process Engineer",
        "- Matched chambers",
    ],
    "dates in a column at the left": [
        "03/2019 - Present\tAcme Semiconductor Inc. | Senior Process Engineer",
        "- Owned the etch module",
        "07/2014 - 02/2019\tSamsung Electronics | Process Engineer",
        "- Matched chambers",
    ],
    "one line with commas": [
        "Senior Process Engineer, Acme Semiconductor Inc., Austin, TX (March 2019 - Present)",
        "- Owned the etch module",
        "Process Engineer, Samsung Electronics, Korea (July 2014 - February 2019)",
        "- Matched chambers",
    ],
    "one line with at": [
        "Senior Process Engineer at Acme Semiconductor Inc. | 2019.03 - Present",
        "- Owned the etch module",
        "Process Engineer at Samsung Electronics | 2014.07 - 2019.02",
        "- Matched chambers",
    ],
    "one line with dashes": [
        "Acme Semiconductor Inc. – Senior Process Engineer – Mar 2019 – Present",
        "- Owned the etch module",
        "Samsung Electronics – Process Engineer – Jul 2014 – Feb 2019",
        "- Matched chambers",
    ],
    "bars": [
        "Acme Semiconductor Inc. | Senior Process Engineer | Austin, TX | Mar 2019 - Present",
        "- Owned the etch module",
        "Samsung Electronics | Process Engineer | Suwon, Korea | Jul 2014 - Feb 2019",
        "- Matched chambers",
    ],
    "numbered": [
        "1. Acme Semiconductor Inc. (2019.03 ~ Present)",
        "Senior Process Engineer",
        "- Owned the etch module",
        "2. Samsung Electronics (2014.07 ~ 2019.02)",
        "Process Engineer",
        "- Matched chambers",
    ],
    "labels": [
        "Company: Acme Semiconductor Inc.",
        "Position: Senior Process Engineer",
        "Period: 2019.03 - Present",
        "Company: Samsung Electronics",
        "Position: Process Engineer",
        "Period: 2014.07 - 2019.02",
    ],
    "labels in cells, dates first": [
        "Dates\tMarch 2019 - present",
        "Occupation or position held\tSenior Process Engineer",
        "Name of employer\tAcme Semiconductor Inc.",
        "Dates\tJuly 2014 - February 2019",
        "Occupation or position held\tProcess Engineer",
        "Name of employer\tSamsung Electronics",
    ],
    "a table": [
        "Company\tPosition\tPeriod",
        "Acme Semiconductor Inc.\tSenior Process Engineer\t2019.03 - Present",
        "Samsung Electronics\tProcess Engineer\t2014.07 - 2019.02",
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_a_job_is_the_same_in_every_layout(layout):
    assert jobs(read("Experience", *LAYOUTS[layout])) == [FIRST, SECOND]


KOREAN = {
    "a line each": [
        "삼성전자",
        "책임연구원",
        "2019.03 ~ 현재",
        "- 식각 공정 개발",
        "㈜한빛소재",
        "선임연구원",
        "2014.07 ~ 2019.02",
        "- 양극재 합성",
    ],
    "one line": [
        "2019.03 ~ 현재  삼성전자 책임연구원",
        "- 식각 공정 개발",
        "2014.07 ~ 2019.02  ㈜한빛소재 선임연구원",
        "- 양극재 합성",
    ],
    "a slash": [
        "삼성전자 / 책임연구원 (2019.03 ~ 현재)",
        "- 식각 공정 개발",
        "㈜한빛소재 / 선임연구원 (2014.07 ~ 2019.02)",
        "- 양극재 합성",
    ],
    "a table": [
        "회사명\t기간\t직위\t담당업무",
        "삼성전자\t2019.03 ~ 현재\t책임연구원\t식각 공정 개발",
        "㈜한빛소재\t2014.07 ~ 2019.02\t선임연구원\t양극재 합성",
    ],
    "labels below a name": [
        "■ 삼성전자",
        "기간 : 2019.03 ~ 현재",
        "소속 : 식각기술팀",
        "직위 : 책임연구원",
        "■ ㈜한빛소재",
        "기간 : 2014.07 ~ 2019.02",
        "직위 : 선임연구원",
    ],
}


@pytest.mark.parametrize("layout", KOREAN, ids=str)
def test_a_korean_job_is_the_same_in_every_layout(layout):
    expected = [("삼성전자", "책임연구원", "2019-03", "now"), ("㈜한빛소재", "선임연구원", "2014-07", "2019-02")]
    assert jobs(read("경력사항", *KOREAN[layout])) == expected


def test_several_posts_at_one_employer_share_its_name():
    reading = read(
        "Experience",
        "Acme Semiconductor Inc.",
        "5 yrs 2 mos",
        "Senior Process Engineer",
        "Jan 2021 - Present · 3 yrs",
        "- Led the module",
        "Process Engineer",
        "Nov 2018 - Dec 2020 · 2 yrs 2 mos",
        "- Ran the tools",
    )
    assert jobs(reading) == [
        ("Acme Semiconductor Inc.", "Senior Process Engineer", "2021-01", "now"),
        ("Acme Semiconductor Inc.", "Process Engineer", "2018-11", "2020-12"),
    ]


def test_a_heading_that_spans_its_posts_is_no_job_of_its_own():
    reading = read(
        "Experience",
        "Samsung Electronics\t2014 - 2020",
        "Senior Engineer\t2017 - 2020",
        "- Led",
        "Engineer\t2014 - 2017",
    )
    assert jobs(reading) == [
        ("Samsung Electronics", "Senior Engineer", "2017", "2020"),
        ("Samsung Electronics", "Engineer", "2014", "2017"),
    ]


def test_what_no_word_tells_is_left_unread_and_shown():
    reading = read("Experience", "Quorvel Brindle", "Mar 2016 - Aug 2019", "- Did things")
    assert jobs(reading) == [(None, None, "2016-03", "2019-08")]
    assert [(each.text, each.why) for each in reading.unread] == [("Quorvel Brindle", "unread-work")]
    assert [each.why for each in reading.notes] == ["unnamed-work"]


def test_the_same_words_are_an_employer_beside_a_title():
    """The control: it is the missing title that left them open."""
    reading = read("Experience", "Quorvel Brindle", "Process Engineer", "Mar 2016 - Aug 2019", "- Did things")
    assert jobs(reading) == [("Quorvel Brindle", "Process Engineer", "2016-03", "2019-08")]
    assert reading.unread == ()


def test_an_end_that_is_not_said_is_not_known():
    reading = read(
        "Experience", "Acme Inc.", "Engineer", "2019.03 ~ 2020.01", "- x", "Beta Ltd", "Engineer", "2016.03 ~", "- y"
    )
    assert [job["endDate"] for job in reading.resume["work"]] == ["2020-01", ""]
    assert [each.ongoing for each in reading.candidate().employments] == [None, None]


def test_an_end_left_blank_is_this_day_only_for_the_newest_job_and_only_inferred():
    reading = read(
        "Experience", "Acme Inc.", "Engineer", "2019.03 ~", "- x", "Beta Ltd", "Engineer", "2016.03 ~ 2019.02", "- y"
    )
    assert reading.candidate().employments[0].ongoing is True
    grades = [each.grade for each in reading.candidate().evidence if each.pointer == "/work/0/x-ktech/ongoing"]
    assert grades == ["inferred"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Software Engineer (Intern)", "INTERN"),
        ("Software Engineer, part-time", "PART_TIME"),
        ("Software Engineer | Contract", "CONTRACTOR"),
        ("소프트웨어 엔지니어 (정규직)", "FULL_TIME"),
        ("소프트웨어 엔지니어 (계약직)", "CONTRACTOR"),
        ("Software Engineer", None),
    ],
)
def test_the_kind_of_employment_is_read_only_where_it_is_stated(line, kind):
    reading = read("Experience", "Acme Inc.", line, "2016 - 2019", "- x")
    assert more(reading.resume["work"][0]).get("employmentType") == kind


def test_a_project_within_a_job_is_no_job():
    reading = read(
        "경력사항",
        "삼성전자",
        "책임연구원",
        "2015.03 ~ 2019.08",
        "- 주요 과제",
        "차세대 식각 장비 도입 (2016.01 ~ 2016.12)",
        "- 공정 평가",
    )
    assert len(jobs(reading)) == 1
    assert any("차세대 식각 장비 도입" in line for line in reading.resume["work"][0]["highlights"])


def test_a_job_keeps_all_of_its_text():
    reading = read(
        "Experience", "Acme Inc.", "Engineer", "2016 - 2019", "A fab for sensors.", "- Etched wafers", "- Wrote Python"
    )
    (job,) = reading.resume["work"]
    assert (job["summary"], job["highlights"]) == ("A fab for sensors.", ["Etched wafers", "Wrote Python"])
    assert reading.unread == ()


def test_a_form_of_application_in_prose_is_no_job():
    text = "저는 2016년 3월부터 2019년 8월까지 삼성전자에서 책임연구원으로 일하며 식각 공정을 개발하였습니다."
    reading = read("자기소개서", text)
    assert jobs(reading) == []
    assert reading.resume["basics"]["summary"] == text


def test_a_post_named_on_a_line_of_labels_leaves_the_line_above_to_the_employer():
    reading = read(
        "경력사항",
        *("1. 가람소프트 (2022.09 ~ 현재)", "직위 : 선임연구원 / 부서 : 검색팀", "- 색인 구축"),
        *("2. 누리데이터 (2020.03 ~ 2022.08)", "직위 : 연구원", "- 지표 관리"),
    )
    assert jobs(reading) == [
        ("가람소프트", "선임연구원", "2022-09", "now"),
        ("누리데이터", "연구원", "2020-03", "2022-08"),
    ]


def test_an_employer_with_its_place_in_brackets_stands_above_its_posts():
    reading = read(
        "Experience",
        *("Quorvel Ltd (London, UK)", "Research Engineer (2019 - 2021)", "- built rigs"),
        *("Vexley GmbH (Ulm, Germany)", "Test Engineer (2016 - 2019)", "- broke rigs"),
    )
    assert [job[:2] for job in jobs(reading)] == [
        ("Quorvel Ltd", "Research Engineer"),
        ("Vexley GmbH", "Test Engineer"),
    ]


def test_a_country_before_a_title_is_no_part_of_it():
    reading = read("Experience", "Quorvel Ltd, Getafe, Spain — Senior Test Engineer", "OCT 2019 – PRESENT", "- a")
    assert jobs(reading) == [("Quorvel Ltd", "Senior Test Engineer", "2019-10", "now")]


def test_an_employer_whose_first_word_is_small_is_read():
    reading = read("Experience", "Process Engineer", "ams OSRAM", "2019 - 2021", "- a")
    assert jobs(reading) == [("ams OSRAM", "Process Engineer", "2019", "2021")]
