"""The text that is embedded: what was done, and nothing of who did it."""

import itertools
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import profiles
from matching.domain import Opening
from matching.ingest.html_text import plain
from matching.ingest.json_resume import read_candidate
from matching.mentions import skills_of
from matching.profiles import (
    SECTIONS,
    candidate_embedded,
    candidate_profile,
    candidate_section,
    candidate_texts,
    masked,
    opening_embedded,
    opening_profile,
    opening_section,
    opening_texts,
)
from tests.counts import cases

NAME = "Ana Maria Silva"
RESUME = {
    "basics": {
        "name": NAME,
        "label": "Etch process engineer",
        "image": "https://example.org/face.png",
        "email": "ana@example.org",
        "phone": "+82 10-1234-5678",
        "url": "https://example.org/ana",
        "summary": "Ana Maria Silva is a 34-year-old Brazilian citizen. She reached me at ana@example.org, "
        "+82 10-1234-5678. Nationality: Brazilian. Gender: F. Married. Plasma etching of 3D NAND.\n"
        "Address: 12 Gangnam-daero, Seoul",
        "location": {"address": "12 Gangnam-daero", "city": "Seoul", "countryCode": "KR"},
        "profiles": [{"network": "GitHub", "username": "anasilva"}],
    },
    "work": [
        {"name": "Samsung Electronics", "position": "Principal engineer", "startDate": "2018", "location": "Hwaseong",
         "summary": "Led HARC etch.", "highlights": ["Her recipe raised yield by 4 %"], "x-ktech": {"country": "KR"}},
        {"name": "Intel", "position": "Engineer", "startDate": "2014", "summary": "Deposition"},
    ],
    "education": [{"institution": "Stanford University", "area": "Materials science", "studyType": "PhD",
                   "x-ktech": {"isced": 8, "country": "US", "campus": "Main"}}],
    "languages": [{"language": "Portuguese", "fluency": "Native"}],
    "skills": [{"name": "Dry etch", "keywords": ["ICP", "CCP"]}],
    "references": [{"name": "Prof. Kim", "reference": "a good colleague"}],
    "x-ktech": {"id": "c", "residence": {"country": "BR", "status": "D-10"}},
}  # fmt: skip
NEVER = [
    "Ana", "Silva", "Maria", "example.org", "1234", "face.png", "She", "34", "Brazil", "Married", "Gender", "F.",
    "Her ",
    "Gangnam", "Seoul", "GitHub", "anasilva", "Samsung", "Intel", "Stanford", "Hwaseong", "Portuguese", "Native", "Kim",
    "Nationality", "D-10", "Main", "2018", "2014",
]  # fmt: skip


def test_nothing_of_who_it_is_about_reaches_the_text():
    text = candidate_profile(read_candidate(RESUME))
    assert [each for each in NEVER if each in text] == []


def test_what_was_done_does_reach_it_most_recent_work_first():
    text = candidate_profile(read_candidate(RESUME))
    kept = [
        "Etch process engineer", "Plasma etching of 3D NAND", "Principal engineer", "Led HARC etch.",
        "their recipe raised yield by 4 %", "Engineer\n", "Deposition", "Materials science", "Dry etch, ICP, CCP",
    ]  # fmt: skip
    places = [text.find(each) for each in kept]
    assert -1 not in places
    assert places == sorted(places)


def test_the_words_that_must_not_come_through_stand_in_the_document():
    assert [each for each in NEVER if each not in str(RESUME)] == []


def with_basics(**basics):
    return read_candidate(RESUME | {"basics": {"label": "Etch engineer", "summary": "Plasma etching"} | basics})


