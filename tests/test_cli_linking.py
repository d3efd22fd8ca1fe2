"""`skill` and `title` on the command line: what they print in both languages, and as JSON."""

import json
import sys

import pytest

from matching import cli


@pytest.fixture
def call(monkeypatch, capsys):
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["ktech-match", *arguments])
        with pytest.raises(SystemExit, match="0"):
            cli.main()
        return capsys.readouterr().out

    return run


def test_a_skill_is_the_same_in_either_language(call):
    korean, english = (json.loads(call("skill", name, "--by-name", "--json")) for name in ("식각", "dry etching"))
    assert korean == english
    assert (korean["link"]["id"], korean["link"]["tier"]) == ("ktech:plasma-etching", "alias")
    assert "European Commission" in korean["attribution"]["en"]


def test_a_skill_nobody_knows_is_null(call):
    assert json.loads(call("skill", "zzzqqq", "--by-name", "--json"))["link"] is None
    assert "No skill of that name" in call("skill", "zzzqqq", "--by-name")
    assert "찾지 못했습니다" in call("skill", "zzzqqq", "--by-name", "--lang", "ko")


def test_a_title_comes_with_its_occupation_and_rank(call):
    document = json.loads(call("title", "책임 반도체 공정 엔지니어", "--by-name", "--json"))
    assert [link["title"] for link in document["links"]] == ["semiconductor-process-engineer"]
    assert [each["id"] for each in document["seniority"]] == ["chaegim"]
    assert "직급: 책임" in call("title", "책임 반도체 공정 엔지니어", "--by-name", "--lang", "ko")
