"""A worker leaves out what would change nothing that is shown: a run says the same with fewer messages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.fewer_messages import send_fewer

TESTS = """
import pytest

@pytest.fixture
def broken():
    raise ValueError("before")

@pytest.fixture
def ends_badly():
    yield
    raise ValueError("after")

@pytest.mark.parametrize("n", range(90))
def test_well(n): pass

def test_badly(): assert not 1

def test_before(broken): pass

def test_after(ends_badly): pass

@pytest.mark.skip(reason="not now")
def test_skipped(): pass

@pytest.mark.xfail(strict=True)
def test_known(): assert not 1
"""
COUNTING = """
import pytest
from xdist import dsession, workermanage

heard, was = [], workermanage.WorkerController.process_from_remote
def process(self, call):
    heard.append(call[0] if isinstance(call, tuple) else "end")
    return was(self, call)
workermanage.WorkerController.process_from_remote = process

def pytest_unconfigure():
    print("heard", len(heard))
"""
SENDING = "from tests.fewer_messages import send_fewer as pytest_configure\n"


def said(folder: Path, *, fewer: bool) -> tuple[int, list[str]]:
    """Return how many messages a run on one worker took, and what it showed."""
    folder.mkdir()
    (folder / "test_it.py").write_text(TESTS)
    (folder / "conftest.py").write_text(COUNTING + (SENDING if fewer else ""))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "xdist",
        "-q",
        "-rfEs",
        "-n1",
        "-p",
        "no:cacheprovider",
        str(folder),
    ]
    told = {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, env=os.environ | told)
    shown = re.sub(r"in [\d.]+s|0x\w+|\[gw\d\].*|bringing up.*", "", done.stdout.replace(str(folder), ""))
    (heard,) = re.findall(r"heard (\d+)", shown)
    return int(heard), [each for each in shown.splitlines() if "heard" not in each]


def test_a_run_says_the_same_with_fewer_messages(tmp_path):
    (all_heard, all_shown), (heard, shown) = (said(tmp_path / name, fewer=name == "b") for name in "ab")
    assert any("1 failed, 91 passed, 1 skipped, 1 xfailed, 2 errors" in each for each in all_shown), all_shown
    assert shown == all_shown
    assert heard < 0.6 * all_heard


class Worker:
    def __init__(self) -> None:
        self.sent: list[str] = []

    def sendevent(self, name: str, **_: object) -> None:
        self.sent.append(name)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [({}, []), ({"durations": 3}, ["logstart"]), ({"xmlpath": "report"}, ["logstart"]), ({"verbose": 1}, ["logstart"])],
)
def test_all_is_sent_where_what_is_left_out_was_asked_for(asked, sent):
    worker = Worker()
    option = SimpleNamespace(**{"durations": None, "xmlpath": None, "verbose": -1, **asked})
    plugins = SimpleNamespace(get_plugins=lambda: [object(), worker])
    send_fewer(SimpleNamespace(option=option, pluginmanager=plugins, workerinput={}))
    worker.sendevent("logstart", nodeid="one")
    assert worker.sent == sent
    worker.sendevent("testreport", data={"when": "setup", "outcome": "skipped"})
    assert worker.sent == [*sent, "testreport"]