@settings(max_examples=cases(65, 200), deadline=None, derandomize=True)
@given(st.text(max_size=30), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_the_text_does_not_depend_on_the_name_or_on_anything_else_in_basics(name, rest):
    without = candidate_profile(with_basics())
    words = name.replace(",", " ").split()
    assume(not words or not all(word.casefold() in without.casefold() for word in words))
    rest = {key: value for key, value in rest.items() if key not in ("label", "summary")}
    assert candidate_profile(with_basics(**rest | {"name": name})) == without


def test_two_people_who_differ_in_who_they_are_have_one_text():
    def told(name: str, summary: str) -> str:
        return candidate_profile(with_basics(name=name, summary=summary))

    one = told("Ana Silva", "Ana Silva, a 34-year-old woman, etches wafers with her team.")
    other = told("Kim Minjun", "Kim Minjun, a 51-year-old man, etches wafers with his team.")
    assert one.replace("man", "") == other.replace("man", "")
    assert "their team" in one


def test_a_person_who_did_something_else_has_another_text():
    assert candidate_profile(with_basics(label="Pastry chef")) != candidate_profile(with_basics())


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("Ana Silva etches", "Ana Silva", "etches"),
        ("ANA SILVA etches", "Ana Silva", "etches"),
        ("Silva, Ana etches", "Ana Silva", "etches"),
        ("Silva Ana etches", "Ana Silva", "etches"),
        ("Ana\n Silva etches", "Ana Silva", "etches"),
        ("Ana Silva etches", "Ana M. Silva", "etches"),
        ("Ana M. Silva's work", "Ana M. Silva", "'s work"),
        ("Silvana etches", "Ana Silva", "Silvana etches"),  # not the whole name
        ("Diana Silvano etches", "Ana Silva", "Diana Silvano etches"),
        ("김민준은 식각", "김민준", "은 식각"),
        ("김 민준은 식각", "김민준", "김 민준은 식각"),
        ("김민준은 식각", "김 민준", "은 식각"),
        ("José Álvarez etches", "Jose\u0301 A\u0301lvarez", "etches"),  # composed or not
        ("a.* etches", "a.*", "etches"),  # a name is no pattern
        ("제 이름은 Ana Silva입니다", "Ana Silva", "제 이름은 입니다"),  # a particle is no part of it
        ("Ana Silvas etches", "Ana Silva", "Ana Silvas etches"),
        ("I etch", "I", "I etch"),  # one letter is no name
        ("etches", "", "etches"),
    ],
)
def test_a_name_is_taken_out_where_the_whole_of_it_stands(text, name, left):
    assert masked(text, name=name) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write ana.silva+x@mail.example.co.kr now", "write now"),
        ("see https://example.org/ana?x=1 now", "see now"),
        ("see www.example.org now", "see now"),
        ("see linkedin.com/in/ana now", "see now"),
        ("call +82 10-1234-5678 now", "call now"),
        ("call 010-1234-5678 now", "call now"),
        ("id 900101-1234567 now", "id now"),
        ("Dr. Kim leads", "leads"),
        ("Dr Kim Minsu leads", "leads"),
        ("with Ms. Park today", "with today"),
        ("with Prof. Anna Lee today", "with today"),
        ("My name is Ana Silva and", "and"),
        ("제 이름은 김민준입니다 식각", "식각"),
        ("34 years old engineer", "engineer"),
        ("a 34-year-old engineer", "a engineer"),
        ("aged 34, etching", ", etching"),
        ("Age: 34, etching", ", etching"),
        ("born in Hanoi, etching", ", etching"),
        ("born 1990, etching", ", etching"),
        ("DOB: 1990-01-02; etching", "; etching"),
        ("만 34세 식각", "식각"),
        ("34세입니다", "입니다"),
        ("34세의 연구원", "의 연구원"),
        ("1990년생 연구원", "연구원"),
        ("90년생입니다", "입니다"),
        ("1990년 3월 2일 출생", ""),
        ("나이: 34, 식각", ", 식각"),
        ("주소: 서울시 강남구, 테헤란로 1\n식각", "식각"),
        ("Address: 1 Main St, Leeds\nEtching", "Etching"),
        ("여성 연구원", "연구원"),
        ("남성입니다", "입니다"),
        ("미혼, 군필", ","),
        ("a female engineer", "a engineer"),
        ("a woman; women in tech", "; in tech"),
        ("I am a woman.", "I am ."),
        ("I am a man.", "I am ."),
        ("Etching. Address: 1 Main St, Leeds\nCVD", "Etching\nCVD"),
        ("Gender: F, Sex: M, etching", ", , etching"),
        ("She told him about hers", "they told them about theirs"),
        ("He himself and she herself", "they themself and they themself"),
        ("Nationality: Brazilian, etching", ", etching"),
        ("an Indian national who", "an who"),
        ("a Dutch citizen who", "a who"),
        ("I am Vietnamese and", "and"),
        ("citizen of the Netherlands who", "who"),
        ("독일 국적의 연구원", "연구원"),
        ("국적: 베트남, 식각", ", 식각"),
    ],
)
def test_what_people_say_of_themselves_is_taken_out(text, left):
    assert masked(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "MS SQL and Ms Word",
        "single crystal growth",
        "an MR sensor and MRI",
        "HIS integration",
        "HER2 assay",
        "SHE audits",
        "3세대 HBM",
        "21세기 과제",
        "3세트 장비",
        "2세부 과제",
        "5세그먼트",
        "Dr.-Ing. thesis",
        "stage 34 of page: 3",
        "aged 48 hours at 60 °C",
        "samples aged 24 h",
        "사용자 참여성 평가",
        "다국적 기업",
        "글로벌 다국적 기업",
        "1990년 생산 라인",
        "Korean-English translation",
        "Chinese speech recognition",
        "Led national R&D projects",
        "Born approximation",
        "man-machine interface",
        "mother glass",
        "여성호르몬 연구",
        "the IP address table",
        "a man-hour",
        "fast. IP address: 10 bits",
        "storage: 10 TB",
        "10 years of CVD",
        "0.15 to 0.25 um",
        "yield of 98.7 %",
        "Node.js/Express",
        "TCP/IP",
        "package: flip chip",
        "here and there",
        "theory",
        "the chemist",
        "I am etching",
        "hyphen-ated",
        "doi 10.1109/5.771073",
        "IEC 61508",
        "128 GB of 3200 MHz",
        "Korean",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>Etch</p><p>CVD</p>", "Etch\nCVD"),
        ("<ul><li>Etch<li>CVD</ul>", "Etch\nCVD"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<b>R&amp;D</b> &lt;5 nm", "R&D <5 nm"),
        ("<script>var x = '<p>';</script><p>Etch</p>", "Etch"),
        ("<p>Etch</p><style>p { x }", "Etch"),
        ("<P CLASS='x'>Etch</P>", "Etch"),
        ("latency <5 ms and >10k", "latency <5 ms and >10k"),
        ("if a<n and m>d", "if a<n and m>d"),
        ("vector<int> and Map<String, T>", "vector<int> and Map<String, T>"),
        ("no marks\n\n  at all ", "no marks\n\n  at all "),
        ("", ""),
    ],
)
def test_html_becomes_text_and_other_signs_stay(text, left):
    assert plain(text) == left


