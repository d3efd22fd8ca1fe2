"""The notebooks run from their first cell to their last, and say what is invented and what to look at."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jupytext
import pytest

from matching.evaluation.even_handed import spread_over
from matching.evaluation.parallel import read_parallel
from matching.evaluation.promotion import SWAPPED
from matching.evaluation.shipped import PARALLEL
from matching.language import LANGUAGES
from matching.registry import REQUIRED, Shelf
from matching.scoring import read_card
from matching.settings import settings
from tests.counts import IS_LONG

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.py"))
ENDS_IN = {  # the table that each hands on, without that of 06, which needs 04
    "01_data": "01_gaps",
    "02_eligibility": "02_openings_without_anybody",
    "03_retrieval": "03_fusion_weights",
    "05_two_sides": "05_look_by_hand",
    "07_policy": "07_flips",
}
ABSOLUTE = re.compile(r"(?<![\w.:/*])(?:/(?:home|Users|root|tmp|work|mnt|opt|var|usr|etc)\b|[A-Za-z]:\\)|file://")
LOOK = ("**Look at**", "**Surprising**", "**볼 것**", "**뜻밖일 것**")


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A folder for caches, tables and cards that starts empty."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """The project's data with a part of the sample and of the parallel set; in the long run all."""
    whole = settings().data
    if IS_LONG:
        return whole
    folder = tmp_path_factory.mktemp("few") / "data"
    folder.mkdir()
    for each in whole.iterdir():
        (folder / each.name).symlink_to(each)
    for name, make in (("sample", a_quarter), (PARALLEL, a_third)):
        (folder / name).unlink()
        make(whole / name, folder / name)
    return folder


def a_quarter(whole: Path, folder: Path) -> None:
    """Write a smaller sample: all that is judged, and of the rest every fourth."""
    folder.mkdir()
    with (whole / "judgements.csv").open(encoding="utf-8-sig", newline="") as file:
        judged = {row[kind] for row in csv.DictReader(file) for kind in ("opening", "candidate")}
    for file in whole.iterdir():
        if file.suffix == ".jsonl":
            some = [line for n, line in enumerate(lines_of(file)) if n % 4 == 0 or id_in(line) in judged]
            (folder / file.name).write_text("".join(some), encoding="utf-8")
        else:
            (folder / file.name).symlink_to(file)


