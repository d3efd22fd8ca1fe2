"""The labelled CVs: the truth is valid, stands in the files, and keeps nothing that must not be kept."""

import io
import json
import re
import unicodedata
import zipfile
from collections import Counter

import pypdfium2
import pytest
from lxml import etree
from stdnum import exceptions
from stdnum.kr import rrn

from matching.ingest.json_resume import read_candidate, write_candidate
from tests.cv.measure import FORMATS, LABELLED, held_out, identifiers, truth_of
from tests.cv.render.plans import plans
from tests.cv.render.resume import make
from tests.cv.scoring import PROTECTED_KEYS, leaves

IDS = identifiers()
HELD_OUT_LAYOUTS = {"timeline", "letterhead", "columns", "nested"}


def squeezed(text: str) -> str:
    kept = re.sub("[\ufffe\x02]", "-", text)  # what PDFium gives for a hyphen at the end of a line
    return re.sub(r"\s|\u00ad", "", unicodedata.normalize("NFKC", kept)).casefold()


def pdf_words(path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "".join(document[i].get_textpage().get_text_bounded() for i in range(len(document)))


def docx_words(path) -> str:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        tree = etree.fromstring(parts.read("word/document.xml"))
    return "".join(tree.itertext("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))


WORDS = {"pdf": pdf_words, "docx": docx_words}


def said(truth: dict) -> set[str]:
    """Return the words that a truth says stand in the document."""
    return {text for key, text in leaves(without(truth)) if key not in ("startDate", "endDate", "network")}


def without(truth: dict) -> dict:
    """Return a truth without what is no word of the document: codes, and what is said about the document."""
    kept = {key: value for key, value in truth.items() if not key.startswith("x-")}
    work = [{k: v for k, v in each.items() if k != "x-ktech"} for each in kept["work"]]
    education = [{k: v for k, v in each.items() if k != "x-ktech"} for each in kept["education"]]
    languages = [{k: v for k, v in each.items() if k != "x-ktech"} for each in kept["languages"]]
    skills = [{"names": each.get("keywords") or [each["name"]]} for each in kept["skills"]]
    basics = {k: v for k, v in kept["basics"].items() if k != "label"}  # the Europass form has no place for one
    return {"basics": basics, "work": work, "education": education, "languages": languages, "skills": skills}


@pytest.mark.parametrize("identifier", IDS)
def test_a_truth_is_a_candidate_and_survives_being_written(identifier):
    truth = truth_of(identifier)
    candidate = read_candidate(truth)
    assert (candidate.id, candidate.synthetic) == (identifier, True)
    assert write_candidate(candidate) == truth
    assert candidate.employments
    assert candidate.degrees


@pytest.mark.parametrize("identifier", IDS)
@pytest.mark.parametrize("kind", FORMATS)
def test_what_the_truth_says_stands_in_the_file(identifier, kind):
    words = squeezed(WORDS[kind](LABELLED / f"{identifier}.{kind}"))
    assert [text for text in said(truth_of(identifier)) if squeezed(text) not in words] == []


def test_words_that_do_not_stand_there_would_be_found():
    words = squeezed(docx_words(LABELLED / f"{IDS[0]}.docx"))
    assert squeezed("An Employer Nobody Named") not in words


@pytest.mark.parametrize("identifier", IDS)
def test_the_years_of_the_truth_stand_in_the_file(identifier):
    words = docx_words(LABELLED / f"{identifier}.docx")
    years = {text[:4] for key, text in leaves(truth_of(identifier)) if key in ("startDate", "endDate")}
    assert [year for year in years if year not in words and f"'{year[2:]}" not in words] == []


@pytest.mark.parametrize("identifier", IDS)
def test_a_truth_keeps_nothing_protected(identifier):
    truth = truth_of(identifier)
    protected = truth["x-label"].pop("protected")
    text = json.dumps(truth, ensure_ascii=False)
    assert [value for value in protected if any(map(str.isdigit, value)) and value in text] == []
    assert [key for key, _ in leaves(truth) if PROTECTED_KEYS.search(key)] == []


def test_the_files_are_the_plans():
    assert [plan.id for plan in sorted(plans(), key=lambda plan: plan.id)] == IDS
    assert {path.name for path in LABELLED.iterdir()} == {"README.md", "held_out.txt"} | {
        f"{identifier}.{end}" for identifier in IDS for end in (*FORMATS, "truth.json")
    }


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.id)
def test_the_truth_is_what_the_generator_says(plan):
    assert make(plan).truth == truth_of(plan.id)


def test_there_are_enough_cvs_careers_languages_and_layouts():
    labels = [truth_of(identifier)["x-label"] for identifier in IDS]
    assert len(labels) >= 72
    assert len({label["career"] for label in labels}) >= 36
    assert Counter(label["language"] for label in labels) == {"en": 28, "ko": 28, "mixed": 16}
    assert len({label["layout"] for label in labels}) >= 10
    assert len({label["wordLayout"] for label in labels}) >= 5
    assert {label["printer"] for label in labels} == {"chromium", "libreoffice", "reportlab"}
    assert len({label["dates"] for label in labels}) >= 20


def test_no_two_cvs_tell_the_same():
    told = [json.dumps([truth_of(each)["work"], truth_of(each)["basics"]["name"]]) for each in IDS]
    assert len(set(told)) == len(IDS)


def test_what_is_held_out_is_disjoint():
    careers = {identifier: truth_of(identifier)["x-label"] for identifier in IDS}
    held = {identifier for identifier, label in careers.items() if label["career"] in held_out()}
    shown = set(IDS) - held
    assert held_out() <= {label["career"] for label in careers.values()}
    assert 0.28 <= len(held) / len(IDS) <= 0.34
    for layout in ("layout", "wordLayout"):
        only = {careers[each][layout] for each in held} - {careers[each][layout] for each in shown}
        assert len(only & HELD_OUT_LAYOUTS) >= 2


def test_registration_numbers_are_of_nobody():
    numbers = {
        value for each in IDS for value in truth_of(each)["x-label"]["protected"] if re.fullmatch(r"\d{6}-\d{7}", value)
    }
    assert len(numbers) >= 3
    for number in numbers:
        with pytest.raises(exceptions.ValidationError, match=r"checksum|check"):
            rrn.validate(number)


def test_the_folder_stays_small():
    sizes = [path.stat().st_size for path in LABELLED.iterdir()]
    assert sum(sizes) <= 6_000_000
