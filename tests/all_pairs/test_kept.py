"""The file of all pairs: gone on with after a kill, of one state of the store, and gone with whoever is erased."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.all_pairs import ByLikeness, ByScore, Ids, Key, make, read, remove, work
from matching.all_pairs.kept import FOLDER
from matching.errors import BadInputError
from tests.all_pairs.pools import sought_of
from tests.small import candidates, openings

KEY = Key("score", 1, 1, "", "2026-11-23", "pack", "policy", "random", "prior", 20, 3, 1_000)
WORK = {"score": ByScore, "likeness": ByLikeness}
KILLED = """
import os, signal, sys
from pathlib import Path
from matching.all_pairs import work
from tests.all_pairs.test_kept import made
work.POSTS, work.BLOCK = 1, 4
def die(done, total):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
made(sys.argv[1], Path(sys.argv[2]), progress=die)
"""


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    monkeypatch.setattr(work, "POSTS", 1)
    monkeypatch.setattr(work, "BLOCK", 4)


def made(by, home, key=KEY, progress=None, is_current=lambda: True):
    sought = sought_of(candidates(), openings())
    doing = WORK[by](sought, [None] * len(openings()))
    return make(doing, Ids.of(sought), replace(key, by=by), home, is_current, progress), doing


def told(kept) -> list[object]:
    return [*(kept.people_of(each.id) for each in openings()), *(kept.openings_of(each.id) for each in candidates())]


def files(home: Path) -> list[str]:
    return sorted(each.name for each in (home / FOLDER).iterdir()) if (home / FOLDER).exists() else []


@pytest.mark.parametrize("by", WORK)
def test_a_killed_run_is_gone_on_with_and_gives_the_same(tmp_path, monkeypatch, by):
    (tmp_path / "killed").mkdir()
    command = [sys.executable, "-c", KILLED, by, str(tmp_path / "killed")]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], check=False, timeout=240)
    assert run.returncode == -signal.SIGKILL
    assert len([name for name in files(tmp_path / "killed") if "-0" in name]) == 2
    done = []
    plain = WORK[by].do
    monkeypatch.setattr(WORK[by], "do", lambda self, *step: done.append(step) or plain(self, *step))
    went_on, doing = made(by, tmp_path / "killed")
    assert done == doing.steps[2:]
    whole, _ = made(by, tmp_path / "whole")
    assert told(went_on) == told(whole)
    assert any(told(whole))
    assert files(tmp_path / "killed") == ["key.json", "lists.npz"]


@pytest.mark.parametrize("by", WORK)
def test_a_damaged_step_is_done_again(tmp_path, by):
    def damage(done, total):
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(by, tmp_path / "one", progress=damage)
    part = next((tmp_path / "one" / FOLDER).glob("openings-*.npz"), None) or next(
        (tmp_path / "one" / FOLDER).glob("*-*.npz")
    )
    part.write_bytes(part.read_bytes()[:-9])
    assert told(made(by, tmp_path / "one")[0]) == told(made(by, tmp_path / "other")[0])


def test_what_is_kept_is_read_under_its_key_alone(tmp_path):
    kept, _ = made("score", tmp_path)
    assert told(read(tmp_path, KEY)) == told(kept)
    assert read(tmp_path, replace(KEY, people_revision=2)) is None
    assert read(tmp_path / "elsewhere", KEY) is None
    assert kept.people_of("nobody") is None
    (tmp_path / FOLDER / "lists.npz").write_bytes(b"damaged")
    assert read(tmp_path, KEY) is None


def test_another_key_begins_anew(tmp_path):
    made("score", tmp_path)
    other = replace(KEY, day="2026-11-24")
    made("score", tmp_path, key=other)
    assert read(tmp_path, KEY) is None
    assert json.loads((tmp_path / FOLDER / "key.json").read_text())["day"] == "2026-11-24"


def test_nothing_is_left_where_the_store_changed_meanwhile(tmp_path):
    asked = []
    with pytest.raises(BadInputError, match="changed, added or erased meanwhile"):
        made("score", tmp_path, is_current=lambda: len(asked.append(1) or asked) < 2)
    assert files(tmp_path) == []


def test_what_is_removed_is_gone(tmp_path):
    made("score", tmp_path)
    assert files(tmp_path)
    remove(tmp_path)
    remove(tmp_path)  # nothing there is nothing wrong
    assert files(tmp_path) == []


def test_no_words_of_anybody_are_in_the_file(tmp_path):
    kept, _ = made("score", tmp_path)
    assert kept.pairs["people"] > 0
    with np.load(tmp_path / FOLDER / "lists.npz") as file:
        texts = b" ".join(bytes(file[name]) for name in file if file[name].dtype == "uint8").decode()
    assert "c00" in texts
    assert all(word not in texts for word in ("Ana", "Etch", "TSMC", "김하늘"))
