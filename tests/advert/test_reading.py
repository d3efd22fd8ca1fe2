"""What a reading holds: facts that stand where they say, nothing lost, nothing raised, in little time."""

import json
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import cli
from matching.advert import opening_of, read_advert
from matching.advert.document import reading_document
from matching.advert.lines import plain
from matching.errors import BadInputError, MatchingError
from matching.ingest.job_posting import read_opening
from matching.language import LANGUAGES
from tests.counting import calls
from tests.counts import cases

KOREAN = """[판교] 반도체 설계 엔지니어
회사명: 한빛칩

[주요업무]
- 가속기 RTL 설계

[자격요건]
- 전자공학 전공 석사 이상
- 경력 5년 이상
- Python 필수, C++ 우대
- 성실하신 분

[우대사항]
- TOPIK 4급 이상

[근무조건]
- 고용형태: 정규직
- 연봉 8,000만원~1억 2천만원
- 근무지: 경기 성남시 분당구
- 재택근무 주 2일
- E-7 비자 지원
접수기간: 2026.03.01 ~ 03.31
"""
ENGLISH = """NPU design engineer
Company: Hanbit Chips

Responsibilities
- RTL design of accelerators

Requirements
- Master's degree in Electronic Engineering
- 5+ years of experience
- Python required, C++ preferred
- Sincere people

Nice to have
- TOPIK 4

Terms
- Job type: Full-time
- Salary: KRW 80M - 120M a year
- Location: Bundang, Seongnam
- Hybrid work
- E-7 visa sponsorship
Deadline: 31 March 2026
"""
BENEFITS = "\n복리후생\n- 연 1회 건강검진, 복지포인트 100만원\n- 근속 3년마다 휴가 10일\n- 영어 교육 지원\n"
PERKS = (
    "\nBenefits\n- Medical check once a year, $1,000 for books\n- 10 days of leave after 3 years\n- Korean lessons\n"
)


def at(document, pointer):
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def requirements(text):
    opening = opening_of(text)
    return (opening.must, opening.nice, opening.minimum_years, opening.minimum_isced, opening.languages, opening.pay,
            opening.employment_type, opening.remote, opening.locality, opening.valid_through)  # fmt: skip


@pytest.mark.parametrize("text", [KOREAN, ENGLISH])
def test_every_fact_stands_in_the_posting_and_in_the_text(text):
    reading = read_advert(text)
    assert len(reading.facts) > 15
    for fact in reading.facts:
        assert at(reading.posting, fact.pointer) == fact.value
        assert 0 <= fact.start < fact.end <= len(reading.text)
    assert {fact.grade.value for fact in reading.facts} == {"read", "inferred"}


@pytest.mark.parametrize(
    ("text", "pointer", "words"),
    [
        (KOREAN, "/x-ktech/requirements/minimumYears", "5년 이상"),
        (KOREAN, "/x-ktech/requirements/isced", "석사"),
        (KOREAN, "/x-ktech/requirements/must/0", "Python"),
        (KOREAN, "/baseSalary", "8,000만원~1억 2천만원"),
        (KOREAN, "/validThrough", "03.31"),
        (ENGLISH, "/x-ktech/requirements/minimumYears", "5+ years"),
        (ENGLISH, "/baseSalary", "KRW 80M - 120M"),
        (ENGLISH, "/hiringOrganization/name", "Hanbit Chips"),
    ],
)
def test_a_fact_s_place_holds_its_words(text, pointer, words):
    reading = read_advert(text)
    fact = next(each for each in reading.facts if each.pointer == pointer)
    assert reading.text[fact.start : fact.end] == words


def test_two_whole_adverts_say_the_same():
    korean, english = opening_of(KOREAN), opening_of(ENGLISH)
    for name in ("minimum_years", "minimum_isced", "languages", "pay", "employment_type", "remote", "valid_through"):
        assert getattr(korean, name) == getattr(english, name), name
    assert (korean.minimum_years, korean.minimum_isced, korean.pay.maximum) == (5, 7, 120e6)


@pytest.mark.parametrize(("text", "unread"), [(KOREAN, "성실하신 분"), (ENGLISH, "Sincere people")])
def test_a_requirement_that_was_not_understood_is_given_back(text, unread):
    reading = read_advert(text)
    assert [each.text for each in reading.unread] == [unread]
    assert set(reading.unread) < set(reading.requirements)
    assert unread in reading.posting["qualifications"]
    for each in reading.requirements:
        assert reading.text[each.start : each.end] == each.text


def test_a_sector_is_only_suggested():
    posting = read_advert(KOREAN).posting
    assert posting["x-advert"]["suggestedSectors"] == ["semiconductor"]
    assert "industry" not in posting
    assert opening_of(KOREAN).sector is None


def test_an_advert_without_a_title_asks_for_one():
    assert "title-missing" in {note.code for note in read_advert("안녕하세요. 함께할 분을 찾습니다.").notes}
    with pytest.raises(BadInputError, match="title"):
        opening_of("안녕하세요. 함께할 분을 찾습니다.")
    assert opening_of("안녕하세요. 함께할 분을 찾습니다.", "연구원").title == "연구원"


