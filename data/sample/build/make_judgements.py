"""Write invented judgements of the sample: `python data/sample/build/make_judgements.py [folder]`.

No person judged anything here. Each pair has a true grade a side, made of the plan of the
sample: branch of work, years, degree and skills for the company; sector, place, pay, size,
way of working and languages for the candidate. Two invented annotators, `synthetic-1` and
`synthetic-2`, see that grade through known noise, so that how far they agree is known
before it is measured. Every row says `synthetic`. The same seed gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from cv import Json, Person, skill_names, terms  # noqa: E402 - the path stands above
from make_sample import CANDIDATES, OPENINGS, people_numbered, planned_opening  # noqa: E402
from openings import Opening  # noqa: E402
from phrases import LAST_MONTH, Voice  # noqa: E402

from matching.ingest.job_posting import read_opening  # noqa: E402
from matching.ingest.json_resume import read_candidate  # noqa: E402
from matching.judgements import Answer, Contents, Judgement, Versions, contents_of  # noqa: E402
from matching.judgements.tables import table_of  # noqa: E402
from matching.reference import place_named  # noqa: E402

SEED = 20261127
POSTS, PER_POST = 40, 5
FIRST_DAY = date(2026, 11, 24)
A_DAY = 100  # judgements an annotator gives on one day
CANNOT_TELL: Mapping[str, float] = {"synthetic-1": 0.02, "synthetic-2": 0.05}
#: How an annotator grades what is truly 0, 1, 2, 3: the chance of each grade, a row a true grade.
NOISE: Mapping[str, Sequence[Sequence[float]]] = {
    "synthetic-1": (
        (0.90, 0.09, 0.01, 0.00),
        (0.10, 0.78, 0.12, 0.00),
        (0.01, 0.10, 0.79, 0.10),
        (0.00, 0.01, 0.11, 0.88),
    ),
    "synthetic-2": (
        (0.92, 0.07, 0.01, 0.00),
        (0.20, 0.70, 0.10, 0.00),
        (0.02, 0.20, 0.68, 0.10),
        (0.00, 0.03, 0.22, 0.75),
    ),
}  # the second is stricter, and more often cannot tell

Side = Literal["company", "candidate"]
SIDES: tuple[Side, ...] = ("company", "candidate")


@dataclass(frozen=True, slots=True)
class Truth:
    """A pair with the grade that it truly has from a side."""

    opening: str
    candidate: str
    side: Side
    grade: int


def company_grade(post: Opening, person: Person) -> int:
    """Return how well a person does the work asked for: other work is 0, whatever else fits."""
    career = person.career
    if career.branch.sector != post.branch.sector or career.plan == "other-sector":
        return 0
    months = sum(job.months() for job in career.jobs)
    lacking = sum(skill not in skill_names(person) for skill in post.must)
    grade = 3 if career.branch is post.branch else 2
    grade -= lacking > len(post.must) / 2
    grade -= months < 12 * post.years
    grade -= months < 12 * (post.years - 3)
    grade -= max((degree.isced for degree in career.degrees if degree.end <= LAST_MONTH), default=0) < post.isced
    return max(grade, 0)


def candidate_grade(post: Opening, person: Person) -> int:
    """Return how far an opening meets a person's wishes: another sector is at most 1, each wish not met takes one."""
    wishes = terms(person, Voice("en", person.id))["preferences"]
    assert isinstance(wishes, dict)
    unmet = _unmet(post, wishes)
    if post.employer.sector not in wishes["sectors"]:
        return 1 if unmet <= 1 else 0
    return max(3 - max(unmet - 1, 0), 0)


def _unmet(post: Opening, wishes: Json) -> int:
    """Count the wishes that an opening does not meet; two for pay that is a fifth below the least wished."""
    wished, least = wishes.get("places"), wishes.get("minimumPay")
    most = None if post.pay is None else post.pay.most * (12 if post.pay.monthly else 1)
    unmet = int(isinstance(wished, list) and _province(post.employer.place) not in map(_province, wished))
    if isinstance(least, int) and most is not None:
        unmet += (most < least) + (most < 0.8 * least)
    unmet += post.employer.size not in str(wishes["employerSizes"])
    unmet += wishes["remote"] == "remote" and post.remote == "onsite"
    return unmet


def _province(name: str) -> str:
    place = place_named(name)
    assert place, name
    return place.province


@cache
def planned() -> tuple[Truth, ...]:
    """Return the pairs with their true grades, in the order in which they are judged."""
    rng = Random(f"{SEED} pairs")
    people = people_numbered(range(1, CANDIDATES + 1))
    pairs = []
    for number in sorted(rng.sample(range(OPENINGS), POSTS)):
        post = planned_opening(number)
        pairs += [(post, person) for person in _people_for(post, people, rng)]
    rng.shuffle(pairs)
    grade = {"company": company_grade, "candidate": candidate_grade}
    return tuple(Truth(post.id, person.id, side, grade[side](post, person)) for side in SIDES for post, person in pairs)


def _people_for(post: Opening, people: Sequence[Person], rng: Random) -> list[Person]:
    """Draw three people of the opening's branch, one of its field, and one of any."""
    same = [each for each in people if each.career.branch is post.branch]
    near = [each for each in people if each.career.branch.sector == post.branch.sector and each not in same]
    return [*rng.sample(same, 3), *rng.sample(near, 1), *rng.sample([each for each in people if each not in same], 1)]


def judged(contents: Contents) -> Iterator[Judgement]:
    """Yield both annotators' answers, each through their own noise."""
    for annotator, noise in NOISE.items():
        rng = Random(f"{SEED} {annotator}")
        for number, true in enumerate(planned()):
            grade = rng.choices(range(4), weights=noise[true.grade])[0]
            silent = rng.random() < CANNOT_TELL[annotator]
            yield Judgement(
                opening_id=true.opening,
                candidate_id=true.candidate,
                side=true.side,
                answer=Answer.CANNOT_TELL if silent else Answer(str(grade)),
                annotator=annotator,
                day=FIRST_DAY + timedelta(days=number // A_DAY),
                versions=Versions(
                    opening=contents.openings[true.opening], candidate=contents.candidates[true.candidate]
                ),
                synthetic=True,
            )


def contents_in(folder: Path) -> Contents:
    """Return the versions of the sample's documents that are judged."""
    people, posts = ({getattr(each, kind) for each in planned()} for kind in ("candidate", "opening"))
    return contents_of(
        [read_candidate(each) for each in _documents(folder, "candidates") if each["x-ktech"]["id"] in people],
        [read_opening(each) for each in _documents(folder, "openings") if each["x-ktech"]["id"] in posts],
    )


def _documents(folder: Path, kind: str) -> Iterator[Any]:
    for path in sorted(folder.glob(f"{kind}-*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Write the judgements into the folder given, or beside this package; the sample must be there."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent
    (folder / "judgements.csv").write_bytes(table_of(judged(contents_in(folder))))


if __name__ == "__main__":
    main()
