"""Promotion asks every gate on documents, and a scorer made worse in one way is refused by that gate alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import pytest

from matching.domain import Candidate, Opening
from matching.embedding import VectorCache
from matching.errors import BadInputError
from matching.evaluation import promotion
from matching.evaluation.bilingual import Bilingual
from matching.evaluation.labelled import Entry, LabelledSet
from matching.evaluation.promotion import exchanged
from matching.features import Pairs, Side, feature_names, table
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate, write_candidate
from matching.language import LANGUAGES, Text
from matching.registry import REQUIRED, Shelf, golden_cases
from matching.scoring import SideScorer, TwoSided, prior
from matching.scoring.estimator import AdditiveScorer
from matching.settings import settings
from matching.store import Store
from matching.workspace import Workspace
from tests.bag_of_words import BagOfWords
from tests.registry.test_shelf import DAY, damage, made
from tests.small import posting, resume

COUNT = 24
Planted = Mapping[tuple[Side, str], Callable[[Opening, Candidate], float]]


def offset(post: Opening, person: Candidate) -> int:
    """Return how far a person's number lies above the opening's, round a circle of all."""
    return (int(person.id[1:]) - int(post.id[1:])) % COUNT


def by_offset(values: Mapping[int, float], rest: float) -> Callable[[Opening, Candidate], float]:
    return lambda post, person: values.get(offset(post, person), rest)


def is_korean(_: Opening, person: Candidate) -> float:
    return float(any("가" <= letter <= "힣" for letter in person.headline or ""))


def first_letter(_: Opening, person: Candidate) -> float:
    return ord(str(write_candidate(person)["basics"]["name"])[0]) % 97 / 97


@pytest.fixture
def plant(monkeypatch) -> Callable[[Planted], None]:
    """Let some features say what is planted, and all others that they are not known."""

    def column(said: Callable[[Opening, Candidate], float], pairs: Pairs) -> np.ndarray:
        return np.array([said(pairs.opening, pairs.pool.candidates[row]) for row in pairs.rows])

    def do(planted: Planted) -> None:
        unknown = Pairs.unknown
        computes = {key: partial(column, said) for key, said in planted.items()}
        features = tuple(
            replace(each, compute=computes.get((each.side, each.name), unknown)) for each in table.FEATURES
        )
        monkeypatch.setattr(table, "FEATURES", features)

    return do


@pytest.fixture
def pools(tmp_path) -> Workspace:
    return Workspace(Store(tmp_path / "store.sqlite3"), BagOfWords(), cache=VectorCache(tmp_path / "cache"))


@pytest.fixture(scope="module", autouse=True)
def _worked_out_once() -> Iterator[None]:
    """Verdicts and exchanged profiles are of the documents alone, which are the same in most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(promotion, "verdict_parity", once(promotion.verdict_parity))
        patch.setattr(promotion, "exchanged", once(lambda both: list(exchanged(both))))
        yield


def once(work: Callable[..., object]) -> Callable[..., object]:
    """Return a function that works out what is asked of the same documents once."""
    kept: dict[int, tuple[object, object]] = {}

    def found(both: Bilingual, *rest: object) -> object:
        if id(both) not in kept:
            kept[id(both)] = both, work(both, *rest)
        return kept[id(both)][1]

    return found


@cache
def documents() -> Bilingual:
    """Twenty-four people and openings whose texts differ in nothing but the language."""
    labels = {"en": "Etch engineer", "ko": "식각 공정 엔지니어"}
    numbers = range(COUNT)
    return Bilingual(
        {tongue: tuple(read_candidate(resume(f"p{each:02}", label=labels[tongue])) for each in numbers)
         for tongue in LANGUAGES},
        {tongue: tuple(read_opening(posting(f"o{each:02}")) for each in numbers) for tongue in LANGUAGES},
        DAY,
    )  # fmt: skip


def asked_on(company: int, candidate: int) -> promotion.Material:
    """Whoever stands so far from an opening suits it; from the candidate's side, whoever stands so far."""
    both = documents()

    def grades(far: int) -> dict[str, dict[str, int]]:
        return {f"o{each:02}": {f"p{(each + far) % COUNT:02}": 1} for each in range(COUNT)}

    versions = tuple(
        LabelledSet(
            name=tongue,
            queries=tuple(map(Entry.of_document, both.openings[tongue])),
            corpus=tuple(map(Entry.of_document, both.people[tongue])),
            grades=grades(company),
            other_grades={person: {post: 1} for post, graded in grades(candidate).items() for person in graded},
            title=Text("Made", "만든 것"),
        )
        for tongue in LANGUAGES
    )
    sets = (promotion.AskedOn(Text("what was made", "만든 것"), versions),)
    return promotion.Material(sets, both, DAY, seed=1, golden=golden_cases())


def weighed(side: Side, shape: list[tuple[float, float]] | None = None, **weights: float) -> SideScorer:
    names = feature_names(side)
    additive = AdditiveScorer([weights.get(each.replace("-", "_"), 0.0) for each in names], [shape] * len(names))
    return SideScorer(additive.fit(np.zeros((1, len(names)))), np.zeros((len(names), len(names))), None)


COMPANY = {"must": 0.6, "years": 0.2, "similarity": 0.2}
CANDIDATE = {"pay": 0.5, "similarity": 0.2, "place": 0.1, "sector": 0.1, "working_language": 0.1}


def scorer(company: Mapping[str, float] = COMPANY, candidate: Mapping[str, float] = CANDIDATE, **rest) -> TwoSided:
    sides = weighed("company", **company, **rest), weighed("candidate", **candidate, **rest)
    return TwoSided("made", *sides, prior().look)


