"""The parallel set says the same of the same people and openings in Korean and in English, and is openly synthetic."""

import copy
import itertools
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.ingest.job_posting import read_opening, write_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.reference import language_code, place_named

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data" / "parallel_set"
WRITTEN = (
    "people.en.jsonl",
    "people.ko.jsonl",
    "openings.en.jsonl",
    "openings.ko.jsonl",
    "qrels.tsv",
    "annotations.toml",
)
KINDS = {"people": 200, "openings": 100}
IN_WORDS = {  # keys whose texts each language says in its own words; everything else is a fact
    "name", "label", "summary", "city", "position", "highlights", "institution", "studyType", "area", "language",
    "fluency", "places", "title", "description", "responsibilities", "qualifications", "skills", "must", "nice",
    "addressLocality", "addressRegion", "inLanguage",
}  # fmt: skip
HANGUL = re.compile("[\u3131-\u318e\uac00-\ud7a3]")
FEWEST_WORDS = {"people": 30, "openings": 45}
MOST_SHARED_WORDS = 0.25

Json = dict


def documents(kind: str, tongue: str) -> list[Json]:
    return [json.loads(line) for line in (FOLDER / f"{kind}.{tongue}.jsonl").read_text(encoding="utf-8").splitlines()]


def identifier(document: Json) -> str:
    return document["x-ktech"]["id"]


def facts(value: object) -> object:
    """What a document says apart from its words: of a text that it is there, of a list of texts how many."""
    if isinstance(value, dict):
        return {key: _said(one) if key in IN_WORDS else facts(one) for key, one in value.items()}
    return [facts(one) for one in value] if isinstance(value, list) else value


def _said(value: object) -> object:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return len(value)
    return "said" if isinstance(value, str) else facts(value)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if not key.startswith(("@", "x-")):
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def decimals(document: Json) -> Counter[str]:
    """Numbers with a decimal point, but not large ones, which are other numbers in 만, 억 and 조."""
    return Counter(re.findall(r"\d+\.\d+(?![\d.억조])(?! (?:million|billion|trillion))", " ".join(texts(document))))


def story(person: Json) -> frozenset[str]:
    """The words in which somebody tells what they do."""
    said = [person["basics"].get("label", ""), person["basics"].get("summary", "")]
    said += [each for job in person.get("work", []) for each in job.get("highlights", [])]
    return frozenset(re.findall(r"\w+", " ".join(said).casefold()))


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_hold_the_same_ids_in_the_same_order(kind):
    english, korean = ([identifier(each) for each in documents(kind, tongue)] for tongue in ("en", "ko"))
    assert english == korean
    assert len(set(english)) == KINDS[kind]


@pytest.mark.parametrize("tongue", ["en", "ko"])
def test_every_document_is_read_without_complaint_written_back_and_synthetic(tongue):
    for document in documents("people", tongue):
        candidate = read_candidate(document)
        assert candidate.synthetic is True
        assert write_candidate(candidate) == document
    for document in documents("openings", tongue):
        opening = read_opening(document)
        assert opening.synthetic is True
        assert write_opening(opening) == document


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_the_same_in_both_languages(kind):
    pairs = zip(documents(kind, "en"), documents(kind, "ko"), strict=True)
    assert [identifier(english) for english, korean in pairs if facts(english) != facts(korean)] == []


def _later(person: Json) -> None:
    person["work"][0]["startDate"] = "1999"


def _one_skill_less(person: Json) -> None:
    del person["skills"][0]


def _one_highlight_less(person: Json) -> None:
    del person["work"][0]["highlights"][0]


def _another_level(person: Json) -> None:
    person["education"][0]["x-ktech"]["isced"] = 5


def _other_pay(person: Json) -> None:
    person["x-ktech"]["preferences"]["minimumPay"] = 1


@pytest.mark.parametrize("change", [_later, _one_skill_less, _one_highlight_less, _another_level, _other_pay])
def test_another_fact_in_one_language_would_be_seen(change):
    english, korean = documents("people", "en")[0], copy.deepcopy(documents("people", "ko")[0])
    change(korean)
    assert facts(english) != facts(korean)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_with_a_decimal_point_are_the_same_in_both_languages(kind):
    pairs = zip(documents(kind, "en"), documents(kind, "ko"), strict=True)
    assert [identifier(english) for english, korean in pairs if decimals(english) != decimals(korean)] == []


