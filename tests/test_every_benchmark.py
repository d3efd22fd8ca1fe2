"""`make bench` runs every benchmark there is, whatever one of them does."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks import every
from tests.benchmarks.every import BENCHES, HERE, Bench, chosen, run_each

FEW = (Bench("bench_a", ("{store}/x", "y")), Bench("bench_b"), Bench("bench_c"))


def test_every_benchmark_that_there_is_is_run():
    assert {each.name for each in BENCHES} == {each.stem for each in HERE.glob("bench_*.py")}


def test_each_is_run_with_its_arguments_in_a_process_of_its_own(tmp_path):
    called = []
    assert run_each(FEW, tmp_path, lambda program: called.append(program) or 0) == []
    assert called[0] == [sys.executable, str(HERE / "bench_a.py"), f"{tmp_path}/x", "y"]
    assert [Path(program[1]).stem for program in called] == ["bench_a", "bench_b", "bench_c"]


def test_one_that_fails_is_named_and_keeps_none_from_running(tmp_path, capsys):
    called = []

    def run(program):
        called.append(program)
        return 3 if "bench_a" in program[1] else 0

    assert run_each(FEW, tmp_path, run) == ["bench_a {store}/x y"]
    assert len(called) == len(FEW)
    assert "bench_a: 0 s, failed (3)" in capsys.readouterr().out


@pytest.mark.parametrize(("failed", "status"), [((), 0), (("bench_startup",), 1)])
def test_the_command_fails_where_one_of_them_does(monkeypatch, failed, status, tmp_path):
    monkeypatch.setattr(every, "PLOT", tmp_path / "build" / "x.svg")
    monkeypatch.setattr(every, "_run", lambda program: int(Path(program[1]).stem in failed))
    assert every.main(["bench_startup", "bench_questions"]) == status


def test_what_starts_over_a_store_is_run_after_what_makes_one():
    assert [each.name for each in chosen(["bench_start"])] == ["bench_http", "bench_start"]
    assert chosen([]) == [*BENCHES]
    for number, each in enumerate(BENCHES):
        assert each.needs is None or each.needs in [before.name for before in BENCHES[:number]]


def test_a_name_that_there_is_not_is_told_with_those_there_are():
    with pytest.raises(SystemExit, match=r"no bench_nothing\. There are: bench_all_pairs, "):
        chosen(["bench_nothing"])