SUITS: Planted = {
    ("company", "must"): by_offset({0: 1.0}, 0.0),
    ("candidate", "pay"): by_offset({0: 1.0}, 0.5),
}
"""What both sides look for stands at the same place."""


@dataclass(frozen=True)
class Worse:
    """A scorer made worse in one way, and the documents on which that shows."""

    challenger: TwoSided
    planted: Planted
    suits: tuple[int, int] = (0, 0)


STEPS = [(each / 32, each / 32) for each in range(33)]
WORSE = {
    # required skills count next to nothing; those who lack them have more years; what the candidate wants stands last
    "quality": Worse(
        scorer(company={"must": 0.06, "years": 0.44, "similarity": 0.5}),
        {
            ("company", "must"): by_offset({0: 1.0}, 0.0),
            ("company", "years"): by_offset({0: 0.5}, 1.0),
            ("candidate", "pay"): by_offset({1: 0.0}, 1.0),
        },
        (0, 1),
    ),
    # what the candidate wants counts next to nothing: the company's lists gain more than the candidate's lose
    "worse-side": Worse(
        scorer(candidate={"pay": 0.02, "similarity": 0.49, "place": 0.12, "sector": 0.12, "working_language": 0.25}),
        {
            ("company", "must"): by_offset({0: 1.0, 1: 0.7, 2: 0.7, 3: 0.9, 4: 0.8}, 0.0),
            ("candidate", "pay"): by_offset({0: 0.0, 1: 0.9, 2: 1.0, 3: 0.0, 4: 0.0}, 0.5),
        },
        (0, 1),
    ),
    "parity": Worse(
        scorer(company={"must": 0.5, "years": 0.1, "similarity": 0.1, "evidence": 0.3}),
        {**SUITS, ("company", "evidence"): is_korean},
    ),
    "swaps": Worse(
        scorer(company={"must": 0.6, "years": 0.2, "similarity": 0.15, "evidence": 0.05}),
        {**SUITS, ("company", "evidence"): first_letter},
    ),
    "golden": Worse(scorer(company={"must": 0.35, "nice": 0.4, "years": 0.15, "similarity": 0.1}), SUITS),
    "latency": Worse(scorer(shape=STEPS), SUITS),
}


def refused(results) -> list[str]:
    return [each.name for each in results if not each.passed]


@pytest.mark.parametrize("gate", REQUIRED)
def test_a_scorer_made_worse_in_one_way_is_refused_by_that_gate_alone(gate, plant, pools, tmp_path):
    worse = WORSE[gate]
    plant(worse.planted)
    results = promotion.ask(worse.challenger, scorer(), asked_on(*worse.suits), pools)
    assert [each.name for each in results] == list(REQUIRED)
    assert refused(results) == [gate], [(each.text.en, each.numbers) for each in results]

    shelf = Shelf(tmp_path / "scorers", settings().models / "prior")
    shelf.add(made("worse"))
    said = next(each.text for each in results if not each.passed)
    with pytest.raises(BadInputError) as caught:
        shelf.promote("worse", results, day=DAY)
    assert said.en in caught.value.text().en
    assert said.ko in caught.value.text().ko
    assert shelf.load_in_service().scorer.name == "prior"


def test_a_scorer_that_is_no_worse_is_promoted_and_the_last_good_one_serves_where_it_is_damaged(plant, pools, tmp_path):
    plant(SUITS)
    good = scorer(company={"must": 0.65, "years": 0.2, "similarity": 0.15})
    results = promotion.ask(good, scorer(), asked_on(0, 0), pools)
    assert refused(results) == [], [each.text.en for each in results]

    shelf = Shelf(tmp_path / "scorers", settings().models / "prior")
    for name in ("first", "second"):
        shelf.add(made(name))
        shelf.promote(name, results, day=DAY)
    assert shelf.load_in_service().scorer.name == "second"
    damage(shelf, "second")
    served = shelf.load_in_service()
    assert served.scorer.name == "first"
    assert "second" in served.notice.en


def test_too_few_queries_pass_no_gate_of_quality(plant, pools):
    plant(SUITS)
    asked = asked_on(0, 0)
    few = tuple(
        replace(each, queries=each.queries[:19], grades={post.id: each.grades[post.id] for post in each.queries[:19]})
        for each in asked.sets[0].versions
    )
    asked = replace(asked, sets=(promotion.AskedOn(asked.sets[0].name, few),))
    results = promotion.ask(scorer(), scorer(), asked, pools)
    assert refused(results) == ["quality", "worse-side"]
    assert "cannot tell, since 19 independent queries are too few" in results[0].text.en


def test_the_material_is_the_parallel_set_and_the_judged_pairs():
    asked = promotion.material(DAY, seed=1, cards=())
    assert asked.sets[0].name.en == "the parallel set"
    assert asked.sets[1].name.en.endswith("judged pairs that neither scorer was learned from (200; left out: 0)")
    assert [each.name for each in asked.sets[0].versions] == [
        f"parallel_set/{each}" for each in ("ko-ko", "ko-en", "en-ko", "en-en")
    ]
    assert (len(asked.documents.people["ko"]), len(asked.documents.openings["en"])) == (200, 100)


def test_without_a_set_nothing_is_promoted(monkeypatch, tmp_path):
    monkeypatch.setattr(promotion, "judgements_file", lambda: tmp_path / "judgements.csv")
    with pytest.raises(BadInputError, match="without it a scorer cannot be measured"):
        promotion.material(DAY, seed=1, cards=())
