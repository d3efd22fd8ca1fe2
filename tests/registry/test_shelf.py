"""The way into service and back: hashes checked, history kept, and the last good scorer where one is damaged."""

import json
from datetime import date
from threading import Thread

import pytest

from matching.errors import AlreadyExistsError, BadInputError, NotFoundError, ScorerError
from matching.language import Text
from matching.registry import REQUIRED, GateResult, Shelf
from matching.registry.serving import Serving
from matching.registry.shelf import POINTER
from matching.scoring.cards import CARD, Card
from matching.settings import settings
from tests.scoring.test_cards import card

DAY = date(2026, 11, 26)
PASSED = [GateResult(name, True, Text(f"{name} ok", f"{name} 통과")) for name in REQUIRED]


def made(name: str) -> Card:
    return Card.model_validate_json(json.dumps(card(name=name)))


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "scorers", settings().models / "prior")


@pytest.fixture
def three(shelf) -> Shelf:
    """A shelf on which a, b and c were put in service one after another."""
    for name in ("a", "b", "c"):
        shelf.add(made(name))
        shelf.promote(name, PASSED, day=DAY)
    return shelf


def serves(shelf: Shelf) -> str:
    return shelf.load_in_service().scorer.name


def damage(shelf: Shelf, name: str) -> None:
    path = shelf.folder / name / CARD
    path.write_bytes(path.read_bytes().replace(b"0.5", b"0.6", 1))


def test_before_anything_is_promoted_the_prior_serves_without_a_notice(shelf):
    served = shelf.load_in_service()
    assert (served.scorer.name, served.notice) == ("prior", None)
    assert served.sha256 == shelf.sha256("prior")
    assert shelf.names() == ("prior",)


def test_what_was_promoted_serves_and_history_is_kept(three):
    assert serves(three) == "c"
    assert three.load_in_service().notice is None
    assert [(each.name, each.by, each.day) for each in three.placed()] == [
        ("a", "promotion", DAY),
        ("b", "promotion", DAY),
        ("c", "promotion", DAY),
    ]
    assert three.names() == ("prior", "a", "b", "c")


@pytest.mark.parametrize("gate", REQUIRED)
def test_a_scorer_that_fails_one_gate_is_not_promoted_and_told_why(three, gate):
    results = [
        GateResult(gate, False, Text("worse by far", "훨씬 나쁨")) if each.name == gate else each for each in PASSED
    ]
    with pytest.raises(BadInputError, match="worse by far") as caught:
        three.promote("a", results, day=DAY)
    assert "훨씬 나쁨" in caught.value.text().ko
    assert serves(three) == "c"


@pytest.mark.parametrize("gate", REQUIRED)
def test_a_gate_that_was_not_asked_is_not_passed(three, gate):
    with pytest.raises(BadInputError, match="was not asked"):
        three.promote("a", [each for each in PASSED if each.name != gate], day=DAY)
    assert serves(three) == "c"


def test_rolling_back_goes_back_further_each_time_until_the_prior(three):
    seen = []
    for _ in range(3):
        three.rollback(day=DAY)
        seen.append(serves(three))
    assert seen == ["b", "a", "prior"]
    with pytest.raises(BadInputError, match="no earlier scorer"):
        three.rollback(day=DAY)
    assert [each.by for each in three.placed()] == ["promotion"] * 3 + ["rollback"] * 3


def test_what_was_taken_back_can_be_promoted_again(three):
    three.rollback(day=DAY)
    three.promote("c", PASSED, day=DAY)
    assert serves(three) == "c"
    three.rollback(day=DAY)
    assert serves(three) == "b"


# Damage -------------------------------------------------------------------------------------------


def test_where_the_one_in_service_is_damaged_the_last_good_one_serves_and_that_is_said(three):
    damage(three, "c")
    served = three.load_in_service()
    assert served.scorer.name == "b"
    assert '"c" cannot be read' in served.notice.en
    assert '"b"' in served.notice.ko
    damage(three, "b")
    damage(three, "a")
    assert serves(three) == "prior"
    assert '"prior" serves instead' in three.load_in_service().notice.en


def test_one_that_was_taken_back_does_not_serve_again_because_another_is_damaged(three):
    three.rollback(day=DAY)
    damage(three, "b")
    assert serves(three) == "a"


