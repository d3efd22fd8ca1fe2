"""Whether what a reason cites is what the score rests on: the words are taken away and the part is computed again.

Words are really deleted from the JSON document, which is read again; everything else
stays. A citation in favour holds if the part falls (or is gone), one against if it
rises. As the control, as many words of the same lengths are deleted elsewhere in the same
document.
"""

from __future__ import annotations

import contextlib
import copy
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import NormalDist

import numpy as np

from matching.domain import Candidate, Json, Opening
from matching.eligibility.gate import Rulebook
from matching.errors import BadInputError
from matching.explanation import cited_words
from matching.explanation.case import Papers
from matching.explanation.leaves import leaves, text_of, value_at
from matching.explanation.model import Cited, Document, Span
from matching.features import FEATURES, SIDES, Feature, Pairs, feature_names
from matching.ingest.job_posting import read_opening
from matching.ingest.json_resume import read_candidate
from matching.pool import Pool
from matching.profiles import candidate_embedded, opening_embedded
from matching.retrieval import OpeningVectors, PackedSections, PackedVectors, packed
from matching.scoring import TwoSided

Embed = Callable[[Sequence[tuple[str, ...]]], tuple[PackedVectors, PackedSections]]
"""What makes vectors of the texts of entries, whole and by section: `matching.encoding.Encoding.of_entries`."""

_BY_VECTORS = ("similarity", "title-similarity", "skills-similarity")
_READ = {
    "candidate": (
        *("/basics/label", "/basics/summary", "/work", "/education", "/skills", "/languages"),
        "/x-ktech/preferences",
    ),
    "opening": ("/title", "/description", "/responsibilities", "/qualifications", "/skills", "/industry", "/x-ktech"),
}  # fmt: skip
_NOT_WORDS = ("/x-ktech/id", "/x-ktech/synthetic")
_LEAST_MOVE = 1e-12
_MOST_DRAWS = 50
_GONE = "\0"
_NOTHING = packed(np.zeros((1, 0), dtype=np.float32))


@dataclass
class Tally:
    """How many deletions there were, and how many moved the part as said."""

    tried: int = 0
    moved: int = 0

    def count(self, *, moved: bool) -> None:
        """Count one deletion."""
        self.tried += 1
        self.moved += moved

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return Wilson's interval of the share that moved; (0, 1) without any."""
        return wilson(self.moved, self.tried, level)


@dataclass
class DeletionTest:
    """Deletions of cited words and of random ones, by feature of a side (`company/must`), and all together."""

    cited: Tally = field(default_factory=Tally)
    random: Tally = field(default_factory=Tally)
    by_feature: dict[str, tuple[Tally, Tally]] = field(default_factory=dict)

    def count(self, name: str, *, cited: bool, random: bool | None) -> None:
        """Count a citation's deletion and its control's, None where there was no room for one."""
        ours, control = self.by_feature.setdefault(name, (Tally(), Tally()))
        for each in (self.cited, ours):
            each.count(moved=cited)
        for each in (self.random, control) if random is not None else ():
            each.count(moved=bool(random))


