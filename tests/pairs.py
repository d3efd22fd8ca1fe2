"""Pairs of a small pool and an opening, from those who say everything to those who say nothing."""

from __future__ import annotations

import math

import numpy as np

from matching.domain import (
    Candidate,
    Cefr,
    Employer,
    EmployerSize,
    Isced,
    LanguageNeed,
    LanguageSkill,
    Need,
    Opening,
    Pay,
    Preferences,
    Remote,
    Skill,
)
from matching.eligibility import Rulebook
from matching.features import Pairs
from matching.pool import Pool
from matching.retrieval import ANY_LIKENESS, Ends, Likeness, OpeningVectors, on_grid
from tests.people import TODAY, degree, job, opening, person


def pairs(
    post: Opening, *people: Candidate, likeness: tuple[float, ...] | None = None, ends: Ends = ANY_LIKENESS.ends
) -> Pairs:
    """Pairs whose texts are as like each other as said: unit vectors in a plane."""
    cosines = likeness or (0.3,) * len(people)
    vectors = on_grid(np.array([[cosine, math.sqrt(1 - cosine**2)] for cosine in cosines]))
    pool = Pool(people, vectors, "made-up", Likeness(ends))
    query = OpeningVectors(on_grid(np.array([1.0, 0.0])))
    return Pairs(post, query, pool, np.arange(len(people)), pool.answers(Rulebook.on(TODAY)))


KOREAN = LanguageNeed(language="ko", cefr=Cefr.B2, need=Need.MUST)
ENGLISH = LanguageNeed(language="English", cefr=Cefr.C1)


def speaks(**levels: Cefr | None) -> tuple[LanguageSkill, ...]:
    return tuple(LanguageSkill(language=name, cefr=level) for name, level in levels.items())


MIXED_PEOPLE = (
    person("silent", degrees=None, jobs=None),
    person("none", degrees=(), jobs=(), skills=(), languages=(),
           preferences=Preferences(sectors=(), employer_sizes=())),
    person("vague", degrees=(degree(isced=None),), jobs=(job(start="2018"),), languages=speaks(ko=None)),
    person("full", skills=(Skill(name="TCAD"),), languages=speaks(ko=Cefr.C1), preferences=Preferences(
        sectors=("semiconductor",), places=("Seoul",), minimum_pay=90_000_000, employer_sizes=(EmployerSize.SMALL,),
        remote=Remote.REMOTE, working_languages=("ko",))),
)  # fmt: skip
MIXED_POSTS = (
    opening("bare", pay=Pay(), employer=Employer(), sector=None, title="Anybody"),
    opening("full", must=("TCAD",), nice=("CVD",), minimum_years=8.0, minimum_isced=Isced.MASTER, languages=(KOREAN,),
            locality="Hwaseong", remote=Remote.HYBRID, employer=Employer(size=EmployerSize.SMALL)),
)  # fmt: skip
