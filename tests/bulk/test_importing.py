"""The command line writes templates, imports tables, and gives bad rows back."""

import json

import pytest

from matching.bulk import table, template
from matching.cli import main
from matching.cli.importing import _mapping
from matching.errors import BadInputError
from matching.settings import settings
from matching.store import Store

TABLE = "id,Firm,입사일,퇴사일\np1,한빛반도체,2016.03,현재\np2,Nara Devices,03/04/2016,2017\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KTECH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    (tmp_path / "people.csv").write_text(TABLE, encoding="utf-8")

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["ktech-match", *arguments])
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    yield call
    settings.cache_clear()


def stored():
    return {person.id for person in Store(settings().store).candidates()}


def test_one_bad_row_stores_nothing_and_says_so(run):
    code, out, err = run("import", "people.csv", "--map", "Firm=employer")
    assert (code, stored()) == (2, set())
    assert 'line 3: column "입사일": the day and the month' in out
    assert "2 rows: 1 good, 1 bad" in out
    assert "1 of 2 rows are bad" in err


def test_bad_rows_are_left_out_and_come_back_to_be_imported(run, tmp_path):
    mapped = ("--map", "Firm=employer")
    code, out, _ = run("import", "people.csv", *mapped, "--skip-bad", "--bad-rows", "bad.csv")
    assert (code, stored()) == (0, {"p1"})
    assert "1 stored" in out
    bad = tmp_path / "bad.csv"
    bad.write_text(bad.read_text(encoding="utf-8-sig").replace("03/04/2016", "2016-04-03"), encoding="utf-8")
    assert run("import", "bad.csv", *mapped)[0] == 0
    assert stored() == {"p1", "p2"}
    again = run("import", "bad.csv", *mapped)
    assert again[0] == 2
    assert "is there already" in again[1]
    assert run("import", "bad.csv", *mapped, "--replace")[0] == 0


def test_a_dry_run_stores_nothing_and_its_exit_code_says_whether_rows_are_bad(run, tmp_path):
    assert run("import", "people.csv", "--dry-run", "--skip-bad")[0] == 2
    (tmp_path / "good.csv").write_text(TABLE.rpartition("p2")[0], encoding="utf-8")
    code, out, _ = run("import", "good.csv", "--dry-run", "--lang", "ko")
    assert (code, stored()) == (0, set())
    assert "저장하지 않았습니다" in out


def test_a_report_as_json_adds_up_and_has_both_languages(run):
    code, out, _ = run("import", "people.csv", "--dry-run", "--json")
    report = json.loads(out)
    assert (code, report["total"], report["good"], report["bad"], report["stored"]) == (2, 2, 1, 1, None)
    assert report["unmapped"] == ["Firm"]
    (problem,) = report["problems"]
    assert (problem["line"], problem["column"], problem["code"]) == (3, "입사일", "cell-date-two-ways")
    assert set(problem["text"]) == {"en", "ko"}


@pytest.mark.parametrize("kind", ["candidates", "openings"])
@pytest.mark.parametrize("xlsx", [False, True])
def test_a_template_is_written_and_is_importable_as_it_is(run, tmp_path, kind, xlsx):
    name = f"{kind}.xlsx" if xlsx else f"{kind}.csv"
    assert run("template", kind, *(["--xlsx"] if xlsx else []), "--lang", "ko")[0] == 0
    if not xlsx:
        assert (tmp_path / name).read_bytes() == template(kind, "csv", "ko")
    code, out, _ = run("import", name, "--kind", kind)
    assert code == 0
    assert "0 good, 0 bad, 0 there already, 1 left out" in out


def test_a_mapping_is_read_from_pairs_and_files(tmp_path):
    path = tmp_path / "map.json"
    path.write_text('{"Firm": "employer", "Notes": null}', encoding="utf-8")
    assert _mapping([str(path), "a=b=name"]) == {"Firm": "employer", "Notes": "", "a=b": "name"}
    for wrong in ("[1]", '{"Firm": 3}'):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(BadInputError, match="not a mapping"):
            _mapping([str(path)])


@pytest.mark.parametrize(
    "arguments", [["template", "people"], ["import", "no-such.csv"], ["import", "people.csv", "--kind", "people"]]
)
def test_a_wrong_call_is_one_line_and_an_exit_code(run, arguments):
    code, _, err = run(*arguments)
    assert (code, err.count("\n")) == (2, 1)


@pytest.mark.parametrize("most", ["bytes", "rows"])
def test_a_table_too_large_to_be_stored_all_at_once_says_how_it_can_be_stored(run, monkeypatch, most):
    if most == "rows":
        whole = table.read_table
        monkeypatch.setattr("matching.bulk.read_table", lambda *given: whole(*given, most=table.Most(rows=1)))
    else:
        monkeypatch.setattr(table, "MOST_BYTES", 60)
    code, _, err = run("import", "people.csv", "--map", "Firm=employer", "--dry-run")
    assert (code, "people.csv: too large to be stored all at once" in err, "--in-parts" in err) == (2, True, True)
    assert run("import", "people.csv", "--map", "Firm=employer", "--skip-bad", "--in-parts")[0] == 0
    assert stored() == {"p1"}
