"""The table of features: their names, whose wish each speaks of, and what their values mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.features.languages import languages, working_language
from matching.features.likeness import similarity, skills_similarity, title_similarity
from matching.features.pairs import Column, Pairs, Side
from matching.features.proof import evidence, grades_of
from matching.features.rank import no_step_down, seniority, steps_said
from matching.features.skills import must, must_related, nice, recency, tied
from matching.features.study import degree, degree_field, studies_of
from matching.features.titles import title, titles_held
from matching.features.wishes import pay, place, remote, sector, size
from matching.features.work import field, years
from matching.pool import Pool


@dataclass(frozen=True)
class Feature:
    """A feature: its name, whose wish it speaks of, its function, and what 1, 0 and NaN mean.

    `reads` names the fields of the two documents that it is computed from, the
    person's first.
    """

    name: str
    side: Side
    compute: Callable[[Pairs], Column]
    one: str
    zero: str
    unknown: str
    reads: str


def _on(side: Side) -> Callable[..., Feature]:
    def feature(
        name: str, compute: Callable[[Pairs], Column], one: str, zero: str, unknown: str, reads: str
    ) -> Feature:
        return Feature(name, side, compute, one, zero, unknown, reads)

    return feature


_company, _candidate = _on("company"), _on("candidate")
_LIKE = ("as like as the same work", "as unlike as unlike work")
_TITLES = "headline, titles of work / title"
_ALL = "headline, summary, work, fields of study, skills / title, texts, skills asked"
_RANKS = "title of the latest job, headline, dates of work / title, years asked"

FEATURES = (
    _company("similarity", similarity, *_LIKE, "a side has no text", _ALL),
    _company("title-similarity", title_similarity, *_LIKE, "no headline and no title of work", _TITLES),
    _company("skills-similarity", skills_similarity, *_LIKE, "no skills listed, or none asked",
             "skills, fields of study / skills asked"),
    _company("must", must, "every required skill is shown by dated work or study", "none is mentioned",
             "none is required, or the profile says nothing of skills", "summary, work, studies, skills / must"),
    _company("must-related", must_related, "for each that is missing an ESCO neighbour is shown", "for none",
             "none is missing, or ESCO has no neighbours for those missing", "as must / must"),
    _company("nice", nice, "every welcome skill is shown by dated work or study", "none is mentioned",
             "none is welcome, or the profile says nothing of skills", "as must / nice"),
    _company("title", title, "the latest title is the same", "no recent title shares a sub-major group of ISCO-08",
             "a table lacks either title", "titles of work / title"),
    _company("field", field, "the last five years of work were in the sector", "none of them was",
             "no sector is stated, or sectors of work are open", "sector and dates of work / sector"),
    _company("seniority", seniority, "the same rank", "two steps above or below",
             "a rank is not told, or covers too much", _RANKS),
    _company("years", years, "as many years as asked, or more", "none",
             "none are asked, or dates leave it open", "dates of work / years asked"),
    _company("degree", degree, "the level asked, or above", "two levels below",
             "none is asked, or it is open", "studies / degree asked"),
    _company("degree-field", degree_field, "a field studied for the sector", "another field",
             "no sector is stated, or a field is not in the table", "fields of study / sector"),
    _company("languages", languages, "every language asked, at its level", "none of them",
             "none is asked, or a level is open", "languages / languages"),
    _company("recency", recency, "required skills used in the latest work", "ten years of work since",
             "no dated work tells of a required skill", "dates and texts of work / must"),
    _company("evidence", evidence, "all confirmed by the person", "all inferred",
             "no fact has a grade", "grades of facts / what is asked"),
    _candidate("similarity", similarity, *_LIKE, "a side has no text", _ALL),
    _candidate("title-similarity", title_similarity, *_LIKE, "no headline and no title of work", _TITLES),
    _candidate("seniority", no_step_down, "the same rank, or above", "two steps down",
               "a rank is not told, or covers too much", _RANKS),
    _candidate("sector", sector, "a sector wished for", "another", "no wish, or no sector is stated",
               "preferences / sector"),
    _candidate("place", place, "a province wished for", "another part of the country",
               "no wish, or the place is not known", "preferences / place"),
    _candidate("pay", pay, "the pay expected, or more", "70 % of it, or less", "none is expected, or none offered",
               "preferences / pay"),
    _candidate("size", size, "a size wished for", "another", "no wish, or the size is not stated",
               "preferences / size of the employer"),
    _candidate("remote", remote, "as remote as wished, or more", "two steps less", "no wish, or the mode is not stated",
               "preferences / way of working"),
    _candidate("working-language", working_language, "a required language is one wished for", "none is",
               "no wish, or none is required", "preferences / languages"),
)  # fmt: skip


LAYOUTS: tuple[Callable[[Pool], object], ...] = (titles_held, steps_said, studies_of, grades_of, tied)
"""What features read of a pool beside its own columns."""


def lay_out(pool: Pool) -> None:
    """Lay out all columns of a pool that features read, so that the first query does not wait for them."""
    _ = pool.careers, pool.skills, pool.wishes, pool.background
    for layout in LAYOUTS:
        pool.once(layout)


def feature_names(side: Side) -> tuple[str, ...]:
    """Return the names of a side's features in the order of their columns."""
    return tuple(feature.name for feature in FEATURES if feature.side == side)


def feature_matrix(pairs: Pairs, side: Side) -> Column:
    """Return a side's features, shape (len(rows), features of the side), in [0, 1] or NaN."""
    if not len(pairs.rows):
        return np.zeros((0, len(feature_names(side))))
    return np.column_stack([pairs.column(feature.compute) for feature in FEATURES if feature.side == side])


def table_in_markdown() -> str:
    """Return the table of features as it stands in the README beside this file."""
    lines = [
        "| feature | side | 1 means | 0 means | not known when | read from (person / opening) |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{each.name}` | {each.side} | {each.one} | {each.zero} | {each.unknown} | {each.reads} |"
        for each in FEATURES
    ]
    return "\n".join(lines) + "\n"
