"""The section that says whether what reasons cite is what scores rest on, beside random words as the control."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.domain import Candidate, Opening
from matching.eligibility.opening_facts import sector_of
from matching.evaluation.asked import Asked
from matching.evaluation.sections import Cell, Dots, Point, Section, Table, Tone, figure, same
from matching.explanation.deletion import DeletionTest, Embed, Tally, deletion_test, summary
from matching.language import Text, message

AIM = 0.95
"""The share of citations that must move the score as said."""
PAIRS = 12


def explanation_part(
    asked: Asked, people: Sequence[Candidate], openings: Sequence[Opening], embed: Embed, *, pairs: int = PAIRS
) -> Section:
    """Delete what is cited, and as many random words, in some pairs of a person and an opening of their field."""
    drawn = pairs_of_one_field(people, openings, pairs=pairs, seed=asked.seed)
    test = deletion_test(drawn, asked.day, asked.scorer, embed=embed, seed=asked.seed)
    synthetic = all(each.synthetic for pair in drawn for each in pair)
    return explanation_section(test, pairs=len(drawn), asked=asked, synthetic=synthetic)


def pairs_of_one_field(
    people: Sequence[Candidate], openings: Sequence[Opening], *, pairs: int, seed: int
) -> list[tuple[Candidate, Opening]]:
    """Draw pairs in which the person worked in the opening's sector: of others there is little to cite."""
    every = [
        (one, post)
        for post in openings
        for one in people
        if any(job.sector is not None and job.sector == sector_of(post)[0] for job in one.employments or ())
    ]
    if not every:
        return []
    chosen = np.random.default_rng(seed).choice(len(every), min(pairs, len(every)), replace=False)
    return [every[int(at)] for at in chosen]


def _say(key: str, **values: object) -> Text:
    return message("parts", key, **values)


def explanation_section(test: DeletionTest, *, pairs: int, asked: Asked, synthetic: bool) -> Section:
    """Return the section of a deletion test."""
    names = {"encoder": asked.encoder, "scorer": asked.scorer.name}
    rows = tuple(_row(*each) for each in summary(test))
    return Section(
        key="explanation",
        title=_say("explanation-title"),
        note=(
            _say("explanation-what", pairs=pairs, tried=test.cited.tried, seed=asked.seed, **names),
            _say("explanation-control"),
            _say("explanation-holds" if _holds(test.cited) else "explanation-not-held", aim=f"{AIM:.0%}"),
        ),
        tables=(Table(tuple(_say(f"head-{name}") for name in ("feature", "cited", "random")), rows),),
        plots=(_dots(test),),
        synthetic=synthetic,
        command=asked.command,
    )


def _holds(cited: Tally) -> bool:
    """Whether as many citations moved the score as must; with none tried nothing is held."""
    return cited.tried > 0 and cited.moved / cited.tried >= AIM


def _named(name: str) -> Text:
    if name == "all":
        return _say("explanation-all")
    side, _, feature = name.partition("/")
    return _say("of-side", side=message("scoring", f"side-{side}"), feature=message("features", feature))


def _row(name: str, cited: Tally, random: Tally) -> tuple[Cell | Text, ...]:
    return _named(name), _share(cited), _share(random)


def _share(tally: Tally) -> Cell:
    if tally.tried == 0:
        return Cell(same("–"), tone="quiet")
    low, high = tally.interval()
    shown = figure(tally.moved / tally.tried, tally.interval())
    return Cell(shown.text, _say("share-of", low=f"{low:.3f}", high=f"{high:.3f}", count=tally.tried), is_number=True)


def _dots(test: DeletionTest) -> Dots:
    shown: tuple[tuple[str, Tally, Tone], ...] = (("cited", test.cited, "ours"), ("random", test.random, "plain"))
    points = (
        Point(_say(f"head-{name}"), tally.moved / tally.tried, *tally.interval(), tone=tone)
        for name, tally, tone in shown
        if tally.tried
    )
    return Dots(_say("explanation-plot"), tuple(points), ends=(0.0, 1.0), mark=AIM)
