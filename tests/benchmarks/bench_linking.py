"""Measure links of skills and titles to ESCO: how often each tier is right, and how fast it is.

    python tests/benchmarks/bench_linking.py [speed] [skills] [annotations FILE...] [titles FILE]

`skills` asks by meaning for other names of our skills, which are not among the names
compared, and tells precision on each half of the skills: one to choose a threshold on,
one to tell. `annotations` are CSV files with the columns span, sub_span, label (ESCO's
preferred label; SkillSpan's spans as Decorte et al. 2022 labelled them): a link that
says no more than that ESCO has something broader, or nothing, is right where there is
no label. `titles` is a CSV file with the columns vacancyTitle, conceptUri (JobBERT's
validation titles).
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from matching.embedding import VectorCache, embed_texts, load_embedder
from matching.linking import Tier, link_skill, skill_by_name, titles_by_name
from matching.linking.index import index_of
from matching.linking.likeness import may_be_asked, may_mean_the_same
from matching.linking.skills import LEAST_SCORE, nearest
from matching.linking.titles import LEAST_SCORE as LEAST_OF_A_TITLE
from matching.linking.titles import entries_compared, names_indexed
from matching.reference.esco import Relation, esco_of, occupations
from matching.reference.skills import skills, spelling
from matching.reference.titles import read_title
from matching.settings import settings

SAMPLE = 1500
Case = tuple[bool, float, float, bool, bool]
"""Whether its skill is of the half to choose on, cosine, lead, whether the words allow it, whether it is right."""
SCORES, LEADS = (0.65, 0.7, 0.75, 0.8, 0.85), (0.0, 0.05, 0.1, 0.15)


class Remembering:
    """The default encoder, with its vectors kept in the cache."""

    def __init__(self) -> None:
        self._encoder = load_embedder()
        self.fingerprint, self.dimension = self._encoder.fingerprint, self._encoder.dimension

    def encode(self, texts: Sequence[str], *, progress: object = None) -> np.ndarray:
        return embed_texts(list(texts), self._encoder, VectorCache(settings().cache))


def interval(right: int, asked: int) -> str:
    """Return a share with Wilson's interval at 95 %."""
    if not asked:
        return "-"
    share, z = right / asked, 1.96
    middle = (share + z * z / 2 / asked) / (1 + z * z / asked)
    half = z * ((share * (1 - share) + z * z / 4 / asked) / asked) ** 0.5 / (1 + z * z / asked)
    return f"{share:.3f} ({middle - half:.3f} to {middle + half:.3f}) of {asked}"


