"""The report: one file, both languages whole, every number with its interval, what is synthetic marked."""

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import html

from matching.evaluation.drawing import drawn, ticks
from matching.evaluation.measures import measure_named
from matching.evaluation.measuring import measure_systems
from matching.evaluation.quality import Run, quality_sections
from matching.evaluation.report import report_of
from matching.evaluation.sections import (
    PARTS,
    Cell,
    Curve,
    Curves,
    Dots,
    Picture,
    Point,
    Section,
    Table,
    complete,
    figure,
    missing_section,
    same,
)  # fmt: skip
from matching.language import LANGUAGES, Text, message
from tests.evaluation.made import knowing, labelled, many, system, two_sided

MEASURES = [measure_named(name) for name in ("nDCG@10", "AP", "R@10")]
RUN = Run("ktech-match evaluate made --k 10", ((Text("Seed", "시드"), "1"),))
SYSTEMS = [system("chance", knowing(0.0)), system("weak", knowing(0.3, seed=5)), system("ours", knowing(0.9, seed=7))]


def sections_of(*sets, systems=SYSTEMS) -> tuple[Section, ...]:
    return quality_sections([measure_systems(each, systems, MEASURES, seed=1) for each in sets], RUN, ours=("ours",))


@pytest.fixture(scope="module")
def sections():
    return sections_of(two_sided(), many())


@pytest.fixture(scope="module")
def page(sections):
    return report_of(sections)


