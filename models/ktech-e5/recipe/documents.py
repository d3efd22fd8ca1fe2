"""Adverts and CVs to learn from: of one `group` they are for the same work, of one `twin` they are translations."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from sources import ROOT, SEED, Json, apart, duties, rows

sys.path[:0] = [str(ROOT), str(ROOT / "data" / "sample" / "build")]

from adverts import posting  # noqa: E402 - the path stands above
from careers import career  # noqa: E402
from cv import document, person  # noqa: E402
from openings import opening  # noqa: E402
from phrases import Voice  # noqa: E402

from matching.ingest.job_posting import read_opening  # noqa: E402
from matching.ingest.json_resume import read_candidate  # noqa: E402
from matching.profiles import candidate_profile, opening_profile  # noqa: E402


def documents(public: Path) -> Iterator[Json]:
    """Yield adverts and CVs: of one `group` they are for the same work; of one `twin`, translations."""
    yield from _from_tasks(public)
    yield from _from_duties()
    yield from generated()


def _from_tasks(public: Path) -> Iterator[Json]:
    rng = Random(f"{SEED} tasks")
    tasks, tools, names = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in rows(public / "onet_29.2" / "Task Statements.txt", "\t"):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    for row in rows(public / "onet_29.2" / "Technology Skills.txt", "\t"):
        tools[row["O*NET-SOC Code"]].append(row["Example"])
    for row in rows(public / "onet_29.2" / "Alternate Titles.txt", "\t"):
        names[row["O*NET-SOC Code"]].append(row["Alternate Title"])
    for code, said in sorted(tasks.items()):
        rng.shuffle(said)
        half = len(said) // 2
        for side, part in (("advert", said[:half]), ("cv", said[half:])):
            for number in range(2):
                some = rng.sample(part, min(len(part), rng.randint(3, 7)))
                title = rng.choice(names[code] or [""])
                known = ", ".join(rng.sample(tools[code], min(len(tools[code]), rng.randint(0, 8))))
                text = "\n".join(filter(None, [title, *some, known]))
                yield {
                    "group": code,
                    "twin": f"{code} {side} {number}",
                    "side": side,
                    "en": text,
                    "ko": "",
                    "dev": False,
                }


def _from_duties() -> Iterator[Json]:
    for code, said in duties().items():
        for side in ("advert", "cv"):
            both = [(en, ko) for kind, en, ko in said if kind == side]
            english, korean = ("\n".join(column) for column in zip(*both, strict=True))
            yield {
                "group": f"duties {code}", "twin": f"duties {code} {side}", "side": side, "en": english, "ko": korean,
                "dev": apart(code, 5),
            }  # fmt: skip


def generated() -> Iterator[Json]:
    for number in range(1, 1201):
        rng = Random(f"{SEED} encoder candidate {number}")
        who = person(number, career(number, rng), rng)
        texts = {
            tongue: candidate_profile(read_candidate(document(who, Voice(tongue, who.id)))) for tongue in ("en", "ko")
        }
        group = f"{who.career.branch.sector} {who.career.branch.titles[0].en}"
        yield {"group": group, "twin": f"person {number}", "side": "cv", **texts, "dev": False}
    for number in range(400):
        post = opening(number, Random(f"{SEED} encoder opening {number}"))
        texts = {
            tongue: opening_profile(read_opening(posting(post, Voice(tongue, post.id)))) for tongue in ("en", "ko")
        }
        group = f"{post.branch.sector} {post.branch.titles[0].en}"
        yield {"group": group, "twin": f"opening {number}", "side": "advert", **texts, "dev": False}