def test_what_says_nothing_leaves_everything_unknown():
    opening = opening_of("We like people who like people.", "Engineer")
    assert requirements("Engineer\n\nWe like people who like people.")[:6] == (
        None,
        None,
        None,
        None,
        None,
        opening.pay,
    )
    assert (opening.pay.minimum, opening.pay.currency) == (None, None)


@pytest.mark.parametrize(
    ("text", "paragraph"), [(KOREAN, BENEFITS), (ENGLISH, PERKS), (KOREAN, PERKS), (ENGLISH, BENEFITS)]
)
def test_a_paragraph_on_benefits_changes_no_requirement(text, paragraph):
    assert requirements(text + paragraph) == requirements(text)
    assert requirements(text + "\n자격요건\n- 박사 필수\n- 경력 9년 이상") != requirements(text)  # the control


@settings(max_examples=cases(20, 60), deadline=None)
@given(st.lists(st.sampled_from(BENEFITS.strip().split("\n")[1:] + PERKS.strip().split("\n")[1:]), max_size=6))
def test_benefits_in_any_order_change_no_requirement(lines):
    assert requirements(KOREAN + "\n복리후생\n" + "\n".join(lines)) == requirements(KOREAN)


@pytest.mark.parametrize("text", [KOREAN, ENGLISH])
def test_a_reading_is_the_same_each_time_and_with_other_line_ends(text):
    first, second = read_advert(text), read_advert(text)
    assert (first.facts, first.notes, first.posting) == (second.facts, second.notes, second.posting)
    windows = read_advert(text.replace("\n", "\r\n"))
    assert [(each.pointer, each.value) for each in windows.facts] == [
        (each.pointer, each.value) for each in first.facts
    ]


FRAGMENTS = """자격요건|[우대사항]|경력 5년 이상|석사|연봉|5,000만원|~|우대|필수|Python|C++|/|;|(|)|:|Requirements
a plus|preferred|not required|5+ years|PhD|in|$120k|KRW|TOPIK 4급|영어|No Korean|근무지: 서울|마감일: 2026.02.31
99년|1억 2천|원|\u200b|\uff15|é|👍|“|0|,"""
WORDS = st.sampled_from(["\n", "\n- ", "\t", *FRAGMENTS.replace("\n", "|").split("|")])


@settings(max_examples=cases(35, 100), deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=60).map("".join)
    )
)
def test_any_text_is_read_or_refused_by_an_error_of_ours(text):
    try:
        reading = read_advert(text, title="Engineer")
    except MatchingError:
        return
    opening = read_opening(reading.posting)
    assert opening.title == "Engineer"
    for fact in reading.facts:
        assert at(reading.posting, fact.pointer) == fact.value
        assert 0 <= fact.start <= fact.end <= len(reading.text)
    for note in reading.notes:
        assert all(note.text()[language] for language in LANGUAGES)
    json.dumps(reading_document(reading), allow_nan=False)


@settings(max_examples=cases(25, 80), deadline=None)
@given(st.text(max_size=200))
def test_the_plain_text_has_a_letter_for_each_letter(text):
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "match"), [("x" * 50_001, "characters"), ("a\0b", "character"), ("\ud800", "character")]
)
def test_what_cannot_be_a_text_is_refused(text, match):
    with pytest.raises(BadInputError, match=match):
        read_advert(text)


@pytest.mark.parametrize(
    "piece",
    [
        "자격요건\n- 경력 5년 이상 Python 필수\n",
        "degree in a ",
        "BS or MS ",
        "Python required, ",
        "1억 2천만원 ",
        "(",
        "a:",
        "\n",
        " / ",
        "5 years ",
    ],
)
def test_work_grows_no_faster_than_the_text_and_fifty_thousand_characters_are_answered_in_time(piece):
    def text(length):
        return (piece * (length // len(piece) + 1))[:length]

    read_advert(text(100))
    read_advert(text(1_500))  # what is made once a process is made
    assert calls(lambda: read_advert(text(4_000))) < 6 * calls(lambda: read_advert(text(1_000)))
    start = time.process_time()
    read_advert(text(50_000))
    assert time.process_time() - start < 10


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setenv("KTECH_HOME", str(tmp_path / "home"))
        monkeypatch.setattr(sys, "argv", ["ktech-match", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_the_command_shows_facts_and_what_it_did_not_understand(call, tmp_path):
    file = tmp_path / "advert.txt"
    file.write_text(KOREAN, encoding="utf-8")
    code, shown, _ = call("read-advert", file, "--lang", "en")
    assert code == 0
    assert "What was understood" in shown
    assert "성실하신 분" in shown
    assert "Support with a visa" in shown
    code, shown, _ = call("read-advert", file, "--lang", "ko")
    assert "이해하지 못한 요건" in shown
    code, shown, _ = call("read-advert", file, "--json", "--title", "설계자")
    assert json.loads(shown)["posting"]["title"] == "설계자"
    assert json.loads(shown) == json.loads(json.dumps(reading_document(read_advert(KOREAN, title="설계자"))))


def test_the_command_says_which_file_it_cannot_read(call, tmp_path):
    code, _, error = call("read-advert", tmp_path / "none.txt", "--lang", "en")
    assert code == 2
    assert "none.txt" in error
    file = tmp_path / "latin.txt"
    file.write_bytes(b"caf\xe9")
    code, _, error = call("read-advert", file, "--lang", "en")
    assert (code, "latin.txt" in error) == (2, True)