def words(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def test_the_report_needs_nothing_outside_itself(page):
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?!#)[^"']*""", page) == []
    assert re.findall(r"@import|url\(|<script|<link|https?://", page) == []


def test_both_languages_are_whole_and_say_the_same(page):
    bodies = {language: html.fromstring(page).xpath(f"//main[@lang='{language}']")[0] for language in LANGUAGES}
    counts = [
        [len(body.xpath(f".//{tag}")) for tag in ("section", "table", "tr", "td", "figure", "circle", "p", "pre")]
        for body in bodies.values()
    ]
    assert counts[0] == counts[1]
    numbers = [re.findall(r"[+-]?\d+\.\d+", body.text_content()) for body in bodies.values()]
    assert sorted(numbers[0]) == sorted(numbers[1])
    assert len(numbers[0]) > 100
    assert not re.search("[가-힣]", re.sub("양쪽|많은 것", "", bodies["en"].text_content()))


def test_every_anchor_of_the_contents_is_there_once(page):
    document = html.fromstring(page)
    ids = document.xpath("//*/@id")
    assert len(ids) == len(set(ids))
    assert {each.removeprefix("#") for each in document.xpath("//nav//a/@href")} <= set(ids)


def test_the_language_asked_for_is_seen_first(sections):
    for language in LANGUAGES:
        document = html.fromstring(report_of(sections, shown=language))
        assert document.get("lang") == language
        assert document.xpath("//input[@checked]/@id") == [f"language-{language}"]


def test_every_table_and_plot_of_a_synthetic_set_is_marked_and_no_other(page):
    document = html.fromstring(page)
    made, real = (document.xpath(f"//section[@id='en-quality-{name}']")[0] for name in ("two-sided", "many"))
    named = made.xpath(".//caption|.//figcaption|.//h2")
    assert len(named) >= 9
    assert all("synthetic" in each.text_content() for each in named)
    assert real.xpath(".//*[contains(@class, 'synthetic')]") == []


def test_the_command_and_versions_stand_in_the_report(page):
    assert "ktech-match evaluate made --k 10" in words(page)
    rows = html.fromstring(page).xpath("//main[@lang='en']//tr")
    assert ["Seed", "1"] in [[cell.text_content() for cell in row] for row in rows]


def test_a_part_that_nobody_measured_says_so_in_its_place(sections, page):
    whole = complete([*sections, Section("fairness:swaps", Text("Swaps", "교환"))])
    parts = [each.key.partition(":")[0] for each in whole]
    assert list(dict.fromkeys(parts)) == list(PARTS)
    absent = {each.key for each in whole if each.missing}
    assert absent == {"parity", "explanation", "calibration", "agreement", "planted-bias", "scorer", "latency"}
    assert words(page).count("Not measured in this run") == len(PARTS) - 1
    assert missing_section("parity", Text("why", "까닭")).title == message("evaluation", "part-parity")


def test_a_section_of_another_part_comes_last():
    assert complete([Section("extra", Text("Extra", "덤"))])[-1].key == "extra"


def test_what_was_measured_stands_in_the_tables(sections):
    measured = measure_systems(two_sided(), SYSTEMS, MEASURES, seed=1)
    found = measured.estimate("ours", MEASURES[0], "company")
    [table] = [each for each in sections[1].tables if each.caption.en.startswith("The company's side")]
    row = next(each for each in table.rows if each[0].text.en == "ours")
    assert row[1].text.en == f"{found.value:.3f}"
    assert row[1].under.en == f"{found.low:.3f} – {found.high:.3f}"
    assert row[0].tone == "ours"
    assert "24 openings of 24 employers each rank 30 people" in table.caption.en


def test_comparisons_say_better_or_cannot_tell(sections):
    compared = sections[2].tables[-1]
    answers = {row[0].text.en: (row[1].text.en.split(" ", 1)[1], row[1].tone) for row in compared.rows}
    assert answers == {"ours − chance": ("better", "good"), "ours − weak": ("better", "good")}
    twin = [system("twin", knowing(0.9, seed=8)), system("ours", knowing(0.9, seed=7))]
    [_, section] = sections_of(many(), systems=twin)
    assert "cannot tell" in section.tables[-1].rows[0][1].text.en


def test_too_few_queries_have_no_interval_and_no_winner():
    made = labelled({each: {each: 1} for each in "abcdef"})
    [_, section] = sections_of(made)
    assert all(cell.under is None for row in section.tables[0].rows for cell in row[1:])
    assert "cannot tell" in section.tables[-1].rows[0][1].text.en
    assert section.tables[-1].rows[0][1].under.en == "n = 6: too few"
    assert "6 queries (6 independent)" in section.tables[0].caption.en


def test_queries_that_nothing_is_relevant_to_are_named():
    made = labelled({"a": {"a": 1}, "b": {"c": 0}, "d": {}})
    [_, section] = sections_of(made)
    assert any("2 (b, d)" in note.en for note in section.note)
    [_, whole] = sections_of(labelled({"a": {"a": 1}}))
    assert not any("left out" in note.en for note in whole.note)  # the control


def test_an_encoder_that_has_seen_the_set_is_no_evidence():
    knows = system("ours", knowing(1.0), fitted_on=frozenset({"titles.csv"}))
    for made_from, said in (("data/reference/titles.csv", 1), ("data/reference/skills.csv", 0)):
        [_, section] = sections_of(replace(many(), made_from=(made_from,)), systems=[SYSTEMS[0], knows])
        assert sum("No evidence for ours" in note.en for note in section.note) == said


# Plots --------------------------------------------------------------------------------------------


def test_a_dot_stands_where_its_value_is():
    plot = Dots(same("x"), (Point(same("a"), 0.25, 0.1, 0.4), Point(same("b"), 0.5)), (0.0, 1.0))
    found = drawn(plot, "en")
    assert 'cx="25.00%"' in found
    assert 'x1="10.00%" x2="40.00%"' in found
    assert found.count('class="range"') == 1  # an interval that is not known is not drawn


def test_differences_have_signs_and_a_line_at_nothing():
    found = drawn(Dots(same("x"), (Point(same("a"), 0.25, -0.1, 0.6),), mark=0.0), "en")
    assert "+0.25" in found
    assert found.count('class="mark"') == 1


@pytest.mark.parametrize("ends", [(0, 1), (-0.03, 0.41), (0.701, 0.702), (0, 0), (3, 1700), (-2, -1)])
def test_marks_of_a_scale_are_round_and_hold_its_ends(ends):
    found = ticks(*ends)
    assert found[0] <= ends[0] + 1e-9
    assert found[-1] >= ends[1] - 1e-9
    assert 2 <= len(found) <= 7
    assert np.ptp(np.diff(found)) < 1e-9


def test_curves_lie_between_their_axes_and_have_names():
    line = ((0.0, 0.1, 0.05, 0.2), (0.5, 0.4, None, None), (1.0, 0.9, 0.8, 0.95))
    curves = (Curve(Text("Company", "회사"), line, "ours"), Curve(Text("Candidate", "구직자"), line))
    found = drawn(Curves(same("t"), Text("said", "예측"), Text("found", "관측"), curves, diagonal=True), "ko")
    places = [tuple(map(float, each)) for each in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="4"', found)][2:]
    assert len(places) == 6
    assert all(46 <= x <= 348 and 10 <= y <= 246 for x, y in places)
    assert found.count('class="range"') == 4
    assert "회사" in found
    assert "예측" in found


def test_a_picture_is_shown_in_the_language_asked_for_with_its_words():
    found = drawn(Picture(same("t"), Text("<svg>en</svg>", "<svg>ko</svg>"), Text("a <plot>", "그림")), "en")
    assert "<svg>en</svg>" in found
    assert 'aria-label="a &lt;plot&gt;"' in found


def test_text_is_never_taken_as_markup():
    nasty = same("<b onclick=x>&\"'")
    plots = (
        Dots(nasty, (Point(nasty, 1.0),)),
        Curves(nasty, nasty, nasty, (Curve(nasty, ()), Curve(nasty, ()))),
    )
    tables = (Table((nasty, nasty), ((Cell(nasty, nasty), nasty),), nasty),)
    section = Section("quality:x", nasty, (nasty,), tables, plots, command="<b>")
    page = report_of([section])
    assert "<b" not in page.partition("<body>")[2].replace("<body", "").replace("<br", "")
    assert html.fromstring(page).xpath("//*[@onclick]") == []


def test_rows_of_another_length_than_the_head_are_refused():
    with pytest.raises(ValueError, match="under a head of 2"):
        Table((same("a"), same("b")), ((same("c"),),))


def test_a_figure_has_its_interval_beneath():
    assert (figure(0.5).under, figure(0.5, (0.4, 0.6)).under) == (None, same("0.400 – 0.600"))
