"""What every pack answers over a grid stays as it is written down, until somebody means to change it."""

import pytest

from matching.eligibility import policy
from tests.policy import snapshot
from tests.policy.changes import altered
from tests.policy.snapshot import FOLDER, LETTERS, MONTHS, TIMES, rows_of_people, text_of

PACKS = [pack.id for pack in policy().all_packs]
REWRITE = "the answers changed: run `python -m tests.policy.snapshot`, read the diff, and commit it with the change"


@pytest.mark.parametrize("pack", PACKS)
def test_the_answers_of_a_pack_are_those_written_down(pack):
    path = FOLDER / f"{pack}.txt"
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text_of(policy().pack(pack), policy()) == written, REWRITE


def test_every_snapshot_is_of_a_pack_and_small():
    assert {path.stem for path in FOLDER.glob("*.txt")} <= set(PACKS)
    assert all(path.stat().st_size < 60_000 for path in FOLDER.glob("*.txt"))


def with_clause(pack, name, **change):
    clauses = {**pack.clause, name: altered(pack.clause[name], change)}
    return altered(pack, {"clause": clauses})


def rules_with(changed):
    packs = tuple(changed if each.id == changed.id else each for each in policy().all_packs)
    return altered(policy(), {"all_packs": packs})


@pytest.mark.parametrize(
    ("pack", "clause", "change"),
    [
        ("2026-06", "pay", {"multiple": 2.9}),
        ("2026-06", "experience", {"at_least": 7.9}),
        ("2025-04", "institute", {"at_least": 8}),
        ("e-7-1-2026-06", "five-years", {"at_least": 8}),
        ("k-star-2026-09", "korean-masters", {"expected": False}),
        ("d-10-t-2026-06", "school", {"expected": False}),
        ("2026-06", "experience", {"fact": "work_years"}),
        ("f-2-7-2026-06", "korean-masters", {"within_years": 20}),
    ],
)
def test_a_changed_clause_changes_the_snapshot_of_its_pack_alone(pack, clause, change):
    changed = with_clause(policy().pack(pack), clause, **change)
    rules = rules_with(changed)
    differs = [each.id for each in rules.all_packs if text_of(each, rules) != text_of(policy().pack(each.id), policy())]
    assert differs == [pack]


def grids_of(pack):
    """Return the cells of each grid of a pack, row by row."""
    text = text_of(policy().pack(pack), policy())
    grids = [grid.strip().splitlines()[2:] for grid in text.split("\n\n")[1:]]
    return [[line[sum(snapshot.COLUMNS) :].split() for line in grid] for grid in grids]


def test_each_cell_is_one_of_the_four_answers_for_each_pay_or_door():
    of_pays, of_doors = grids_of("2026-06")
    assert len(of_pays) == len(of_doors) == len(rows_of_people())
    assert {len(row) for row in of_pays} == {len(MONTHS)}
    assert {len(cell) for row in of_pays for cell in row} == {len(TIMES)}
    assert {len(cell) for row in of_doors for cell in row} == {len(policy().pack("2026-06").door)}
    assert {letter for row in of_pays for cell in row for letter in cell} == set(LETTERS.values())


def test_the_points_of_the_chip_engineer_are_among_those_written_down():
    # F-2-7: doctorate 20 to 25, ranked 30, income 60 if shown, age 25, Korean 20, bonus 40 at most
    _, _, of_points = grids_of("f-2-7-2026-06")
    assert "50-170" in {cell for row in of_points for cell in row}


def test_the_script_writes_what_is_new_and_takes_away_what_is_gone(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(snapshot, "FOLDER", tmp_path)
    (tmp_path / "gone.txt").write_text("", encoding="utf-8")
    assert snapshot.main() == 0
    assert "gone.txt is gone" in capsys.readouterr().out
    assert {path.stem for path in tmp_path.iterdir()} == set(PACKS)
    assert snapshot.main() == 0
    assert capsys.readouterr().out == ""
