"""Invented documents that the API's description shows, and what it answers to them.

The answers are computed by the service's own code when the description is asked for,
so that an example cannot fall behind. Nobody here exists.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np

from api.consent_examples import consent_answers
from api.examples_accounts import account_answers
from api.examples_outward import outward_answers
from api.judging import documents_of, versions_now
from api.rights_examples import rights_answers
from api.rules import policies_document
from api.screening_examples import screening_answers
from matching.advert import read_advert
from matching.advert.document import reading_document
from matching.bulk import check, read_table
from matching.bulk.document import report_document
from matching.document_text.model import plain_text
from matching.documents.asking import proposals_document, questions_document
from matching.documents.lists import person_document, post_document, shortlist_document, suggestions_document
from matching.documents.rules import policy_document, terms_document
from matching.documents.verdicts import dossier_document, verdict_document
from matching.domain import Candidate, Json, Opening
from matching.duplicates import propose
from matching.eligibility import Rulebook, assess, policy
from matching.eligibility.dossier import dossier
from matching.eligibility.proof import proof
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.judgements import contents_of
from matching.judgements.document import agreement_document
from matching.judgements.reading import judgement_document, read_sent
from matching.masking import masked_document
from matching.merges import Decision, MergeRecord
from matching.opening_terms import opening_terms
from matching.pool import OpeningPool, Pool
from matching.questions import answer, grounds_on, questions
from matching.recommend import shortlist, suggestions
from matching.retrieval import OpeningVectors, on_grid, packed
from matching.uploads.upload import shown_document, upload_of

DAY = date(2026, 11, 23)

CANDIDATE: Json = {
    "basics": {
        "name": "Mira Example",
        "label": "Plasma etch engineer",
        "email": "mira@example.com",
        "summary": "Dry etch for logic and memory, from first recipe to high volume.",
        "location": {"city": "Hsinchu", "countryCode": "TW"},
    },
    "work": [
        {
            "name": "TSMC",
            "position": "Principal process engineer, etch",
            "startDate": "2014-07-01",
            "highlights": ["Cut the particle excursions of gate etch from 11 to 2 a quarter."],
            "x-ktech": {"sector": "semiconductor", "employmentType": "FULL_TIME", "country": "TW"},
        }
    ],
    "education": [
        {
            "institution": "Stanford University",
            "area": "Materials Science",
            "studyType": "PhD",
            "startDate": "2009-09-01",
            "endDate": "2014-06-15",
            "x-ktech": {"isced": 8, "status": "awarded", "awarded": "2014-06-15", "campus": "main"},
        }
    ],
    "skills": [{"name": "Process", "keywords": ["plasma etching", "design of experiments", "SPC"]}],
    "languages": [
        {"language": "English", "fluency": "Full professional"},
        {"language": "Korean", "fluency": "TOPIK 2"},
    ],
    "x-ktech": {
        "id": "example-engineer",
        "synthetic": True,
        "preferences": {"sectors": ["semiconductor"], "places": ["Gyeonggi"], "minimumPay": 150_000_000},
    },
}

OPENING: Json = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Etch process engineer, advanced logic",
    "description": "You own dry etch modules for a new logic line, from development to yield.",
    "datePosted": "2026-11-02",
    "employmentType": "FULL_TIME",
    "hiringOrganization": {
        "@type": "Organization",
        "name": "Hanbit Devices (invented)",
        "x-ktech": {"id": "example-employer", "size": "medium", "sector": "semiconductor", "country": "KR"},
    },
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Hwaseong", "addressRegion": "Gyeonggi", "addressCountry": "KR"},
    },
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "KRW",
        "value": {"@type": "QuantitativeValue", "minValue": 165_000_000, "maxValue": 190_000_000, "unitText": "YEAR"},
    },
    "x-ktech": {
        "id": "example-opening",
        "synthetic": True,
        "requirements": {
            "must": ["plasma etching", "SPC"],
            "nice": ["design of experiments"],
            "minimumYears": 8,
            "isced": 7,
        },
        "languages": [{"language": "English", "cefr": "B2", "need": "must"}],
    },
}

QUESTION: Json = {"candidate": CANDIDATE, "opening": OPENING, "day": DAY.isoformat()}
QUESTIONS: Json = {**QUESTION, "declined": ["x-ktech.preferences.remote"]}
ANSWER: Json = {"candidate": CANDIDATE, "question": "x-ktech.preferences.remote", "value": "hybrid"}
AGAIN: Json = {**CANDIDATE, "x-ktech": {"id": "example-engineer-again", "synthetic": True}}
_PAIR: Json = {"kind": "candidate", "first": "example-engineer", "second": "example-engineer-again", "by": "reviewer-1"}
MERGE: Json = {**_PAIR, "choices": {}, "reason": "the same e-mail address"}
UNDO: Json = {"kind": "candidate", "merge": "merge-1", "by": "reviewer-1"}
JUDGEMENT: Json = {
    "opening": "example-opening",
    "candidate": "example-engineer",
    "side": "company",
    "answer": 3,
    "annotator": "judge-7",
    "reason": "Ten years of gate etch at one of the leading manufacturers.",
}
APART: Json = {**_PAIR, "reason": "two people at one address"}

ADVERT: Json = {
    "text": (
        "반도체 식각 공정 엔지니어\n\n자격요건\n- 석사 이상\n- 경력 8년 이상\n- 건식 식각, SPC\n\n"
        "우대사항\n- 영어 능통자\n\n근무조건\n- 정규직\n- 근무지: 경기 화성시\n- 연봉 1억 2천만원"
    )
}
TABLE = (
    "id,headline,work_1_employer,work_1_title,work_1_from,work_1_to,education_1_school,education_1_isced\n"
    "example-in-bulk-1,Plasma etch engineer,TSMC,Process engineer,2016-03,present,Stanford University,7\n"
    "example-in-bulk-2,Battery engineer,Hanbit Devices (invented),Cell engineer,2019,2024-06,KAIST,8\n"
)
CV = """Mira Example
Plasma etch engineer
mira@example.com

