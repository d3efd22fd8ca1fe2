"""The secrets that open what is kept."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from matching.errors import StoreError
from matching.store.keys import key_file, secret

KEY = bytes(range(32))


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    made = secret("ledger", tmp_path)
    path = key_file("ledger", tmp_path)
    assert (len(made), secret("ledger", tmp_path), base64.b64decode(path.read_text())) == (32, made, made)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in path.parent.iterdir()] == ["ledger.key"]
    assert secret("store", tmp_path) != made


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("KTECH_STORE_KEY", base64.b64encode(KEY).decode())
    assert secret("store", tmp_path) == KEY
    assert not key_file("store", tmp_path).exists()


@pytest.mark.parametrize("text", ["c2hvcnQ=", "no base64!", "한글", base64.b64encode(KEY + b"\0").decode()])
def test_a_key_of_another_length_is_refused_without_repeating_it(tmp_path, monkeypatch, text):
    secret("store", tmp_path)
    key_file("store", tmp_path).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"store\.key does not hold the base64 of 32 bytes") as caught:
        secret("store", tmp_path)
    assert text not in str(caught.value)
    monkeypatch.setenv("KTECH_STORE_KEY", text)
    with pytest.raises(StoreError, match="KTECH_STORE_KEY does not hold the base64 of 32 bytes"):
        secret("store", tmp_path)


@pytest.mark.parametrize(("is_folder", "mode", "wanted"), [(False, 0o640, "600"), (True, 0o701, "700")])
def test_a_key_that_others_can_reach_is_refused_with_the_command_that_helps(tmp_path, is_folder, mode, wanted):
    secret("store", tmp_path)
    path = key_file("store", tmp_path)
    open_one = path.parent if is_folder else path
    open_one.chmod(mode)
    with pytest.raises(StoreError, match=f"chmod {wanted} {open_one}"):
        secret("store", tmp_path)
    open_one.chmod(int(wanted, 8))
    assert len(secret("store", tmp_path)) == 32


def test_a_key_that_must_be_there_is_not_made(tmp_path):
    with pytest.raises(StoreError, match="is missing, and without it the store cannot be read"):
        secret("store", tmp_path, make=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_a_key_is_said(tmp_path):
    key_file("store", tmp_path).mkdir(parents=True, mode=0o700)
    key_file("store", tmp_path).chmod(0o700)
    key_file("store", tmp_path).parent.chmod(0o700)
    with pytest.raises(StoreError, match="cannot be read or written"):
        secret("store", tmp_path)


def test_processes_that_start_together_hold_one_key(tmp_path):
    code = "import sys; from pathlib import Path; from matching.store.keys import secret;"
    code += "print(secret('store', Path(sys.argv[1])).hex())"
    root = Path(__file__).parents[2]
    some = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root)
        for _ in range(3)
    ]
    said = {each.communicate(timeout=60)[0] for each in some}
    assert said == {secret("store", tmp_path).hex() + "\n"}
