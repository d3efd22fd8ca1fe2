"""Headings, who a CV is of, and what may not be asked for."""

import json

import pytest

from matching.cv import read_cv
from matching.cv.sections import heading_kind
from matching.document_text.model import plain_text
from tests.cv.reading import SHA, jobs, read


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("WORK EXPERIENCE", "work"),
        ("Professional Experience:", "work"),
        ("E X P E R I E N C E", "work"),
        ("■ 경력 사항", "work"),
        ("경력사항 (총 3년 5개월)", "work"),
        ("경력 (Work Experience)", "work"),
        ("2. 학력사항", "education"),
        ("학력 / Education", "education"),
        ("Education & Training", "education"),
        ("[보유 기술]", "skills"),
        ("Skills and Languages", "skills"),
        ("자격 및 면허", "certificates"),
        ("가족사항", "protected"),
        ("자기소개서", "summary"),
        ("Experience with Python", None),
        ("Skills of a chef", None),
        ("경력 3년의 엔지니어", None),
        ("", None),
    ],
)
def test_a_heading_is_the_whole_of_its_line(line, kind):
    assert heading_kind(line) == kind


def test_sections_are_told_with_their_headings_and_places():
    reading = read(
        "Jane Doe", "Experience", "Acme Inc.", "Engineer", "2016 - 2019", "Education", "KAIST, B.S., Physics, 2014"
    )
    assert [(each.kind, each.heading) for each in reading.sections] == [
        ("head", ""),
        ("work", "Experience"),
        ("education", "Education"),
    ]


def test_a_heading_within_a_jobs_text_begins_no_section():
    reading = read(
        "EXPERIENCE",
        "Acme Inc.",
        "Engineer",
        "2016 - 2019",
        "Key achievements:",
        "- Etched",
        "EDUCATION",
        "KAIST, B.S., 2014",
    )
    assert jobs(reading) == [("Acme Inc.", "Engineer", "2016", "2019")]
    assert reading.resume.get("awards") is None


def test_who_the_cv_is_of_stands_on_top():
    basics = read(
        "Jane van Doe",
        "Process Engineer",
        "jane@example.com | +1 (555) 010-2030 | Austin, TX | linkedin.com/in/janedoe-example",
        "https://jane.example.dev",
        "Summary",
        "I etch.",
    ).resume["basics"]
    assert basics == {
        "name": "Jane van Doe",
        "label": "Process Engineer",
        "email": "jane@example.com",
        "phone": "+1 (555) 010-2030",
        "location": {"city": "Austin, TX"},
        "url": "https://jane.example.dev",
        "summary": "I etch.",
        "profiles": [{"url": "linkedin.com/in/janedoe-example", "network": "LinkedIn"}],
    }


def test_a_korean_form_says_who_in_its_cells():
    basics = read(
        "이 력 서", "성명\t김하늘\t연락처\t010-5550-0101", "이메일\thaneul@example.com\t주소\t경기도 화성시"
    ).resume["basics"]
    assert (basics["name"], basics["phone"], basics["email"]) == ("김하늘", "010-5550-0101", "haneul@example.com")
    assert basics["location"] == {"city": "경기도 화성시", "countryCode": "KR"}


PROTECTED = [
    "생년월일\t1990.01.02\t성별\t여",
    "Date of birth: 2 January 1990",
    "Marital status: Single",
    "결혼여부: 미혼",
    "신장: 165cm",
    "혈액형: AB형",
    "종교 : 불교",
    "본적: 강원도 춘천",
    "Nationality: Kazakh",
    "병역: 육군 만기전역 (2010.01 ~ 2011.10)",
]
SECRETS = ("1990", "여", "Single", "미혼", "165", "AB", "불교", "춘천", "Kazakh", "육군", "2010", "홍판서")


@pytest.mark.parametrize("heading", ["인적사항", "Summary", "Experience", "Skills", "Education", "기타", "Languages"])
def test_what_may_not_be_asked_for_goes_nowhere_wherever_it_stands(heading):
    reading = read("김하늘", heading, *PROTECTED, "가족사항", "부\t홍판서\t60\t농업")
    told = json.dumps(reading.resume, ensure_ascii=False) + "".join(
        each.text for each in (*reading.unread, *reading.notes)
    )
    assert [secret for secret in SECRETS if secret in told] == []


def test_the_same_words_without_such_a_label_would_be_told():
    reading = read("김하늘", "Summary", "혈액은 AB형이고 춘천에서 자랐습니다")
    assert "춘천" in json.dumps(reading.resume, ensure_ascii=False)


def test_a_registration_number_is_in_no_fact():
    reading = read("김하늘", "Summary", "번호 900102-2000000 입니다")
    assert "2000000" not in json.dumps(reading.resume, ensure_ascii=False)


def test_what_every_page_repeats_falls_into_no_section():
    first = ["Jane Doe", "Experience", "Acme Inc.", "Engineer", "2016 - 2019", "- Etched", "1 / 2"]
    second = ["Jane Doe", "- Measured", "Education", "KAIST", "B.S., Physics, 2014", "2 / 2"]
    reading = read_cv(plain_text("\f".join(map("\n".join, (first, second))), sha256=SHA))
    assert reading.resume["work"][0]["highlights"] == ["Etched", "Measured"]
    assert reading.resume["basics"]["name"] == "Jane Doe"
    assert reading.unread == ()


def test_a_text_without_line_ends_is_read_as_far_as_it_can_be_told_apart():
    filler = "Wrote the etch recipes and kept the tools in shape through a long ramp of production. " * 8
    reading = read(
        "Process Engineer Austin, TX I etch wafers. Work Experience Process Engineer Acme Devices Inc - Austin, TX "
        f"March 2016 to August 2019 {filler} and so Quorvel Engineer Brindle Technician May 2014 to June 2015 {filler} "
        "Education Bachelor's in Physics Somewhere Town University 2014"
    )
    assert jobs(reading) == [
        ("Acme Devices Inc", "Process Engineer", "2016-03", "2019-08"),
        (None, None, "2014-05", "2015-06"),
    ]
    assert [each.get("institution") for each in reading.resume.get("education", [])] == [None]


def test_headings_in_somebodys_own_words_are_told_where_several_look_alike():
    words = ("WHERE I'VE WORKED", "WHAT I STUDIED", "LANGUAGES I SPEAK TO PEOPLE")
    job = ("Acme Inc.", "Test Engineer", "2016 - 2019")
    reading = read("Jane Doe", words[0], *job, words[1], "KAIST", "B.S. in Physics, 2010 - 2014", words[2], "English")
    assert [section.kind for section in reading.sections][1:] == ["work", "education", "languages"]


def test_one_line_in_such_words_begins_no_section():
    reading = read("Jane Doe", "WHERE I'VE WORKED", "Somewhere")
    assert [section.kind for section in reading.sections] == ["head"]


def test_a_name_and_a_headline_on_one_line_are_two_facts():
    basics = read("Jane Doe - Process Engineer", "jane@example.com", "Experience").resume["basics"]
    assert (basics["name"], basics["label"]) == ("Jane Doe", "Process Engineer")