def test_marks_left_open_in_one_piece_do_not_swallow_the_next():
    person = read_candidate(
        {"basics": {"label": "Engineer", "summary": "<p>x</p><style>p {"}, "work": [{"summary": "Etch"}]}
    )
    assert "Etch" in candidate_profile(person)


def test_a_name_split_by_marks_is_still_a_name():
    person = read_candidate({"basics": {"name": "Ana Silva", "summary": "<p><b>Ana</b> <i>Silva</i> etches</p>"}})
    assert candidate_profile(person) == "etches"


@settings(max_examples=cases(35, 100), deadline=None, derandomize=True)
@given(st.text(max_size=60), st.text(max_size=12))
def test_masking_never_fails_and_twice_is_once(text, name):
    once = masked(text, name=name)
    assert masked(once, name=name) in (once, masked(masked(once, name=name), name=name))
    assert not re.search(r"[^\S\n]{2}", once)


PIECES = (
    "ana@example.org", "http", "://x", "www", ".example.org", "LinkedIn.com", "/in/ana", "Mr", "Prof", ". ",
    " Ana", "Lee", "My name is ", "Ana ", "제 이름은 ", "김하늘", "입니다", "Gender", "national", "ity", "성별",
    "주소", "거주지", " Address", ": ", "：", "=", "F", ",", "\n", "만 34", "34", " 세", "세대", "1990년 ",
    "5월", "출생", "생", "남성", "여자", "미혼", "기혼", "군필", "미필", " ", "I am ", "I’m a", "I'm ",
    "Brazilian", "French", "브라질", " 국적", "의", "years old", "ſ", "İ", "K", "\x1c",
)  # fmt: skip


@settings(max_examples=cases(300, 5_000))
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_where_none_of_a_masks_signs_stands_it_finds_nothing(text):
    for mask in (*profiles._CONTACTS, *profiles._TRAITS):
        assert mask.may_find(text) or not mask.pattern.search(text), mask.pattern.pattern