def draw(text: str) -> float:
    """Return a number of [0, 1) that depends on a text alone: the same draw on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def of_skills(encoder: Remembering) -> None:
    asked = sorted(((name, skill) for skill in skills() for name in skill.aliases), key=lambda each: draw(each[0]))
    cases = []
    for name, skill in asked[:SAMPLE]:
        if not may_be_asked(name):
            continue
        found, link = nearest(name, encoder), esco_of(skill)
        right = found.entry == f"ktech:{skill.id}"
        if link and link.relation is not Relation.BROAD:
            right = right or found.entry == f"esco:{link.concept.id}"
        cases.append((draw(skill.id) < 0.5, found.score, found.lead, may_mean_the_same(name, found.name), right))
    for chosen, label in ((True, "the half to choose on"), (False, "the other half")):
        half = [case for case in cases if case[0] is chosen]
        print(f"{label}: {len(half)} other names, nearest right {share(half)}")
        for score in SCORES:
            rows = [[c for c in half if c[1] >= score and c[2] >= lead and c[3]] for lead in LEADS]
            told = [f"lead {lead} {share(row)}" for lead, row in zip(LEADS, rows, strict=True)]
            print(f"  from {score}: {'; '.join(told)}")
        plain = [c for c in half if c[1] >= LEAST_SCORE]
        print(f"  from {LEAST_SCORE} with no lead and no word asked about: {share(plain)}")


def share(cases: Sequence[Case]) -> str:
    return interval(sum(case[-1] for case in cases), len(cases))


def read(files: Iterable[Path]) -> list[dict[str, str]]:
    return [row for file in files for row in csv.DictReader(file.open(encoding="utf-8"))]


def of_annotations(encoder: Remembering, files: Sequence[Path]) -> None:
    pairs = dict.fromkeys(((row["sub_span"] or row["span"]).strip(), row["label"].strip()) for row in read(files))
    told: dict[str, list[bool]] = {tier.value: [] for tier in Tier}
    none = 0
    for text, label in pairs:
        link = link_skill(text, encoder=encoder) if text else None
        if link is None or label == "UNDERSPECIFIED":
            none += 1
            continue
        says = link.concept if link.relation in (Relation.EXACT, Relation.CLOSE) else None
        right = label == "LABEL NOT PRESENT" if says is None else spelling(says.label) == spelling(label)
        told[link.tier.value].append(right)
        if not right:
            says = (link.label.en, link.concept and link.concept.label, label)
            print("   ", link.tier.value, f"{link.score:.2f}", text, "->", *says, sep=" | ")
    for tier, rights in told.items():
        print(f"{tier}: {interval(sum(rights), len(rights))}")
    print(f"no link: {none} of {len(pairs)}")


def of_titles(encoder: Remembering, file: Path) -> None:
    rows = sorted(read([file]), key=lambda row: draw(row["vacancyTitle"] + row["conceptUri"]))
    rows = [row for row in rows if row["conceptUri"].rpartition("/")[2] in occupations()][:SAMPLE]
    entries = entries_compared()
    owner = np.array([list(occupations()).index(each.id) for _, _, each in entries])
    gold = np.array([list(occupations()).index(row["conceptUri"].rpartition("/")[2]) for row in rows])
    index, alone, joint = index_of(names_indexed, encoder), [], []
    tiers: dict[str, list[bool]] = {tier.value: [] for tier in Tier}
    scored = []
    for row, right in zip(rows, gold, strict=True):
        raw = _by_occupation(
            index.likeness(encoder.encode([row["vacancyTitle"]])[0])[: len(occupations())], owner[: len(occupations())]
        )
        work = read_title(row["vacancyTitle"]).work or row["vacancyTitle"]
        near = _by_occupation(index.likeness(encoder.encode([work])[0]), owner)
        alone.append(_rank(raw, right))
        named = titles_by_name(row["vacancyTitle"])
        for place, link in enumerate(named):
            near[list(occupations()).index(link.occupation.id)] = 3 - place / 100
        joint.append(_rank(near, right))
        if named:
            tiers[named[0].tier.value].append(named[0].occupation.id == list(occupations())[right])
        else:
            scored.append((near.max(), bool(near.argmax() == right)))
    for label, ranks in (("embedding alone", alone), ("names, then embedding", joint)):
        _tell(label, np.array(ranks))
    difference = (
        np.random.default_rng(0).choice(1 / np.array(joint) - 1 / np.array(alone), (2000, len(rows))).mean(axis=1)
    )
    print("difference of the mean reciprocal rank", np.percentile(difference, (2.5, 50, 97.5)).round(3))
    for tier, rights in tiers.items():
        print(f"  first link by {tier}: right {interval(sum(rights), len(rights))}")
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        above = [right for score, right in scored if score >= least]
        mark = " *" if least == LEAST_OF_A_TITLE else ""
        print(f"  first link by meaning from {least}{mark}: right {interval(sum(above), len(above))}")


def _by_occupation(likeness: np.ndarray, owner: np.ndarray) -> np.ndarray:
    best = np.full(len(occupations()), -1.0)
    np.maximum.at(best, owner, likeness)
    return best


def _rank(scores: np.ndarray, right: int) -> int:
    return int((scores > scores[right]).sum()) + 1


def _tell(label: str, ranks: np.ndarray) -> None:
    means = np.random.default_rng(0).choice(1 / ranks, (2000, len(ranks))).mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    first, ten = interval(int((ranks == 1).sum()), len(ranks)), (ranks <= 10).mean()
    mean = f"{(1 / ranks).mean():.3f} ({low:.3f} to {high:.3f})"
    print(f"{label}: mean reciprocal rank {mean}, first {first}, in the first ten {ten:.3f}")


def speed(encoder: Remembering) -> None:
    skill_by_name("x"), titles_by_name("x")
    names = [name for skill in skills() for name in skill.names()]
    took = []
    for _ in range(5):
        began = time.perf_counter()
        for name in names:
            skill_by_name(name)
        took.append((time.perf_counter() - began) / len(names))
    print(f"a skill by name: {min(took) * 1e6:.1f} microseconds")
    plain = load_embedder()
    link_skill("electrode ageing in cold climates", encoder=plain)
    began = time.perf_counter()
    for number in range(100):
        link_skill(f"electrode ageing in climate {number}", encoder=plain)
    print(f"100 by meaning: {time.perf_counter() - began:.2f} s")


def main() -> None:
    encoder, arguments = Remembering(), sys.argv[1:] or ["speed", "skills"]
    files = [Path(each) for each in arguments if each.endswith(".csv")]
    for what in [each for each in arguments if not each.endswith(".csv")]:
        print(f"== {what}")
        if what == "annotations":
            of_annotations(encoder, [file for file in files if "titles" not in file.name])
        elif what == "titles":
            of_titles(encoder, next(file for file in files if "titles" in file.name))
        else:
            {"speed": speed, "skills": of_skills}[what](encoder)


if __name__ == "__main__":
    main()