def a_third(whole: Path, folder: Path) -> None:
    """Write a parallel set of each third opening and whoever is graded for it or taken by the gates."""
    folder.mkdir()
    shutil.copy(whole / "set.toml", folder)
    named, *grades = (whole / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    openings = set(sorted({each.split("\t")[0] for each in grades})[::3])
    kept = [each for each in grades if each.split("\t")[0] in openings]
    (folder / "qrels.tsv").write_text("\n".join([named, *kept, ""]), encoding="utf-8")
    people = {each.split("\t")[1] for each in kept}
    for file in whole.glob("openings.*.jsonl"):
        lines = [line for line in lines_of(file) if id_in(line) in openings]
        (folder / file.name).write_text("".join(lines), encoding="utf-8")
    for file in whole.glob("people.*.jsonl"):
        lines = with_whom_the_gates_take(lines_of(file), people)
        (folder / file.name).write_text("".join(lines), encoding="utf-8")


def with_whom_the_gates_take(lines: list[str], ids: set[str]) -> list[str]:
    """Return the lines of some people, and of those in whom the gates exchange something where they will be taken.

    Their vectors lie beside the sample: of others the encoder would have to make a hundred.
    """
    taken = spread_over(lines, SWAPPED // len(LANGUAGES))
    others = iter(found := [line for line in lines if id_in(line) in ids and line not in taken])
    count = len(found) + len(taken)
    places = dict(zip(spread_over(range(count), len(taken)), taken, strict=True))
    return [places.get(number) or next(others) for number in range(count)]


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines(keepends=True)


def id_in(line: str) -> str:
    return str(json.loads(line)["x-ktech"]["id"])


@dataclass(frozen=True)
class Done:
    """How a notebook ended, what it printed and complained of, and where its report is, if it came to its end."""

    status: int
    printed: str
    complained: str
    report: Path


Run = Callable[[Path, Path, Path], Done]


@pytest.fixture(scope="session")
def run(data: Path) -> Iterator[Run]:
    """Runs a notebook, given with its `KTECH_HOME` and a folder that is not the checkout, in a process of its own."""
    given = {"MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, "-W", "error::RuntimeWarning", str(ROOT / "tests" / "running_notebooks.py")],
        env=os.environ | given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as running:  # fmt: skip

        def asked(notebook: Path, home: Path, folder: Path) -> Done:
            files = {each: folder / f"{notebook.stem}.{each}" for each in ("report", "printed", "complained")}
            named = {"notebook": notebook, "home": home, "data": data, "folder": folder} | files
            print(json.dumps({name: str(path) for name, path in named.items()}), file=running.stdin, flush=True)
            status = int(running.stdout.readline())
            printed, complained = (files[each].read_text(encoding="utf-8") for each in ("printed", "complained"))
            return Done(status, printed, complained, files["report"])

        yield asked


def ran(run: Run, name: str, home: Path, folder: Path) -> str:
    """Run a notebook, check that it came to its last cell and what its figures say, and return what it printed."""
    notebook = FOLDER / f"{name}.py"
    done = run(notebook, home, folder)
    assert done.status == 0, done.complained[-3000:]
    told = json.loads(done.report.read_text(encoding="utf-8"))
    assert told["ran"] == len(cells(notebook, "code"))
    assert told["figures"]
    assert not unlabelled(told["figures"])
    assert not [each for each in told["figures"] if each["drawn"] == 0], "a figure without anything drawn"
    return done.printed


def unlabelled(figures: list[dict[str, object]]) -> list[str]:
    """Return the titles of figures that do not say that their data are synthetic."""
    return [str(each["title"]) for each in figures if "synthetic" not in str(each["title"])]


def cells(notebook: Path, kind: str) -> list[str]:
    return [each.source for each in jupytext.read(notebook).cells if each.cell_type == kind]


def table(home: Path, name: str) -> list[dict[str, str]]:
    with (home / "notebooks" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.encoder
@pytest.mark.parametrize("name", ENDS_IN)
def test_a_notebook_runs_to_its_last_cell_and_leaves_its_table(run, name, home, tmp_path):
    ran(run, name, home, tmp_path)
    assert table(home, ENDS_IN[name])


@pytest.mark.encoder
def test_a_scorer_is_tuned_by_one_notebook_and_judged_by_another(run, home, tmp_path):
    ran(run, "04_scoring", home, tmp_path)
    (folder,) = (home / "scorers").glob("tuned-*")
    shelf = Shelf(home / "scorers", settings().models / "prior")
    card = read_card(folder)
    assert (card.name, card.kind) == (folder.name, "judged")
    assert card.data.sources[0].name == "judgements.csv"
    assert (shelf.load(folder.name).company.additive.weights_ >= 0).all()
    assert shelf.load_in_service().scorer.name == "prior"  # a card does not serve by lying there

    printed = ran(run, "06_evaluation", home, tmp_path)
    assert re.search(rf"^{folder.name}: (promote|do not promote|cannot tell)$", printed, flags=re.MULTILINE)
    said = table(home, "06_gates")
    assert {row["gate"] for row in said} == set(REQUIRED)
    every_gate_passed = all(row["passed"] == "True" for row in said)
    assert (f"{folder.name}: promote" in printed.splitlines()) == every_gate_passed
    assert shelf.load_in_service().scorer.name == "prior"  # a notebook promotes nobody


@pytest.mark.encoder
def test_the_evaluation_asks_for_a_candidate_where_there_is_none(run, tmp_path):
    done = run(FOLDER / "06_evaluation.py", tmp_path / "home", tmp_path)
    assert done.status != 0
    assert "run notebook 04 first" in done.complained
    assert not done.report.exists()


@pytest.mark.skipif(IS_LONG, reason="all of the set is there")
def test_the_smaller_set_has_queries_enough_for_intervals(data):
    few, whole = (read_parallel(each / PARALLEL) for each in (data, settings().data))
    assert len(few) == len(whole) == 4
    assert 20 < len(few[0].queries) < len(whole[0].queries) / 2
    assert len(few[0].queries) < len(few[0].corpus) < len(whole[0].corpus) / 1.5
    assert set(few[0].grades) < set(whole[0].grades)


ASKING = """# %%
from analysis import sample_people
from known import KnownPools

(one,) = sample_people(1)
for unheard, most in (("Glass blower", 0), ("Glass blower", 9), ("Glass blower", 0), ("Luthier", 1)):
    pools = KnownPools(encode=most)
    pools.pool_of([one.model_copy(update={"headline": unheard})])
    print(pools)
"""


@pytest.mark.encoder
def test_texts_without_a_vector_are_encoded_where_they_are_few_and_counted_where_they_are_not(run, tmp_path):
    notebook = tmp_path / "asking.py"
    notebook.write_text(ASKING, encoding="utf-8")
    shutil.copy(FOLDER / "known.py", tmp_path)
    done = run(notebook, tmp_path / "home", tmp_path)
    assert done.status == 0, done.complained
    missing, encoded, cached, too_many = done.printed.splitlines()
    assert re.search(r"vectors for 1 of 3 texts; the others are taken for not known", missing)
    assert encoded.endswith("vectors for 3 of 3 texts")
    assert (cached, too_many) == (encoded, missing)


def test_a_notebook_that_stops_half_way_has_no_report(run, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("# %%\nx = 1\n\n# %%\nx.nothing\n\n# %%\nx = 2\n", encoding="utf-8")
    done = run(broken, tmp_path, tmp_path)
    assert done.status != 0
    assert "broken.py, cell 2" in done.complained
    assert not done.report.exists()


def test_a_figure_that_does_not_say_what_is_synthetic_is_found(run, tmp_path):
    drawing = "# %%\nimport matplotlib.pyplot as plt\nfor title in ('Pay', 'Pay (synthetic)'):\n"
    drawing += "    plt.figure().suptitle(title)\n    plt.plot([1, 2])\n"
    notebook = tmp_path / "drawn.py"
    notebook.write_text(drawing, encoding="utf-8")
    done = run(notebook, tmp_path, tmp_path)
    told = json.loads(done.report.read_text(encoding="utf-8"))
    assert unlabelled(told["figures"]) == ["Pay"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda each: each.stem)
def test_a_notebook_is_a_percent_script_without_outputs(notebook):
    text = notebook.read_text(encoding="utf-8")
    assert text.startswith("# ---\n# jupyter:\n#   jupytext:\n")
    assert "format_name: percent" in text
    read = jupytext.reads(text, fmt="py:percent")
    assert not [each for each in read.cells if each.get("outputs") or each.get("execution_count")]


def test_there_is_no_notebook_with_outputs_beside_them():
    assert len(NOTEBOOKS) == 7
    assert not [*FOLDER.rglob("*.ipynb")]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.*")), ids=lambda each: each.name)
def test_nothing_names_a_place_on_some_machine(file):
    assert not ABSOLUTE.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("bad", ["open('/home/ana/x.csv')", "C:\\Users\\ana", "file:///data", "see /tmp/plots"])
def test_a_place_on_some_machine_would_be_found(bad):
    assert ABSOLUTE.search(bad)


def test_each_notebook_begins_with_a_summary_in_korean_and_then_in_english():
    for notebook in NOTEBOOKS:
        first = cells(notebook, "markdown")[0].split("\n\n")
        assert first[0].startswith(f"# {notebook.stem[:2]} · ")
        assert first[1].startswith("**요약.**")
        assert re.search(r"[a-z]{3}", first[2])
        assert not re.search(r"[가-힣]", first[2])


def untold(notebook: Path) -> list[str]:
    """Return the cells that draw without a cell right before that says what to look at, in both languages."""
    before, found = "", []
    for each in jupytext.read(notebook).cells:
        draws = each.cell_type == "code" and "figure(" in each.source
        if draws and not all(words in before for words in LOOK):
            found.append(each.source)
        before = " ".join(each.source.split()) if each.cell_type == "markdown" else ""
    return found


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda each: each.stem)
def test_before_each_figure_stands_what_to_look_at_and_what_would_surprise(notebook):
    assert "figure(" in notebook.read_text(encoding="utf-8")
    assert not untold(notebook)


def test_a_figure_without_a_word_before_it_would_be_found(tmp_path):
    bare = tmp_path / "bare.py"
    bare.write_text("# %% [markdown]\n# **Look at** it.\n\n# %%\nfigure('x', synthetic=True)\n", encoding="utf-8")
    assert len(untold(bare)) == 1