def test_each_mask_with_signs_finds_something_in_what_those_pieces_make():
    """The control, for the pieces: of each mask there is a text in which it finds something."""
    texts = ["".join(some) for count in (1, 2, 3) for some in itertools.permutations(PIECES, count)]
    missed = [
        each
        for each in profiles._TRAITS + profiles._CONTACTS
        if each.signs and not any(map(each.pattern.search, texts))
    ]
    assert missed == []


def test_each_piece_of_a_profile_is_named_by_its_place():
    found = dict(candidate_texts(read_candidate(RESUME)))
    assert found["/work/0/position"] == "Principal engineer"
    assert found["/work/0/highlights/0"] == "Her recipe raised yield by 4 %"
    assert found["/education/0/area"] == "Materials science"
    assert found["/skills/0"] == "Dry etch, ICP, CCP"
    assert not any(pointer.endswith(("/name", "/institution")) for pointer in found)


def test_a_whole_name_is_blotted_out_of_the_pieces_and_nothing_else_moves():
    text = "I am Elisa Rossi; ELISA and western blots."
    pieces = dict(candidate_texts(read_candidate({"basics": {"name": "Elisa Rossi", "summary": text}})))
    assert pieces["/basics/summary"] == "I am ●●●●●●●●●●●; ELISA and western blots."


@pytest.mark.parametrize(("name", "skills"), [("Elisa Rossi", set()), ("Ann Rossi", {"elisa"})])
def test_nobody_has_a_skill_by_their_name(name, skills):
    resume = {"basics": {"name": name, "summary": "My name is Elisa Rossi."}}
    assert set(skills_of(read_candidate(resume))) == skills  # of another name it is a word like any other


def test_an_opening_is_told_by_its_work_and_not_by_its_employer():
    post = Opening(
        id="o",
        title="Etch engineer",
        description="<p>Plasma. Call 010-1234-5678</p>",
        must=("CVD",),
        nice=("CVD", "ALD"),
    )
    assert opening_profile(post) == "Etch engineer\nPlasma. Call\nCVD, ALD"
    assert dict(opening_texts(post)) == {"/title": "Etch engineer", "/description": "Plasma. Call 010-1234-5678"}


def test_work_without_a_date_stands_last_and_equal_dates_keep_their_order():
    entries = [("A", "2014"), ("B", None), ("C", "2018"), ("D", "2018-01-01"), ("E", None)]
    work = [{"position": name} | ({"startDate": start} if start else {}) for name, start in entries]
    assert candidate_profile(read_candidate({"work": work})).split() == ["C", "D", "A", "B", "E"]


def test_the_sections_of_a_person_are_what_they_are_called_and_what_they_know():
    person = read_candidate(RESUME)
    assert candidate_section(person, "title") == "Etch process engineer\nPrincipal engineer\nEngineer"
    assert candidate_section(person, "skills") == "Dry etch, ICP, CCP\nMaterials science"


def test_the_sections_of_an_opening_are_its_title_and_what_it_asks():
    post = Opening(id="o", title="Etch engineer", description="Plasma", must=("CVD",), nice=("CVD", "ALD"))
    assert [opening_section(post, each) for each in SECTIONS] == ["Etch engineer", "CVD, ALD"]
    assert opening_embedded(post) == (opening_profile(post), "Etch engineer", "CVD, ALD")
    assert opening_section(Opening(id="o", title="Etch engineer"), "skills") == ""


def test_a_title_section_holds_each_of_the_three_latest_titles_once():
    work = [{"position": f"Title {year}", "startDate": str(year)} for year in (2012, 2015, 2018, 2021)]
    person = read_candidate({"basics": {"label": "Title 2021"}, "work": work})
    assert candidate_section(person, "title").splitlines() == ["Title 2021", "Title 2018", "Title 2015"]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_masked_as_the_whole_text_is(section):
    told = f"{NAME}, 34-year-old woman, ana@example.org; etcher"
    basics = {"name": NAME, "label": told}
    person = read_candidate({"basics": basics, "skills": [{"name": told}], "work": [{"position": told + "."}]})
    text = candidate_section(person, section)
    assert "etcher" in text  # the control: the section does hold what was said
    assert [each for each in NEVER if each in text] == []
    assert all(line in candidate_profile(person) for line in text.splitlines())


def test_a_person_who_says_nothing_of_a_section_has_an_empty_one():
    assert candidate_embedded(read_candidate({"basics": {"summary": "Etching"}})) == ("Etching", "", "")