def test_a_rollback_passes_over_what_is_damaged(three):
    damage(three, "b")
    three.rollback(day=DAY)
    assert serves(three) == "a"


def test_a_whole_card_exchanged_under_its_name_does_not_serve(three):
    other = three.folder / "c"
    for path in other.iterdir():
        path.unlink()
    other.rmdir()
    three.add(made("c").model_copy(update={"command": "another"}))
    assert three.load("c").name == "c"  # it can be read
    assert serves(three) == "b"  # and is not what was put in service


def test_a_card_whose_folder_has_another_name_is_not_taken_for_it(three):
    (three.folder / "c" / CARD).replace(three.folder / "a" / CARD)
    assert serves(three) == "b"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1, "placed": []}', b"\xff", b'{"format": 2}'])
def test_where_the_pointer_is_damaged_the_prior_serves_and_nothing_is_promoted(three, content):
    (three.folder / POINTER).write_bytes(content)
    served = three.load_in_service()
    assert served.scorer.name == "prior"
    assert "in_service.json" in served.notice.en
    with pytest.raises(ScorerError, match=r"in_service\.json is damaged"):
        three.promote("a", PASSED, day=DAY)
    assert (three.folder / POINTER).read_bytes() == content


def test_each_flipped_bit_of_the_pointer_serves_a_whole_scorer_and_never_another_than_was_promoted(three):
    whole = (three.folder / POINTER).read_bytes()
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        (three.folder / POINTER).write_bytes(damaged)
        assert serves(three) in ("prior", "a", "b", "c")


def test_only_a_damaged_prior_stops_everything(tmp_path):
    (tmp_path / "prior").mkdir()
    with pytest.raises(ScorerError, match="is not there"):
        Shelf(tmp_path, tmp_path / "prior").load_in_service()


# Adding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["prior", "a"])
def test_a_name_that_is_taken_is_refused(three, name):
    with pytest.raises(AlreadyExistsError, match="scorer"):
        three.add(made(name))


def test_a_card_of_other_features_is_not_kept(shelf):
    document = card(name="other")
    features = document["company"]["features"]
    features["height"] = features.pop("must")
    with pytest.raises(ScorerError, match="height, must"):
        shelf.add(Card.model_validate_json(json.dumps(document)))
    assert list(shelf.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["nobody", "../prior", "", ".lock"])
def test_a_name_that_nobody_has_is_not_found(three, name):
    with pytest.raises(NotFoundError, match="scorer"):
        three.promote(name, PASSED, day=DAY)


def test_two_that_promote_at_once_lose_nothing(three):
    running = [Thread(target=lambda n=name: [three.promote(n, PASSED, day=DAY) for _ in range(10)]) for name in "ab"]
    for each in running:
        each.start()
    for each in running:
        each.join(60)
    placed = [each.name for each in three.placed()]
    assert (placed.count("a"), placed.count("b"), len(placed)) == (11, 11, 23)


def test_without_the_lock_some_would_be_lost(three, monkeypatch):
    monkeypatch.setattr("matching.registry.shelf.fcntl.flock", lambda *_: None)
    first = three.placed()
    monkeypatch.setattr(Shelf, "placed", lambda _: first)  # what both read before either writes
    three.promote("a", PASSED, day=DAY)
    three.promote("b", PASSED, day=DAY)
    monkeypatch.undo()
    assert [each.name for each in three.placed()] == ["a", "b", "c", "b"]


# A running process --------------------------------------------------------------------------------


def test_a_running_process_follows_what_is_put_in_service(shelf):
    serving = Serving(shelf)
    assert serving.now().scorer.name == "prior"
    assert serving.now() is serving.now()
    shelf.add(made("a"))
    assert serving.now().scorer.name == "prior"
    shelf.promote("a", PASSED, day=DAY)
    assert serving.now().scorer.name == "a"
    shelf.rollback(day=DAY)
    assert serving.now().scorer.name == "prior"


def test_a_running_process_keeps_its_scorer_when_the_card_is_damaged_under_it(three):
    serving = Serving(three)
    held = serving.now()
    damage(three, "c")
    assert serving.now() is held


def test_that_another_scorer_serves_is_told_in_the_log_once(three, caplog):
    damage(three, "c")
    serving = Serving(three)
    serving.now(), serving.now()
    assert [each.getMessage() for each in caplog.records] == [three.load_in_service().notice.en]