def wilson(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval of a share (Wilson 1927).

    >>> [round(end, 3) for end in wilson(95, 100)]
    [0.888, 0.978]
    """
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, spread = successes / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


def deletion_test(
    matches: Iterable[tuple[Candidate, Opening]],
    day: date,
    scorer: TwoSided,
    *,
    embed: Embed | None = None,
    seed: int = 0,
) -> DeletionTest:
    """Try every citation of some pairs, and a random control of each.

    Without `embed` the features that compare vectors are left out. Citations of what is
    neither for nor against are not tried.
    """
    result, chance = DeletionTest(), np.random.default_rng(seed)
    for person, post in matches:
        trial = _Trial(Papers(person, post), Rulebook.on(day), scorer, embed)
        for side in SIDES:
            for each in (feature for feature in FEATURES if feature.side == side):
                if embed is not None or each.name not in _BY_VECTORS:
                    _try(trial, each, result, chance)
    return result


@dataclass(frozen=True)
class _Trial:
    """One pair, and how it is computed again after words are gone."""

    papers: Papers
    rulebook: Rulebook
    scorer: TwoSided
    embed: Embed | None

    @cached_property
    def plain(self) -> Pool:
        """The person as they are, without vectors."""
        return self.pool_of(self.papers.person, None)

    @cached_property
    def embedded(self) -> Pool:
        """The person as they are, with vectors."""
        return self.pool_of(self.papers.person, self.embed)

    def pool_of(self, person: Candidate, embed: Embed | None) -> Pool:
        """Return a pool of one person."""
        whole, sections = embed([candidate_embedded(person)]) if embed else (_NOTHING, {})
        return Pool((person,), whole, "deletion", sections=sections)

    def pair(self, feature: Feature, *, person: Candidate | None = None, post: Opening | None = None) -> Pairs:
        """Return the pair as a feature takes it, or with another person or opening; vectors only where needed."""
        embed = self.embed if feature.name in _BY_VECTORS else None
        as_is = self.embedded if embed else self.plain
        pool = as_is if person is None else self.pool_of(person, embed)
        asked = post or self.papers.post
        whole, sections = embed([opening_embedded(asked)]) if embed else (_NOTHING, {})
        vectors = OpeningVectors.of_row(0, whole, sections)
        return Pairs(asked, vectors, pool, np.array([0]), pool.answers(self.rulebook))

    def part(self, feature: Feature, one: Pairs) -> tuple[float, float]:
        """Return a feature's value (NaN for "not known") and its part of the score."""
        value = float(feature.compute(one)[0])
        names = feature_names(feature.side)
        row = np.full((1, len(names)), np.nan)
        row[0, names.index(feature.name)] = value
        return value, float(self.scorer.of(feature.side).parts(row)[0, names.index(feature.name)])

    def without(self, document: Document, spans: Sequence[Span], feature: Feature) -> float:
        """Return a feature's part with some words of one document gone."""
        if document == "candidate":
            one = self.pair(feature, person=read_candidate(without(self.papers.profile, spans)))
        else:
            one = self.pair(feature, post=read_opening(without(self.papers.advert, spans)))
        return self.part(feature, one)[1]


def _try(trial: _Trial, feature: Feature, result: DeletionTest, chance: np.random.Generator) -> None:
    one = trial.pair(feature)
    value, part = trial.part(feature, one)
    if np.isnan(value):
        return
    cited = cited_words(feature.name, feature.side, value, part, one, trial.papers)
    for each in cited:
        if each.favours is None:
            continue
        moved = _as_said(each, part, trial.without(each.document, each.spans, feature))
        other = _random_words(trial.papers, each, cited, chance)
        after = None if other is None else _tolerant(trial, each.document, other, feature)
        control = None if after is None else _as_said(each, part, after)
        result.count(f"{feature.side}/{feature.name}", cited=moved, random=control)


def _tolerant(trial: _Trial, document: Document, spans: Sequence[Span], feature: Feature) -> float | None:
    """Return the part without some words, or without all of their texts where half a date is none; else None."""
    held = trial.papers.profile if document == "candidate" else trial.papers.advert
    wholes = [Span(each.pointer, 0, len(text_of(value_at(held, each.pointer)) or "")) for each in spans]
    for some in (spans, wholes):
        with contextlib.suppress(BadInputError):
            return trial.without(document, some, feature)
    return None


def _as_said(cited: Cited, before: float, after: float) -> bool:
    return after < before - _LEAST_MOVE if cited.favours else after > before + _LEAST_MOVE


def _random_words(
    papers: Papers, cited: Cited, all_cited: Sequence[Cited], chance: np.random.Generator
) -> tuple[Span, ...] | None:
    """Draw as many words, of the same lengths, that touch none cited for the feature; None without room."""
    document = papers.profile if cited.document == "candidate" else papers.advert
    taken = [span for each in all_cited if each.document == cited.document for span in each.spans]
    texts = [span for pointer in _READ[cited.document] for span in leaves(value_at(document, pointer), pointer)]
    texts = [span for span in texts if not span.pointer.startswith(_NOT_WORDS)]
    for span in cited.spans:
        drawn = next((each for each in _draws(texts, span.end - span.start, chance) if _is_free(each, taken)), None)
        if drawn is None:
            return None
        taken.append(drawn)
    return tuple(taken[-len(cited.spans) :])


def _draws(texts: Sequence[Span], length: int, chance: np.random.Generator) -> Iterator[Span]:
    """Yield random words of a length, or whole texts that are shorter, from all places alike."""
    starts = np.array([max(text.end - length, 0) + 1 for text in texts], dtype=float)
    for _ in range(_MOST_DRAWS if len(texts) else 0):
        text = texts[int(chance.choice(len(texts), p=starts / starts.sum()))]
        start = int(chance.integers(max(text.end - length, 0) + 1))
        yield Span(text.pointer, start, min(start + length, text.end))


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    same = (each for each in taken if each.pointer == span.pointer)
    return all(span.end <= each.start or each.end <= span.start for each in same)


# Deleting ---------------------------------------------------------------------------------------------


def without(document: Json, spans: Iterable[Span]) -> Json:
    """Return a document without the characters of some spans.

    A text of which nothing is left, a number of which anything is taken, and what then
    holds nothing any more go with them. A title, which an opening must have, becomes a dash.
    """
    changed = copy.deepcopy(document)
    by_leaf: dict[str, list[Span]] = {}
    for span in spans:
        by_leaf.setdefault(span.pointer, []).append(span)
    for pointer, some in by_leaf.items():
        _cut(changed, pointer, some)
    pruned = _pruned(changed)
    return pruned if isinstance(pruned, dict) else {}


def _cut(document: Json, pointer: str, spans: Sequence[Span]) -> None:
    parent, _, last = pointer.rpartition("/")
    holder, key = value_at(document, parent), last.replace("~1", "/").replace("~0", "~")
    value = value_at(document, pointer)
    text = text_of(value)
    if text is None or not isinstance(holder, dict | list):
        return
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + text[span.end :]
    left = text if isinstance(value, str) and text.strip() else "-" if pointer == "/title" else _GONE
    if isinstance(holder, list):
        holder[int(key)] = left
    else:
        holder[key] = left


def _pruned(value: object) -> object:
    """Return a value without what is gone, None where nothing is left of it."""
    if value == _GONE:
        return None
    if isinstance(value, dict):
        kept = {key: _pruned(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner is not None} or (value if not value else None)
    if isinstance(value, list):
        entries = [inner for inner in map(_pruned, value) if inner is not None]
        return entries or (value if not value else None)
    return value


def summary(test: DeletionTest) -> Iterator[tuple[str, Tally, Tally]]:
    """Yield all together, then each feature by name: cited words, random words."""
    yield "all", test.cited, test.random
    by_feature: Mapping[str, tuple[Tally, Tally]] = test.by_feature
    yield from ((name, *by_feature[name]) for name in sorted(by_feature))
