"""What is right in a reading of a CV, field by field; the rules stand in `labelled/README.md`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

WORK = ("employer", "title", "work start", "work end", "employment type")
STUDY = ("school", "level", "degree words", "field", "study start", "study end", "status")
FIELDS = (*WORK, *STUDY, "skill", "language", "fluency", "link", "name", "email")
ONGOING = "ongoing"
LEAST_ALIKE = 0.8  # with less, two entries are not about the same thing
WEIGHTS = {"employer": 2.0, "school": 2.0, "title": 1.5, "degree words": 1.0, "level": 0.6, "field": 1.0}
PROTECTED_KEYS = re.compile(r"(?i)birth|gender|sex\b|marital|photo|image|nationalid|height|religion|ssn|passport")


class Count(NamedTuple):
    """Values that are right, values read that are wrong, and values missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def plus(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


class Mistake(NamedTuple):
    """One value that is not as the truth has it; `said` or `read` is `None` where there is none."""

    field: str
    said: str | None
    read: str | None


Counts = dict[str, Count]


def plain(value: object) -> str:
    """Return a text for comparison: without case, spaces and punctuation (but `+` and `#` are kept: C, C++, C#).

    >>> plain("Lam Research, Inc.") == plain("LAM RESEARCH INC"), plain("C++") == plain("C")
    (True, False)
    """
    return re.sub(r"[^\w+#]|_", "", unicodedata.normalize("NFKC", str(value)).casefold())


def plain_link(value: str) -> str:
    """Return an address without scheme, "www." and a last slash.

    >>> plain_link("https://www.example.org/a/") == plain_link("example.org/a")
    True
    """
    return re.sub(r"^(?:https?://)?(?:www\.)?|/+$", "", value.strip().casefold())


def _more(entry: dict) -> dict:
    return entry.get("x-ktech") or {}


def work_facts(entry: dict) -> dict[str, str]:
    """Return the scored fields of a post; `ongoing` is an end."""
    more = _more(entry)
    end = ONGOING if more.get("ongoing") else entry.get("endDate")
    values = (entry.get("name"), entry.get("position"), entry.get("startDate"), end, more.get("employmentType"))
    return {field: str(value) for field, value in zip(WORK, values, strict=True) if value}


def study_facts(entry: dict) -> dict[str, str]:
    """Return the scored fields of a degree; the day it was awarded on is its end."""
    more = _more(entry)
    values = (
        entry.get("institution"), more.get("isced"), entry.get("studyType"), entry.get("area"), entry.get("startDate"),
        more.get("awarded") or entry.get("endDate"), more.get("status"),
    )  # fmt: skip
    return {field: str(value) for field, value in zip(STUDY, values, strict=True) if value}


ALSO = {"employer": "name", "title": "position", "school": "institution", "degree words": "studyType", "field": "area",
        "level": "x-ktech/isced"}  # fmt: skip
FREE = {"status": "awarded"}  # may be read from a range of dates that is over


def _same(field: str, said: str | None, read: str | None, also: list[str]) -> bool:
    if read is None:
        return said is None or "" in also
    if said is None:
        return FREE.get(field) == read or plain(read) in {plain(each) for each in also}
    return plain(read) in {plain(each) for each in (said, *also)}


def alike(said: dict[str, str], read: dict[str, str]) -> float:
    """Return how much two entries look like the same one: equal fields, and names that are nearly equal."""
    equal = sum(WEIGHTS.get(field, 0.7) for field in said if plain(said[field]) == plain(read.get(field, "")))
    near = [
        fuzz.partial_ratio(plain(said[field]), plain(read[field])) / 100
        for field in ("employer", "title", "school", "degree words")
        if field in said and field in read
    ]
    return equal + 0.5 * sum(near)


def pairs(said: list[dict[str, str]], read: list[dict[str, str]]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which entry of the reading is which of the truth's: the best assignment overall."""
    matrix = np.array([[alike(one, other) for other in read] for one in said]).reshape(len(said), len(read))
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    kept = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if matrix[i, j] >= LEAST_ALIKE]
    yield from kept
    yield from ((i, None) for i in range(len(said)) if i not in {i for i, _ in kept})
    yield from ((None, j) for j in range(len(read)) if j not in {j for _, j in kept})


class Score:
    """The counts of one reading, and its mistakes."""

    def __init__(self) -> None:
        self.counts: Counts = dict.fromkeys(FIELDS, Count())
        self.mistakes: list[Mistake] = []

    def note(self, field: str, said: str | None, read: str | None, also: list[str]) -> None:
        """Count one value."""
        if _same(field, said, read, also):
            self._add(field, Count(right=said is not None and read is not None))
            return
        self._add(field, Count(wrong=read is not None, missed=said is not None))
        self.mistakes.append(Mistake(field, said, read))

    def _add(self, field: str, count: Count) -> None:
        self.counts[field] = self.counts[field].plus(count)

    def entries(self, fields: tuple[str, ...], said: list[dict], read: list[dict], also: dict, key: str) -> None:
        """Count the entries of a list, each aligned with its own."""
        for i, j in pairs(said, read):
            one, other = said[i] if i is not None else {}, read[j] if j is not None else {}
            for field in fields:
                other_words = also.get(f"/{key}/{i}/{ALSO.get(field)}", [])
                self.note(field, one.get(field), other.get(field), other_words)

    def values(self, field: str, said: dict[str, str], read: dict[str, str], allowed: list[str]) -> None:
        """Count a set of values, by their form for comparison."""
        for form in said.keys() | read.keys():
            if form in said or form not in {plain(each) for each in allowed}:
                self.note(field, said.get(form), read.get(form), [])


def skill_names(resume: dict) -> dict[str, str]:
    """Return each skill: the words of a group, or the name of one that is no group."""
    groups = [each.get("keywords") or [each.get("name") or ""] for each in resume.get("skills") or []]
    return {plain(name): name for names in groups for name in names if name}


def links(resume: dict) -> dict[str, str]:
    """Return each address of `basics`."""
    basics = resume.get("basics") or {}
    found = [basics.get("url"), *(each.get("url") for each in basics.get("profiles") or [])]
    return {plain_link(each): plain_link(each) for each in found if each}


def fluencies(resume: dict) -> dict[str, set[str]]:
    """Return how well somebody says to know each language, in any of the ways it was said."""
    return {
        plain(each.get("language") or ""): {plain(x) for x in (each.get("fluency"), _more(each).get("cefr")) if x}
        for each in resume.get("languages") or []
    }


def score(truth: dict, reading: dict) -> Score:
    """Compare a reading with the truth beside its file."""
    label, result = truth["x-label"], Score()
    also, allowed = label["also"], label["allowed"]
    for key, fields, facts in (("work", WORK, work_facts), ("education", STUDY, study_facts)):
        said, read = ([facts(each) for each in resume.get(key) or []] for resume in (truth, reading))
        result.entries(fields, said, read, also, key)
    result.values("skill", skill_names(truth), skill_names(reading), allowed.get("skill", []))
    names = [
        {plain(each["language"]): each["language"] for each in resume.get("languages") or [] if each.get("language")}
        for resume in (truth, reading)
    ]
    result.values("language", *names, allowed.get("language", []))
    well, read_well = fluencies(truth), fluencies(reading)
    for name in well.keys() & read_well.keys():
        said_one, read_one = well[name], read_well[name]
        shared = said_one & read_one
        result.note(
            "fluency", next(iter(sorted(shared or said_one)), None), next(iter(sorted(shared or read_one)), None), []
        )
    result.values("link", links(truth), links(reading), [])
    for field in ("name", "email"):
        one, other = (str((resume.get("basics") or {}).get(field) or "") or None for resume in (truth, reading))
        result.note(field, one, other, also.get(f"/basics/{field}", []))
    return result


def leaves(value: object) -> Iterator[tuple[str, str]]:
    """Yield each text of a document with the key it stands under."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each) if isinstance(each, dict | list) else [(key, str(each))]
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each) if isinstance(each, dict | list) else [("", str(each))]


def invented(truth: dict, result: Score) -> list[Mistake]:
    """Return the values that were read and that stand nowhere in the truth, under no field at all."""
    known = {plain(text) for key, text in leaves({k: v for k, v in truth.items() if k != "x-label"})}
    known |= {plain(each) for words in truth["x-label"]["also"].values() for each in words}
    return [each for each in result.mistakes if each.read is not None and plain(each.read) not in known | {ONGOING}]


def leaks(truth: dict, reading: dict) -> list[str]:
    """Return what must never be kept: a protected number in any text, a protected word as a text, a key for such."""
    found = [key for key, text in leaves(reading) if PROTECTED_KEYS.search(key) and text not in ("", "None")]
    texts = [plain(text) for key, text in leaves(reading) if key not in ("document", "pointer")]
    for value in truth["x-label"]["protected"]:
        form = plain(value)
        if any(form == text or (any(map(str.isdigit, form)) and form in text) for text in texts):
            found.append(value)
    return found
