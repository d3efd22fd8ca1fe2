"""`scorer` on the command line: learned, compared, refused for the right reason, put in service, taken back."""

import json
from contextlib import closing

import pytest

from matching.cli.ledger import ledger_of
from matching.evaluation import promotion
from matching.language import Text
from matching.ledger import Kind
from matching.registry import REQUIRED, GateResult, Shelf
from matching.store import Store
from tests.small import OPENINGS, PEOPLE
from tests.test_cli import call as command

__all__ = ["command"]

DAY = ("--day", "2026-11-23")
HEAD = "opening,candidate,side,answer,annotator\n"


@pytest.fixture
def call(command, tmp_path):
    """Run a command with ten people and three openings loaded; return exit code, output and error."""
    for name, documents in (("people.json", PEOPLE), ("openings.json", OPENINGS)):
        (tmp_path / name).write_text(json.dumps(documents))
    code, _, err = command("load", tmp_path / "people.json", tmp_path / "openings.json")
    assert (code, err.strip()) == (0, "")
    return command


@pytest.fixture
def judgements(tmp_path):
    rows = [f"o{post},c0{person},company,{3 * (person % 2)},judge-1" for post in range(3) for person in range(10)]
    rows += [f"o0,c0{person},candidate,3,judge-1" for person in range(4)]
    path = tmp_path / "judgements.csv"
    path.write_text("opening,candidate,side,answer,annotator\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def gates(monkeypatch):
    """Let the gates say what is handed over, and pass where they are not named; what they measure has its own tests."""

    def say(**failed):
        results = tuple(
            GateResult(name, name not in failed, Text(failed.get(name, f"{name} ok"), failed.get(name, f"{name} 통과")))
            for name in REQUIRED
        )
        monkeypatch.setattr(promotion, "material", lambda day, **_: None)
        monkeypatch.setattr(promotion, "ask", lambda *_: results)

    return say


def test_a_scorer_is_learned_compared_promoted_and_taken_back(call, judgements, gates):
    code, out, err = call("scorer", "train", judgements, "--name", "judged", *DAY)
    assert (code, err.strip()) == (0, "")
    assert "from 30 judged pairs" in out
    card = Shelf.of_settings().card("judged")
    assert [(each.name, each.rows) for each in card.data.sources] == [("judgements.csv", 34)]
    assert card.command.startswith("ktech-match scorer train judgements.csv --name judged")
    assert (card.learned_from.learned, card.learned_from.held, card.learned_from.share) == (30, 0, 0.5)
    assert card.company.calibration is None  # thirty are too few to say how probable a yes is

    gates(**{"worse-side": "worse by far"})
    code, out, _ = call("scorer", "compare", "judged", "--json", *DAY)
    asked = {each["name"]: each["passed"] for each in json.loads(out)["gates"]}
    assert (code, asked) == (0, {name: name != "worse-side" for name in REQUIRED})

    code, out, err = call("scorer", "promote", "judged", *DAY)
    assert (code, "worse by far" in err) == (2, True)
    assert "✘ worse by far" in out
    assert json.loads(call("scorer", "list", "--json")[1])["serves"] == "prior"

    gates()
    code, out, err = call("scorer", "promote", "judged", *DAY)
    assert (code, err.strip()) == (0, "")
    assert 'The scorer "judged" serves.' in out
    assert json.loads(call("shortlist", "o0", "--json", *DAY)[1])["versions"]["scorer"] == "judged"

    assert json.loads(call("scorer", "list", "--json")[1])["serves"] == "judged"
    assert "* judged" in call("scorer", "list")[1]
    assert '"prior" serves' in call("scorer", "rollback", *DAY)[1]
    assert json.loads(call("shortlist", "o0", "--json", *DAY)[1])["versions"]["scorer"] == "prior"
    code, _, err = call("scorer", "rollback", "--lang", "ko", *DAY)
    assert (code, "이전 점수 모델이 없습니다" in err) == (2, True)
    with closing(Store.of_settings()) as store:
        entries = [each for each in ledger_of(store).latest(9)[::-1] if each.kind is Kind.SCORER_PROMOTED]
    kept = [(each.action, each.objects) for each in entries]
    assert kept == [  # neither the promotion that was refused nor the rollback
        ("ktech-match scorer promote", {"scorer": "judged"}),
        ("ktech-match scorer rollback", {"takenBack": "judged"}),
    ]


def test_a_table_of_answers_counts_a_pair_once_by_the_mean_of_its_annotators(call, tmp_path):
    rows = [
        f"o{post},c0{person},company,{grade},judge-{annotator}"
        for post in range(3)
        for person in range(10)
        for annotator, grade in ((1, 3 * (person % 2)), (2, "cannot-tell" if person == 9 else 1))
    ]
    path = tmp_path / "answers.csv"
    path.write_text("opening,candidate,side,answer,annotator\n" + "\n".join(rows) + "\n", encoding="utf-8")
    code, out, err = call("scorer", "train", path, "--name", "answered", *DAY)
    assert (code, err.strip()) == (0, "")
    assert "from 30 judged pairs" in out  # sixty answers, of which three cannot tell
    assert [each.rows for each in Shelf.of_settings().card("answered").data.sources] == [30]


def test_pairs_that_are_held_back_are_told_and_kept_out_of_the_card(call, judgements):
    code, out, err = call("scorer", "train", judgements, "--name", "judged", "--seed", "2", "--held", "0.4", *DAY)
    assert (code, err.strip()) == (0, "")
    told = Shelf.of_settings().card("judged").learned_from
    assert (told.seed, told.share, told.learned + told.held + told.neither) == (2, 0.4, 30)
    assert min(told.learned, told.held) > 0
    assert f"from {told.learned} judged pairs" in out
    assert f"{told.held} pairs were held back; {told.neither} more are neither" in out
    assert "--held 0.4 --seed 2" in Shelf.of_settings().card("judged").command


def test_a_damaged_scorer_is_told_of_and_the_one_before_serves(call, judgements, gates):
    gates()
    call("scorer", "train", judgements, "--name", "judged", *DAY)
    call("scorer", "promote", "judged", *DAY)
    card = Shelf.of_settings().folder / "judged" / "card.json"
    card.write_bytes(card.read_bytes()[:-9])
    code, out, err = call("scorer", "list")
    assert (code, "* prior" in out) == (0, True), out
    assert '"judged" cannot be read' in err
    assert json.loads(call("shortlist", "o0", "--json", *DAY)[1])["versions"]["scorer"] == "prior"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("opening,candidate,side\no0,c00,company\n", "answer, annotator"),
        ("", "line 1: columns are missing"),
        (HEAD + "o0,c00,company,4,judge-1\n", "line 2"),
        (HEAD + "o0,c00,company,1,judge-1\no1,c00,boss,1,judge-1\n", "line 3"),
        (HEAD + "o0,nobody,company,1,judge-1\n", "line 2, field /candidate"),
    ],
    ids=range(5),
)
def test_a_table_of_judgements_that_cannot_be_used_is_refused_with_its_line(call, tmp_path, text, said):
    path = tmp_path / "wrong.csv"
    path.write_text(text)
    code, _, err = call("scorer", "train", path, "--name", "judged", *DAY)
    assert code == 2
    assert said in err
    assert json.loads(call("scorer", "list", "--json")[1])["scorers"] == ["prior"]


def test_a_card_changed_by_hand_is_refused_until_it_is_sealed(call, judgements, gates):
    gates()
    call("scorer", "train", judgements, "--name", "judged", *DAY)
    folder = Shelf.of_settings().folder / "judged"
    text = (folder / "card.json").read_text(encoding="utf-8")
    (folder / "card.json").write_text(text.replace('"command": "', '"command": "by hand after '), encoding="utf-8")
    code, _, err = call("scorer", "compare", "judged", *DAY)
    assert (code, "sha256 differs" in err) == (1, True)
    assert "hash is written" in call("scorer", "seal", folder)[1]
    assert call("scorer", "compare", "judged", *DAY)[0] == 0
