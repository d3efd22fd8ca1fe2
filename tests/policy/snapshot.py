"""What each pack answers over a grid of invented people and pays: `python -m tests.policy.snapshot`.

Writes `snapshots/<pack>.txt`. Nobody has worked these answers out: they are there so that
a change of the rules or of the code shows, as a diff, whom it touches.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

from matching.domain import Candidate, Degree, DegreeStatus, Employment, Institute, Isced, Opening, Residence
from matching.domain import PartialDate as Day
from matching.eligibility import Grade, Policy, Rulebook, answers_about_people, gate, policy
from matching.eligibility.careers import Careers, careers_of
from matching.eligibility.records import Pack
from matching.eligibility.verdict import Grades
from tests.people import TODAY, opening, won

FOLDER = Path(__file__).parent / "snapshots"
LETTERS = {Grade.YES: "Y", Grade.OPEN: "?", Grade.LEANS_TO_NO: "-", Grade.NO: "N"}
# name: level, months since the award (None: to come in three months)
DEGREES = {
    "no degree": None,
    "bachelor": (Isced.BACHELOR, 144),
    "master": (Isced.MASTER, 144),
    "doctor": (Isced.DOCTORATE, 144),
    "new doctor": (Isced.DOCTORATE, 6),
    "master to come": (Isced.MASTER, None),
}
SCHOOLS = {
    "ranked": "Stanford University",
    "Korean": "서울대학교",
    "on no list": "Nowhere Institute of Arts",
    "NTU": "NTU",
}
CAREERS = {
    "listed company": "TSMC",
    "listed, no chips": "TSMC",
    "small company": "A Small Fab",
    "laboratory": "A National Laboratory",
}
PLACES = {"abroad": "TW", "E-7-1": "KR"}
MONTHS = {"0": 0, "1": 12, "3": 36, "5": 60, "7y11m": 95, "8": 96, "12": 144}
TIMES = (0.9, 1, 1.5, 2, 2.9, 3, 4)
COLUMNS = (16, 12, 18, 8)


def day_of(pack: Pack, rules: Policy) -> date:
    """Return the last day on which a pack is in force, the tests' day for those that still are."""
    later = [each.first_day for each in rules.packs_of(pack.route) if each.first_day > pack.first_day]
    return min(later) - timedelta(days=1) if later else TODAY


def text_of(pack: Pack, rules: Policy) -> str:
    """Return a pack's answers by pay and by door, and the points of its table: a row a person, a cell so many years."""
    day = day_of(pack, rules)
    income = rules.at("gni-per-capita", day).value
    rulebook = Rulebook.on(day, pack.id, rules)
    people = answers_about_people(careers_on(day), rulebook)
    gates = [gate(people, _post(each * income), rulebook) for each in TIMES]
    lines = [f"# {pack.id} on {day}; written by `python -m tests.policy.snapshot`, worked out by nobody."]
    lines += ["# Y yes, ? unknown, - unknown that leans to no, N no. A group is so many years of work.", ""]
    pays = " ".join(f"{each:g}" for each in TIMES)
    lines += _grid(f"letters: a pay of {pays} times {income} won", _letters([each.answer for each in gates]))
    if len(pack.door) > 1:
        doors = ", ".join(door.id for door in pack.door)
        lines += _grid(f"letters: the doors {doors}; {TIMES[-1]} times", _letters(list(gates[-1].doors.values())))
    for clause in (each for each in pack.clause.values() if each.table):
        least, *_, most = gates[-1].bounds[clause.key].astype(int)
        ranges = [f"{low}-{high}" for low, high in zip(least, most, strict=True)]
        lines += _grid(f"points of {clause.table}: least and most; {TIMES[-1]} times", ranges)
    return "\n".join(lines)


def _letters(answers: list[Grades]) -> list[str]:
    return ["".join(LETTERS[Grade(int(each))] for each in of_person) for of_person in zip(*answers, strict=True)]


def _grid(title: str, cells: list[str]) -> list[str]:
    """Return a table with a row a person and a cell for so many years of work."""
    width, years = max(map(len, cells)), len(MONTHS)
    names = [name.ljust(width) for name in MONTHS]
    rows = [("degree", "school", "career", "place"), *rows_of_people()]
    parts = [names, *(cells[at : at + years] for at in range(0, len(cells), years))]
    return [f"# {title}", *(_line(row, part, width) for row, part in zip(rows, parts, strict=True)), ""]


@cache
def careers_on(day: date) -> Careers:
    """Return the careers of everybody on the grid, row by row and by years of work."""
    return careers_of([_person(*row, months, day) for row in rows_of_people() for months in MONTHS.values()])


def rows_of_people() -> list[tuple[str, str, str, str]]:
    """Return degree, school, career and place of each row; without a degree there is no school."""
    every = product(DEGREES, SCHOOLS, CAREERS, PLACES)
    first = next(iter(SCHOOLS))
    return [(d, s if DEGREES[d] else "", c, p) for d, s, c, p in every if DEGREES[d] or s == first]


def _line(row: tuple[str, ...], cells: list[str], width: int) -> str:
    words = "".join(word.ljust(wide) for word, wide in zip(row, COLUMNS, strict=True))
    return (words + " ".join(cell.ljust(width) for cell in cells)).rstrip()


def _person(degree: str, school: str, career: str, place: str, months: int, day: date) -> Candidate:
    begun = Day.parse(_months_from(day, -months).isoformat())
    jobs = (_job(career, place, begun),) if months else ()
    lives = Residence(country=PLACES[place], status="E-7-1" if place == "E-7-1" else None, since=begun)
    return Candidate(id="p", degrees=_degrees(degree, school, day), employments=jobs, residence=lives, languages=())


def _degrees(name: str, school: str, day: date) -> tuple[Degree, ...]:
    asked = DEGREES[name]
    if asked is None:
        return ()
    level, months = asked
    status = DegreeStatus.EXPECTED if months is None else DegreeStatus.AWARDED
    awarded = Day.parse(_months_from(day, 3 if months is None else -months).isoformat())
    return (Degree(school=SCHOOLS[school], isced=level, awarded=awarded, status=status),)


def _job(career: str, place: str, begun: Day) -> Employment:
    at_laboratory = career == "laboratory"
    return Employment(
        employer=CAREERS[career],
        title="Engineer",
        start=begun,
        ongoing=True,
        sector="other" if career == "listed, no chips" else "semiconductor",
        country=PLACES[place],
        research=at_laboratory,
        institute=Institute.GOVERNMENT_LAB if at_laboratory else Institute.NONE,
    )


def _post(pay: float) -> Opening:
    return opening(title="Research engineer", pay=won(pay))


def _months_from(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, 28))


def main() -> int:
    """Write the snapshots that differ, take away those of packs that are gone, and name both."""
    rules = policy()
    FOLDER.mkdir(exist_ok=True)
    texts = {f"{pack.id}.txt": text_of(pack, rules) for pack in rules.all_packs}
    for path in FOLDER.glob("*.txt"):
        if path.name not in texts:
            path.unlink()
            sys.stdout.write(f"{path.name} is gone\n")
    for name, text in texts.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name} is new\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
