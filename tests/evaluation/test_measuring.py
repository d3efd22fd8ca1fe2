"""Systems on sets: a planted better one is found, equal ones are not told apart, shuffled labels are chance."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.domain import Skill
from matching.errors import BadInputError
from matching.evaluation.baselines import (
    bm25,
    chance,
    encoder_system,
    lexical_systems,
    tfidf_characters,
    tfidf_words,
    words,
)
from matching.evaluation.bootstrap import Answer
from matching.evaluation.judged import set_of
from matching.evaluation.labelled import Entry, LabelledSet
from matching.evaluation.measures import measure_named
from matching.evaluation.measuring import measure_systems, query_values
from matching.evaluation.pipeline import pipeline_systems
from matching.evaluation.seen import fitted_on, seen
from matching.evaluation.sides import sides_of
from matching.judgements import contents_of, pairs_judged
from matching.language import Text
from matching.pool import OpeningPool, Pool
from matching.retrieval import ANY_LIKENESS, on_grid
from matching.scoring import prior
from tests.evaluation.made import knowing, labelled, many, system, two_sided
from tests.judgements.made import judgement
from tests.people import opening, person

NDCG, AP, RR = (measure_named(name) for name in ("nDCG@10", "AP", "RR"))
HARMONIC = sum(1 / rank for rank in range(1, 31)) / 30


def test_a_planted_better_system_is_found_better():
    systems = [system("better", knowing(0.7)), system("worse", knowing(0.2, seed=2))]
    found = measure_systems(many(), systems, [NDCG, AP], seed=1)
    assert found.difference("better", "worse", AP, "texts").answer is Answer.BETTER
    assert found.difference("worse", "better", AP, "texts").answer is Answer.WORSE


def test_two_equal_systems_cannot_be_told_apart():
    systems = [system("one", knowing(0.4, seed=3)), system("other", knowing(0.4, seed=4))]
    found = measure_systems(many(), systems, [AP], seed=1)
    assert found.difference("one", "other", AP, "texts").answer is Answer.CANNOT_TELL


def test_shuffled_labels_fall_to_chance():
    made = many(queries=60)
    rows = np.random.default_rng(3).permutation(30)
    shuffled = replace(made, grades={query: {f"d{rows[int(document[1:])]:02d}": 1 for document in graded}
                                     for query, graded in made.grades.items()})  # fmt: skip
    scores = knowing(1.0)(made)
    assert query_values(made, scores, [RR]).mean() == 1
    expected = HARMONIC  # the mean of 1 / rank of one document among thirty
    assert query_values(shuffled, scores, [RR]).mean() == pytest.approx(expected, abs=0.08)
    assert query_values(made, chance(made, seed=4), [RR]).mean() == pytest.approx(expected, abs=0.08)


def test_both_sides_are_measured_and_a_side_that_is_not_served_shows():
    def company_only(made: LabelledSet) -> np.ndarray:
        return knowing(1.0 if made.side == "company" else 0.0)(made)

    found = measure_systems(
        two_sided(), [system("one-sided", company_only), system("fair", knowing(0.8))], [NDCG], seed=1
    )
    both = found.both_sides("one-sided", NDCG)
    assert both.company.value == 1
    assert both.worse.value == both.candidate.value < 0.6
    assert both.mean.value == pytest.approx((both.company.value + both.candidate.value) / 2)
    assert found.worse_difference("one-sided", "fair", NDCG).answer is Answer.WORSE
    assert found.difference("one-sided", "fair", NDCG, "company").answer is not Answer.WORSE


def test_scores_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="scores of"):
        query_values(many(), np.zeros((3, 3), dtype=np.float32), [AP])


def test_where_only_graded_pairs_are_known_the_others_are_not_ranked():
    made = labelled({"q": {"b": 2, "c": 0}}, only_graded=True)
    scores = np.arange(10, 0, -1, dtype=np.float32).reshape(1, -1)  # a first, then b, c
    assert query_values(made, scores, [RR]).tolist() == [[1.0]]
    assert query_values(replace(made, only_graded=False), scores, [RR]).tolist() == [[0.5]]  # the control


# Baselines ----------------------------------------------------------------------------------------


TEXTS = {
    "a": "plasma etch of gates",
    "b": "plasma deposition",
    "c": "식각 공정 개발",
    "d": "cathode slurry",
    "e": "...",
}


def texts(queries: dict[str, str], grades: dict[str, dict[str, int]]) -> LabelledSet:
    return LabelledSet(
        name="texts",
        queries=tuple(Entry.of_text(*each) for each in queries.items()),
        corpus=tuple(Entry.of_text(*each) for each in TEXTS.items()),
        grades=grades,
        title=Text("Texts", "글"),
    )


ASKED = texts({"q": "plasma etch", "k": "식각 공정", "none": "zebra"}, {"q": {"a": 1}, "k": {"c": 1}, "none": {"d": 1}})


@pytest.mark.parametrize("rank", [bm25, tfidf_words, tfidf_characters])
def test_a_lexical_baseline_finds_the_text_that_shares_words_and_only_such(rank):
    scores = rank(ASKED)
    assert query_values(ASKED, scores, [RR])[0].tolist()[:2] == [1, 1]
    assert np.isnan(scores[0, 4])
    if rank is not tfidf_characters:
        assert np.isnan(scores[2]).all()  # no word in common: nothing is retrieved
        assert query_values(ASKED, scores, [RR])[0][2] == 0


def test_bm25_is_the_formula():
    # two documents of four and two words; "etch" in one of five documents, "plasma" in two
    lengths = np.array([len(words(text)) or 1 for text in TEXTS.values()])
    mean = lengths.mean()
    idf = {count: np.log(1 + (5 - count + 0.5) / (count + 0.5)) for count in (1, 2)}
    expected = (idf[1] + idf[2]) * 1 / (1 + 1.5 * (0.25 + 0.75 * lengths[0] / mean))
    scores = bm25(ASKED)
    assert scores[0, 0] == pytest.approx(expected, rel=1e-5)
    assert scores[0, 1] == pytest.approx(idf[2] / (1 + 1.5 * (0.25 + 0.75 * lengths[1] / mean)), rel=1e-5)


def test_every_baseline_says_what_it_does():
    systems = lexical_systems(seed=1)
    assert [each.name for each in systems] == ["chance", "bm25", "tfidf-words", "tfidf-characters"]
    assert all(each.what.en != each.what.ko for each in systems)


class Letters:
    """An encoder that counts letters."""

    name, dimension, fingerprint, likeness = "letters", 26, "letters-1", ANY_LIKENESS

    def encode(self, texts, *, progress=None):
        counts = np.array([[text.lower().count(chr(97 + letter)) + 0.01 for letter in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


class NoCache:
    def get(self, fingerprint, texts, *, dimension):
        return {}

    def put(self, fingerprint, texts, vectors):
        pass


def test_an_encoder_ranks_by_cosine_and_does_not_retrieve_what_has_no_word():
    asked = texts({"q": "slurry cathode"}, {"q": {"d": 1}})
    scores = encoder_system(Letters(), NoCache()).rank(sides_of(asked))["texts"]
    assert scores[0, 3] == pytest.approx(1, abs=0.01)
    assert int(np.nanargmax(scores[0])) == 3
    assert np.isnan(scores[0, 4])


def test_an_encoder_that_was_fitted_on_a_set_is_told():
    assert "candidates-en.jsonl" in fitted_on("use-e5")
    assert fitted_on("no-such-encoder") == frozenset()
    assert seen(("data/sample/candidates-en.jsonl", "data/other.csv"), fitted_on("use-e5")) == (
        "data/sample/candidates-en.jsonl",
    )
    assert seen(("data/sample/parallel/candidates.en.jsonl",), fitted_on("use-e5")) == ()  # left out of the fit


# The pipeline -------------------------------------------------------------------------------------


class Pools:
    """Makes pools whose texts are all alike, so that features alone decide."""

    def pool_of(self, candidates):
        return Pool(tuple(candidates), on_grid(np.tile([1.0, 0.0], (len(candidates), 1))), "alike")

    def opening_pool_of(self, openings):
        return OpeningPool(tuple(openings), on_grid(np.tile([1.0, 0.0], (len(openings), 1))), "alike")


def skilled() -> LabelledSet:
    names = ("TCAD", "Kubernetes", "Slurry coating")
    posts = [opening(f"o{row}", must=(name,)) for row, name in enumerate(names)]
    people = [person(f"p{row}", skills=(Skill(name=name),)) for row, name in enumerate(names)]
    return LabelledSet(
        name="skilled",
        queries=tuple(map(Entry.of_document, posts)),
        corpus=tuple(map(Entry.of_document, people)),
        grades={f"o{row}": {f"p{row}": 1} for row in range(3)},
        title=Text("Skilled", "기술"),
    )


def test_the_pipeline_ranks_by_what_is_asked_from_both_sides():
    sides = sides_of(skilled())
    for each in pipeline_systems(Pools(), prior(), date(2026, 11, 23), encoder="alike"):
        scores = each.rank(sides)
        assert scores["company"].shape == (3, 3)
        values = query_values(sides["company"], scores["company"], [RR])
        assert values.tolist() == [[1, 1, 1]], each.name
    mutual, _ = pipeline_systems(Pools(), prior(), date(2026, 11, 23), encoder="alike")
    scores = mutual.rank(sides)
    assert np.array_equal(scores["candidate"], scores["company"].T)
    assert query_values(sides["candidate"], scores["candidate"], [RR]).tolist() == [[1, 1, 1]]


def test_the_pipeline_ranks_no_texts():
    systems = [*pipeline_systems(Pools(), prior(), date(2026, 11, 23), encoder="alike"), system("other", knowing(0.5))]
    assert [each.name for each in measure_systems(many(), systems, [AP], seed=1).systems] == ["other"]


# Judgements ---------------------------------------------------------------------------------------


PERSONS, POST = [person(f"p{row}") for row in range(3)], opening("o0")


def judged(*given: tuple[str, str, int | str, str]) -> LabelledSet:
    """Return the set of answers about the one opening: a person, a side, an answer and who gave it."""
    contents = contents_of(PERSONS, [POST])
    answers = [
        judgement(answer, who, opening="o0", candidate=name, side=side, seen=contents.now(("o0", name)) or (None, None))
        for name, side, answer, who in given
    ]
    return set_of(pairs_judged(answers, contents), PERSONS, [POST])


def test_judgements_are_a_set_with_the_grades_of_either_side():
    made = judged(
        ("p0", "company", 3, "judge-1"),
        ("p0", "company", 1, "judge-2"),
        ("p0", "company", 0, "judge-3"),
        ("p1", "company", 0, "judge-1"),
        ("p1", "candidate", 3, "judge-1"),
        ("p2", "candidate", "cannot-tell", "judge-1"),
        ("gone", "company", 3, "judge-1"),
    )
    assert made.grades == {"o0": {"p0": pytest.approx(4 / 3), "p1": 0}}  # the mean of three
    assert made.turned().grades == {"p1": {"o0": 3}}
    assert made.turned().turned().grades == made.grades
    assert [each.id for each in made.corpus] == ["p0", "p1"]  # nobody judged p2
    assert made.notes[0].en.endswith('Answers "cannot tell": 1; judgements of documents that have changed since, or '
                                     "are not in the data: 1.")  # fmt: skip
    assert list(sides_of(made)) == ["candidate"]  # from the company's side nobody reaches 2


@pytest.mark.parametrize(("answers", "relevant"), [((3, 1), True), ((2, 1), False), ((2, 2), True)])
def test_of_two_annotators_the_mean_counts_for_measuring_as_it_does_for_learning(answers, relevant):
    made = judged(*(("p0", "company", answer, f"judge-{who}") for who, answer in enumerate(answers)),
                  ("p1", "company", 3, "judge-1"))  # fmt: skip
    assert made.grades["o0"]["p0"] == sum(answers) / 2
    assert (made.grades["o0"]["p0"] >= made.relevant_from) is relevant


def test_an_answer_that_was_given_again_counts_once():
    made = judged(("p0", "company", 0, "judge-1"), ("p0", "company", 3, "judge-1"))
    assert made.grades == {"o0": {"p0": 3}}


def test_a_side_that_nobody_judged_good_is_not_measured():
    made = judged(("p0", "company", 3, "judge-1"), ("p0", "candidate", 1, "judge-1"))
    assert list(sides_of(made)) == ["company"]
    found = measure_systems(made, pipeline_systems(Pools(), prior(), date(2026, 11, 23), encoder="x"), [NDCG], seed=1)
    assert not found.two_sided
    assert found.estimate("pipeline", NDCG, "company").value == 1


def test_judgements_without_a_good_pair_are_refused():
    with pytest.raises(BadInputError, match="grade of 2 or more"):
        judged(("p0", "company", 1, "judge-1"))