def test_another_number_in_one_language_would_be_seen():
    english, korean = (
        {"text": said} for said in ("leakage of 1.2 nA at 1.5 million cells", "누설전류 1.3nA, 셀 150만 개")
    )
    assert decimals(english) == Counter({"1.2": 1})
    assert decimals(english) != decimals(korean)


def test_places_mean_the_same_in_both_languages():
    for english, korean in zip(documents("people", "en"), documents("people", "ko"), strict=True):
        wished = [each["x-ktech"].get("preferences", {}).get("places", []) for each in (english, korean)]
        for one, other in zip(*wished, strict=True):
            assert place_named(one) is not None, one
            assert place_named(one) == place_named(other), (one, other)
    for english, korean in zip(documents("openings", "en"), documents("openings", "ko"), strict=True):
        one, other = (
            place_named(address["addressLocality"], address["addressRegion"])
            for address in (each["jobLocation"]["address"] for each in (english, korean))
        )
        assert one is not None, identifier(english)
        assert other is not None, identifier(english)
        assert one.province == other.province, identifier(english)


def test_languages_mean_the_same_in_both_languages():
    for english, korean in zip(documents("people", "en"), documents("people", "ko"), strict=True):
        for one, other in zip(english.get("languages", []), korean.get("languages", []), strict=True):
            codes = language_code(one["language"]), language_code(other["language"])
            assert codes[0] == codes[1], (identifier(english), one["language"], other["language"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_korean_version_is_korean_and_the_english_one_holds_no_hangul(kind):
    assert [
        identifier(each) for each in documents(kind, "en") if HANGUL.search(json.dumps(each, ensure_ascii=False))
    ] == []
    for document in documents(kind, "ko"):
        letters = [letter for text in texts(document) for letter in text if letter.isalpha()]
        assert sum(map(bool, map(HANGUL.match, letters))) > len(letters) / 3, identifier(document)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tongue", ["en", "ko"])
def test_no_document_is_too_short_to_be_judged_or_too_long_to_be_read(kind, tongue):
    words = {identifier(each): sum(len(text.split()) for text in texts(each)) for each in documents(kind, tongue)}
    assert {name: count for name, count in words.items() if not FEWEST_WORDS[kind] <= count <= 200} == {}


def test_no_two_people_are_alike():
    people = documents("people", "en")
    said = Counter(text for each in people for job in each.get("work", []) for text in job.get("highlights", []))
    assert [text for text, times in said.items() if times > 1] == []
    assert max(Counter(each["basics"]["name"] for each in people).values()) == 1
    stories = {identifier(each): story(each) for each in people}
    alike = [
        (one, other)
        for one, other in itertools.combinations(stories, 2)
        if len(stories[one] & stories[other]) > MOST_SHARED_WORDS * len(stories[one] | stories[other])
    ]
    assert alike == []


def judgements() -> list[tuple[str, str, int]]:
    header, *rows = (FOLDER / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == ["query-id", "corpus-id", "score"]
    return [(opening, person, int(score)) for opening, person, score in (row.split("\t") for row in rows)]


def test_grades_are_of_pairs_that_exist_each_once():
    rows = judgements()
    people, openings = ({identifier(each) for each in documents(kind, "en")} for kind in KINDS)
    assert {opening for opening, _, _ in rows} == openings
    assert {person for _, person, _ in rows} <= people
    assert {score for _, _, score in rows} == {1, 2, 3}
    assert max(Counter((opening, person) for opening, person, _ in rows).values()) == 1


def test_all_but_a_few_openings_have_at_least_two_people_who_fit():
    fitting = Counter(opening for opening, _, score in judgements() if score >= 2)
    assert min(fitting.values()) >= 1
    assert sum(count >= 2 for count in fitting.values()) >= 90
    assert len(fitting) == KINDS["openings"]


def test_every_opening_has_a_reason_for_its_grades_that_names_who_fits():
    why = tomllib.loads((FOLDER / "annotations.toml").read_text(encoding="utf-8"))
    assert set(why) == {identifier(each) for each in documents("openings", "en")}
    best = {(opening, person) for opening, person, score in judgements() if score == 3}
    assert [(opening, person) for opening, person in sorted(best) if person not in why[opening]] == []


def test_the_script_writes_the_committed_files_byte_for_byte(tmp_path):
    script = FOLDER / "build" / "make_parallel_set.py"
    subprocess.run([sys.executable, "-B", str(script), str(tmp_path)], check=True, timeout=60)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(WRITTEN)
    assert [name for name in WRITTEN if (tmp_path / name).read_bytes() != (FOLDER / name).read_bytes()] == []