Experience
Jul 2014 - Present\tTSMC
Principal process engineer, etch

Education
PhD in Materials Science, Stanford University, 2009 - 2014
"""


@cache
def upload_shown() -> Json:
    """Return what is answered to the CV above."""
    text = plain_text(CV, sha256=hashlib.sha256(CV.encode()).hexdigest())
    return shown_document(upload_of(text, identifier="0" * 32, name="cv.txt", today=DAY))


@cache
def import_shown() -> Json:
    """Return what is answered to the table above."""
    report = check(read_table(TABLE.encode(), "people.csv", "candidates"))
    return {**report_document(report, len(report.good)), "badRows": None}


@cache
def judgement_shown() -> Json:
    """Return what is answered to the judgement above, given of the documents above."""
    sent, people, posts = read_sent(JUDGEMENT, DAY), (read_candidate(CANDIDATE),), (read_opening(OPENING),)
    versions = versions_now(documents_of(sent, contents_of(people, posts)), None, sent, DAY)
    return {"number": 1, **judgement_document(sent.model_copy(update={"versions": versions}))}


@cache
def agreement_shown() -> Json:
    """Return how far two invented annotators agree who differ on every fifth of forty pairs."""
    pairs = [(f"example-opening-{number}", f"example-engineer-{number}") for number in range(40)]
    given = [
        {**JUDGEMENT, "opening": opening, "candidate": candidate, "annotator": who, "answer": answer}
        for number, (opening, candidate) in enumerate(pairs)
        for who, answer in (("judge-7", number % 4), ("judge-8", (number % 4 + (number % 5 == 0)) % 4))
    ]
    return agreement_document([read_sent(each, DAY) for each in given], dict.fromkeys(pairs, "en-ko"))


def ready_shown() -> Json:
    """Return what `/health/ready` says of a service that lacks nothing."""
    parts: Json = dict.fromkeys(("store", "rules", "encoder", "scorer"), "ready")
    writes: Json = {"candidates": 1, "openings": 1}
    return {"status": "ready", "parts": parts, "rules": policy().digest, "writes": writes}


def _answers_about_twins(person: Candidate) -> dict[str, Json]:
    """Return what is answered about a person who stands twice."""
    decision = Decision("reviewer-1", DAY, "the same e-mail address")
    merge = MergeRecord("merge-1", "candidate", person.id, "example-engineer-again", decision, None)
    twins = propose([person, read_candidate(AGAIN)])
    return {
        "duplicates": proposals_document(twins, "candidate", shown=50),
        "merge": merge.document(),
        "undone": replace(merge, undone=Decision("reviewer-1", DAY)).document(),
        "merges": {"merges": [merge.document()]},
        "apart": {key: _PAIR[key] for key in ("kind", "first", "second")},
    }


def _stored(person: Candidate, post: Opening) -> dict[str, Json]:
    """Return what is answered about documents that are stored."""
    return {
        "added-candidate": {"id": person.id},
        "added-opening": {"id": post.id},
        "candidates": {"candidates": [person_document(person)], "following": None},
        "openings": {"openings": [post_document(post)], "following": None},
    }


@cache
def answers() -> dict[str, Json]:
    """Return what is answered to the examples, by the name of the answer."""
    person, post = read_candidate(CANDIDATE), read_opening(OPENING)
    others = (consent_answers, rights_answers, screening_answers)
    return _to_documents() | {name: said for answers in others for name, said in answers(person, post).items()}


def _to_documents() -> dict[str, Json]:
    """Return what is answered to the documents above."""
    person, post = read_candidate(CANDIDATE), read_opening(OPENING)
    asked = OpeningVectors(on_grid(np.array([0.6, 0.8])))
    people = Pool((person,), packed(on_grid(np.array([[1.0, 0.0]]))), "example")
    posts = OpeningPool((post,), packed(asked.whole[None]), "example")
    listed, offered = shortlist(post, asked, people, DAY), suggestions(person, people.vectors_of(0), posts, DAY)
    return {
        **_stored(person, post),
        **outward_answers(person, listed, offered),
        "questions": questions_document(questions(person, grounds_on(DAY, [post])), person.id, DAY),
        "answer": write_candidate(answer(person, "x-ktech.preferences.remote", "hybrid")),
        **_answers_about_twins(person),
        "judgements": {"judgements": [judgement_shown()], "following": None},
        "judgement": judgement_shown(),
        "agreement": agreement_shown(),
        "assessment": verdict_document(assess(person, post, DAY)),
        "shortlist": shortlist_document(listed),
        "suggestions": suggestions_document(offered),
        "dossier": dossier_document(dossier(person, post, DAY)),
        "proof": proof(person, post, DAY),
        "terms": terms_document(opening_terms(post, people, Rulebook.on(DAY))),
        "policy": policy_document(Rulebook.on(DAY)),
        "policies": policies_document(policy(), DAY),
        "candidate": masked_document(person),
        "opening": OPENING,
        "upload": upload_shown(),
        "advert": reading_document(read_advert(str(ADVERT["text"]))),
        "import": import_shown(),
        "deleted": {"deleted": "0" * 32},
        **account_answers(),
        "live": {"status": "live"},
        "ready": ready_shown(),
    }
