"""Whatever a document holds: no crash, a profile that can be read, and evidence that points at the words."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.cv import read_cv
from matching.document_text.model import DocumentKind, DocumentText, page_of
from matching.ingest.json_resume import read_candidate
from tests.counting import calls
from tests.counts import cases
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
CALM = settings(max_examples=cases(20, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(st.lists(LINES, min_size=1, max_size=3))
def test_whatever_the_lines_are_a_profile_with_its_evidence_comes_of_them(several):
    check(pages(several))


@settings(max_examples=cases(20, 60), deadline=None)
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


@settings(CALM, max_examples=cases(10, 25))
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


LINES_READ = 80  # with fewer, work that grows with the square does not show
HUGE = {
    "one line": lambda n: "Senior Engineer Acme Inc. Mar 2016 - Aug 2019 Did this and that with Python. " * n,
    "jobs": lambda n: "\n".join(
        ["Experience", *[f"Acme{k} Inc.\nEngineer, Unit {k}\nMar 2016 - Aug 2019\n- x" for k in range(n)]]
    ),
    "degrees": lambda n: "\n".join(["Education", *[f"Univ. of Town{k}, B.S., Physics, 2016" for k in range(n)]]),
    "skills": lambda n: "\n".join(["Skills", *[f"Python{k}, C{k}, Rust, Go, SQL, etching, SPC" for k in range(n)]]),
    "Korean jobs": lambda n: "\n".join(["경력사항", *[f"㈜한빛{k} 책임연구원 2016.03 ~ 2019.08" for k in range(n)]]),
    **{mark.strip() or "blanks": (lambda n, mark=mark: mark * (40 * n)) for mark in (
        "(", "1", "- ", "가나 ", "2016.03 ~ ", "\t", "a@", "a.b-", ": ",
    )},
}  # fmt: skip


def calls_to_read(text: str) -> int:
    """How many functions are called to read a text for the first time."""
    document = pages([text.split("\n")])
    for module in list(sys.modules.values()):
        for each in list(vars(module).values()) if module.__name__.startswith("matching.cv") else ():
            getattr(each, "cache_clear", bool)()
    return calls(lambda: read_cv(document))


@pytest.mark.parametrize("kind", HUGE)
def test_a_text_twice_as_long_takes_no_more_than_its_share_of_work(kind):
    calls_to_read(HUGE[kind](4))  # fills the tables that are read once
    assert calls_to_read(HUGE[kind](2 * LINES_READ)) <= 2.5 * calls_to_read(HUGE[kind](LINES_READ))


def test_work_that_grows_with_the_square_would_be_counted(monkeypatch):
    monkeypatch.setattr("matching.cv.rejoined", lambda rows: [min(rows, key=lambda each: each.number) for _ in rows])
    jobs_ = HUGE["jobs"]
    assert calls_to_read(jobs_(2 * LINES_READ)) > 2.5 * calls_to_read(jobs_(LINES_READ))


@pytest.mark.parametrize("kind", HUGE)
def test_a_text_as_long_as_may_be_is_read(kind):
    reading = read_cv(pages([HUGE[kind](2_600).split("\n")]))
    assert read_candidate(reading.resume)
