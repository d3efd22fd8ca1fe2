"""Whatever a document holds: no crash, a profile that can be read, and evidence that points at the words."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.cv import read_cv
from matching.document_text.model import DocumentKind, DocumentText, page_of
from matching.ingest.json_resume import read_candidate
from tests.cv.reading import SHA, at, jobs, places, read, solid

FRAGMENTS = (
    *(
        "Experience",
        "Work Experience",
        "Education",
        "Skills",
        "Languages",
        "Projects",
        "경력사항",
        "학력사항",
        "보유기술",
        "어학",
        "자격증",
    ),
    *(
        "Acme Inc.",
        "Samsung Electronics",
        "삼성전자",
        "㈜한빛소재",
        "KAIST",
        "서울대학교",
        "Seoul National University",
        "Quorvel",
    ),
    *("Senior Engineer", "책임연구원", "Research Assistant", "인턴", "B.S. in Physics", "석사", "Ph.D.", "재료공학"),
    *(
        "2016.03 ~ 2019.08",
        "Mar 2016 - Present",
        "'16.03",
        "03/04/2019",
        "2019",
        "현재",
        "(3년 5개월)",
        "2019.03 ~",
        "2019 - 2016",
    ),
    *(
        "기간\t회사명\t직위",
        "성명\t김하늘\t생년월일\t1990.01.02",
        "Company: ",
        "Position: Engineer",
        "GPA 3.9/4.3",
        "TOPIK 6급",
        "English (C1)",
    ),
    *(
        "- built a thing",
        "• ",
        "\t",
        " | ",
        ", ",
        " at ",
        " / ",
        "(",
        ")",
        ":",
        "",
        "   ",
        "가족사항",
        "졸업",
        "수료",
        "서울",
        "Austin, TX",
    ),
    *(
        "linkedin.com/in/someone-",
        "someone@example.com",
        "010-5550-0101",
        "Python, C++",
        "a" * 70,
        "하" * 70,
        "\u1112\u1161\u11ab",
        "\u200b",
    ),
)
LINE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=5).map(" ".join)
LINES = st.lists(LINE, max_size=40)


def pages(several: list[list[str]]) -> DocumentText:
    clean = [[line.replace("\n", " ") for line in lines] for lines in several]
    return DocumentText(DocumentKind.TEXT, SHA, tuple(page_of(n, lines) for n, lines in enumerate(clean, start=1)))


def check(document: DocumentText) -> None:
    reading = read_cv(document)
    assert read_candidate(reading.resume) == reading.candidate()
    lengths = {page.number: len(page.text) for page in document.pages}
    for each in (*reading.unread, *reading.notes, *reading.sections):
        assert 0 <= each.start <= each.end <= lengths[each.page]
    for pointer, found in places(document, reading).items():
        value = at(reading.resume, pointer)
        for _, words in found:
            assert words.strip() or not value
        if isinstance(value, str) and pointer.rsplit("/", 1)[-1] in TEXTS and {grade for grade, _ in found} == {"read"}:
            assert solid(value) == solid("".join(words for _, words in found))


TEXTS = frozenset(
    ("name", "position", "summary", "institution", "studyType", "area", "language", "fluency", "label", "title")
)
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(st.lists(LINES, min_size=1, max_size=3))
def test_whatever_the_lines_are_a_profile_with_its_evidence_comes_of_them(several):
    check(pages(several))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_can_be_read(text):
    check(pages([text.split("\n")]))


def test_evidence_leaves_out_what_pages_repeat_between_two_lines_of_one_text():
    lines = (
        ["Jane Doe", "- built a thing that", "Jane Doe"],
        ["Jane Doe", "runs on over the page and"],
        ["Jane Doe", "further"],
    )
    check(pages([["Experience", "Acme Inc.", "Engineer", "2016 - 2019", *lines[0]], *lines[1:]]))


def test_evidence_beside_the_words_would_be_found():
    document = pages([["Experience", "Acme Inc.", "Engineer", "2016 - 2019"]])
    reading = read_cv(document)
    reading.resume["work"][0]["name"] = "Beta Inc."
    words = "".join(words for _, words in places(document, reading)["/work/0/name"])
    assert solid(words) != solid(at(reading.resume, "/work/0/name"))


@settings(CALM, max_examples=25)
@given(LINES)
def test_a_document_read_twice_says_the_same(lines):
    assert read_cv(pages([lines])) == read_cv(pages([lines]))


NAMELESS = ["Quorvel Brindle", "Mar 2016 - Aug 2019", "- made things"]
NOISE = ["Hiking and chess", "Vexley", "Open to relocation", "Driving licence B", "사진 촬영", "References on request"]


@settings(max_examples=15, deadline=None)
@given(st.permutations(NOISE))
def test_the_order_of_unrelated_lines_turns_nothing_unknown_into_a_fact(noise):
    reading = read("Experience", *NAMELESS, "Interests", *noise)
    assert jobs(reading) == [(None, None, "2016-03", "2019-08")]


def test_every_fact_has_its_evidence():
    reading = read(
        "Experience",
        "Acme Inc.",
        "Senior Engineer",
        "Mar 2016 - Present",
        "- Etched",
        "Education",
        "KAIST",
        "B.S. in Physics, 2010 - 2014",
        "Skills",
        "Python, C++",
        "Languages",
        "English (C1)",
    )

    def leaves(value: object, pointer: str):
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        if not isinstance(value, dict | list):
            yield pointer
        for key, inner in pairs:
            yield from leaves(inner, f"{pointer}/{key}")

    known = {each.pointer for each in reading.candidate().evidence}
    resume = {key: value for key, value in reading.resume.items() if key != "x-ktech"}
    assert set(leaves(resume, "")) == known


@pytest.mark.parametrize(
    "text",
    [
        "Senior Engineer Acme Inc. Mar 2016 - Aug 2019 Did this and that with Python. " * 2_600,
        "\n".join(
            [
                *("Experience", *(f"Acme{n} Inc.\nEngineer, Unit {n}\nMar 2016 - Aug 2019\n- x" for n in range(1_200))),
                *("Education", *(f"Univ. of Town{n}, B.S., Physics of {n}, 2016" for n in range(1_450))),
                *("Skills", *(f"Python{n}, C{n}, Rust, Go, SQL, etching, SPC" for n in range(1_550))),
            ]
        ),
        "\n".join(["경력사항", *[f"㈜한빛소재{n} 책임연구원 2016.03 ~ 2019.08" for n in range(6_500)]]),
        "(" * 200_000,
        "1" * 200_000,
        "- " * 100_000,
        "가나 " * 66_000,
        "2016.03 ~ " * 20_000,
        "\t" * 200_000,
        "a@" * 100_000,
        "a.b-" * 50_000,
        ": " * 100_000,
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_a_huge_text_is_answered_in_time(text):
    document = pages([text.split("\n")])
    started = time.process_time()
    reading = read_cv(document)
    assert time.process_time() - started < 10
    assert read_candidate(reading.resume)
