"""The latest result of each part: kept as it was measured, one part beside another, and no damaged one shown."""

from __future__ import annotations

from datetime import date

import pytest

from matching.errors import BadInputError
from matching.evaluation.kept import keep_sections, kept_part
from matching.evaluation.sections import Cell, Curve, Curves, Dots, Point, Section, Table, figure, missing_section, same
from matching.language import Text

DAY = date(2026, 11, 23)
FACTS = [(Text("Seed", "시드"), "1")]


def section(key: str, value: float = 0.5) -> Section:
    row = (same("small"), figure(value, (0.25, 0.75), tone="bad"), Cell(Text("cannot tell", "판단 불가"), tone="quiet"))
    return Section(
        key,
        Text("Groups", "집단"),
        note=(Text("A note.", "설명입니다."),),
        tables=(Table((same("a"), same("b"), same("c")), (row,), Text("By size", "규모별")),),
        plots=(
            Dots(same("d"), (Point(same("p"), value, 0.25, 0.75, "ours"), Point(same("q"), 0.1)), mark=0.8),
            Curves(same("e"), same("x"), same("y"), (Curve(same("c"), ((0.0, 0.1, None, None),)),), diagonal=True),
        ),
        synthetic=True,
        command="ktech-match evaluate",
    )


def test_what_was_measured_is_read_back_as_it_was(tmp_path):
    made = [section("fairness:swaps"), section("fairness:impact", 0.7)]
    assert keep_sections(tmp_path, made, day=DAY, command="c", facts=FACTS) == ("fairness",)
    found = kept_part(tmp_path, "fairness")
    assert list(found.sections) == made
    assert (found.day, found.command, list(found.facts)) == (DAY, "c", FACTS)


def test_a_later_run_of_one_part_leaves_the_others(tmp_path):
    keep_sections(tmp_path, [section("fairness:swaps"), section("parity")], day=DAY, command="c", facts=FACTS)
    keep_sections(tmp_path, [section("parity", 0.9)], day=DAY, command="later", facts=FACTS)
    assert kept_part(tmp_path, "parity").command == "later"
    assert kept_part(tmp_path, "fairness").command == "c"


def test_what_could_not_be_measured_takes_no_place(tmp_path):
    keep_sections(tmp_path, [section("parity")], day=DAY, command="c", facts=FACTS)
    absent = missing_section("parity", Text("No documents.", "문서가 없습니다."))
    assert keep_sections(tmp_path, [absent], day=DAY, command="later", facts=FACTS) == ()
    assert kept_part(tmp_path, "parity").command == "c"


def test_nothing_is_shown_of_what_was_never_measured_or_is_no_part(tmp_path):
    assert kept_part(tmp_path, "parity") is None
    assert kept_part(tmp_path, "../passes") is None


@pytest.mark.parametrize("damage", [lambda text: text[:-20], lambda text: text.replace('"format": 1', '"format": 2')])
def test_a_damaged_result_is_told_of(tmp_path, damage):
    keep_sections(tmp_path, [section("parity")], day=DAY, command="c", facts=FACTS)
    file = tmp_path / "evaluation" / "parity.json"
    file.write_text(damage(file.read_text("utf-8")), "utf-8")
    with pytest.raises(BadInputError, match="cannot be read"):
        kept_part(tmp_path, "parity")
