"""Citations lie in the two documents, and hold the words that a feature was read from."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain import Candidate, Json, Opening
from matching.eligibility import Rulebook
from matching.explanation import Papers, Reason, Span, reasons
from matching.explanation.leaves import text_of, value_at
from matching.features import SIDES, Pairs, feature_matrix
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.pool import Pool
from matching.retrieval import OpeningVectors, on_grid
from matching.scoring import prior
from tests.counts import cases
from tests.small import posting, resume
from tests.some_of_the_sample import some_people, some_posts

DAY = date(2026, 11, 23)


def people() -> tuple[Candidate, ...]:
    return some_people(100)


def posts() -> tuple[Opening, ...]:
    return some_posts(20)


@cache
def pool() -> Pool:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((len(people()), 8))
    vectors = on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    return Pool(people(), vectors, "random", sections={"title": vectors, "skills": vectors})


def paired(post: Opening) -> Pairs:
    vectors = pool().vectors_of(0)
    asked = OpeningVectors(vectors.whole, vectors.sections)
    return Pairs(post, asked, pool(), np.arange(len(people())), pool().answers(Rulebook.on(DAY)))


def all_spans(reason: Reason) -> list[tuple[str, Span]]:
    cited = [(each.document, span) for each in reason.cited for span in each.spans]
    return [
        *cited,
        *(("candidate", span) for each in reason.evidence for span in each.spans),
        *(("opening", span) for each in reason.evidence for span in each.asked),
    ]


@settings(deadline=None, max_examples=cases(15, 40))
@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from(SIDES))
def test_parts_add_up_to_the_score_and_every_citation_lies_in_its_document(a_post, a_person, side):
    post, at = posts()[a_post % len(posts())], a_person % len(people())
    pairs = paired(post)
    found = reasons(pairs, at, side, prior())
    score = prior().of(side).predict(feature_matrix(pairs, side)[at : at + 1])[0]
    assert abs(0.5 + sum(each.part for each in found) - score) < 1e-9
    papers = Papers(people()[at], post)
    for each in found:
        for document, span in all_spans(each):
            text = text_of(value_at(papers.profile if document == "candidate" else papers.advert, span.pointer))
            assert text is not None, (each.feature, span)
            assert 0 <= span.start < span.end <= len(text), (each.feature, span)
        assert each.value is not None or not each.cited
        assert (each.part > 0) >= any(words.favours is None for words in each.cited) or each.part == 0


def told(person: Json, post: Json, side: str = "company") -> tuple[dict[str, Reason], Papers]:
    someone, advert = read_candidate(person), read_opening(post)
    one = on_grid(np.array([[0.6, 0.8]]))
    of_one = Pool((someone,), one, "made-up", sections={"title": one, "skills": one})
    asked = OpeningVectors(one[0], {"title": one[0], "skills": one[0]})
    pairs = Pairs(advert, asked, of_one, np.array([0]), of_one.answers(Rulebook.on(DAY)))
    return {each.feature: each for each in reasons(pairs, 0, side, prior())}, Papers(someone, advert)


def words(reason: Reason, papers: Papers, document: str, *, favours: bool | None = True) -> list[str]:
    """Return the words cited in a document in one direction."""
    held = papers.profile if document == "candidate" else papers.advert
    return [
        str(text_of(value_at(held, span.pointer)))[span.start : span.end]
        for each in reason.cited
        if each.document == document and each.favours is favours
        for span in each.spans
    ]


def test_the_words_of_a_skill_are_cited_as_they_stand():
    found, papers = told(resume("p"), posting("o"))
    assert words(found["must"], papers, "candidate") == ["Plasma etching"]
    assert words(found["must"], papers, "opening") == ["plasma etching"]
    assert words(found["nice"], papers, "opening", favours=False) == ["TCAD"]
    (skill,) = found["must"].evidence
    assert [span.pointer for span in skill.spans] == ["/work/0/highlights/0"]
    assert [span.pointer for span in skill.asked] == ["/x-ktech/requirements/must/0"]


def test_every_place_that_tells_of_a_skill_as_well_is_cited():
    person = resume("p")
    person["work"][0]["summary"] = "<p>Dry etch, then 건식 식각 again.</p>"
    found, papers = told(person, posting("o"))
    assert words(found["must"], papers, "candidate") == ["Dry etch", "건식 식각", "Plasma etching"]


def test_each_kind_of_fact_is_cited_by_its_own_words():
    post = posting("o", title="Senior etch process engineer")
    post["x-ktech"]["languages"] = [
        {"language": "ko", "cefr": "B2", "need": "must"},
        {"language": "en", "need": "nice"},
    ]
    person = resume("p", label="Senior etch process engineer")
    person["languages"] = [{"language": "Korean", "fluency": "TOPIK 5"}]
    person["x-ktech"]["preferences"] = {"places": ["Suwon", "Busan"], "minimumPay": 100_000_000, "sectors": ["robot"]}
    person["work"][0]["position"] = "Senior etch process engineer"
    found, papers = told(person, post)
    assert words(found["years"], papers, "candidate") == ["2014-07-01"]
    assert words(found["years"], papers, "opening") == ["8"]
    assert words(found["degree"], papers, "candidate") == ["7", "MSc"]
    assert words(found["degree-field"], papers, "candidate") == ["Materials Science"]
    assert words(found["title"], papers, "candidate") == ["Senior etch process engineer"]
    assert words(found["seniority"], papers, "candidate") == ["Senior", "Senior"]  # dates tell beginners alone
    assert words(found["seniority"], papers, "opening") == ["Senior", "8"]
    assert words(found["field"], papers, "candidate") == ["semiconductor"]
    assert words(found["languages"], papers, "candidate") == ["Korean", "TOPIK 5"]
    assert words(found["languages"], papers, "opening", favours=False) == ["en", "nice"]
    assert words(found["recency"], papers, "candidate") == ["etch process", "Plasma etching"]
    wishes, papers = told(person, post, "candidate")
    assert words(wishes["place"], papers, "candidate") == ["Suwon"]  # Busan speaks against nothing
    assert words(wishes["place"], papers, "opening") == ["Hwaseong"]
    assert words(wishes["pay"], papers, "candidate") == ["100000000"]
    assert words(wishes["pay"], papers, "opening") == ["165000000", "190000000"]
    assert words(wishes["sector"], papers, "candidate", favours=False) == ["robot"]
    assert words(wishes["sector"], papers, "opening", favours=False) == ["semiconductor"]


def test_what_speaks_against_is_cited_by_what_is_asked():
    found, papers = told(resume("p", start="2023-07-01"), posting("o"))
    assert found["years"].part < 0
    assert words(found["years"], papers, "opening", favours=False) == ["8"]


def test_a_neighbour_of_a_missing_skill_is_named_and_cited():
    post, person = posting("o"), resume("p")
    post["x-ktech"]["requirements"]["must"] = ["PyTorch"]
    person["work"][0]["highlights"] = ["Models in TensorFlow"]
    found, papers = told(person, post)
    assert words(found["must-related"], papers, "candidate") == ["TensorFlow"]
    assert "TensorFlow beside PyTorch" in found["must-related"].text.en
    assert "파이토치 대신 텐서플로" in found["must-related"].text.ko


@pytest.mark.parametrize("side", SIDES)
def test_the_whole_texts_likeness_and_grades_cite_no_words(side):
    found, _ = told(resume("p"), posting("o"), side)
    assert found["similarity"].cited == ()


def test_citations_stand_in_the_documents_of_a_list():
    from matching.documents.lists import shortlist_document
    from matching.recommend import shortlist

    someone, advert = read_candidate(resume("p")), read_opening(posting("o"))
    one = on_grid(np.array([[0.6, 0.8]]))
    document = shortlist_document(shortlist(advert, OpeningVectors(one[0]), Pool((someone,), one, "made-up"), DAY))
    (match,) = document["matches"]
    must = next(each for each in match["company"]["reasons"] if each["feature"] == "must")
    assert must["spans"][0] == {
        "in": "candidate",
        "says": "for",
        "words": [{"pointer": "/work/0/highlights/0", "start": 0, "end": 14}],
    }
    assert must["evidence"][0]["spansInOpening"] == [{"pointer": "/x-ktech/requirements/must/0", "start": 0, "end": 14}]
    assert json.dumps(document)
