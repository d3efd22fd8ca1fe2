"""The analyst's pages: cards, gates, what serves, what was measured, how far judges agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from matching.evaluation import promotion
from matching.language import LANGUAGES, Text, message
from matching.registry import REQUIRED, GateResult
from tests.api.test_pages_office import HTML
from tests.api.world import World
from tests.pages.office_things import gates_asked, judged_twice, measured


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    with closing(World(tmp_path_factory.mktemp("home"))) as made:
        shelf = made.workspace.shelf
        shelf.add(shelf.card("prior").model_copy(update={"name": "judged"}))
        yield made


def get(world, path, name="analyst", lang="en", status=200):
    answer = world.ask(world.people[name], "GET", path, headers={**HTML, "accept-language": lang})
    assert answer.status_code == status, answer.text
    return answer.text


def send(world, path, name="analyst", **fields):
    files = {"do": (None, ""), **{key: (None, value) for key, value in fields.items()}}
    return world.ask(world.people[name], "POST", path, files=files, headers=HTML)


def results(**failed):
    return tuple(GateResult(name, name not in failed, failed.get(name, Text(name, name))) for name in REQUIRED)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_weight_of_a_card_is_shown_with_its_reason(world, lang):
    page = get(world, "/scorers/prior", lang=lang)
    card = world.workspace.shelf.card("prior")
    for side in (card.company, card.candidate):
        for each in side.features.values():
            assert f"{each.weight:.3f}" in page
            assert each.why.en in page or each.why.ko in page or lang == "en"
    assert card.limits.model_dump()[lang].split(".")[0] in page


def test_a_card_that_is_damaged_is_told_of_and_the_others_are_shown(world):
    shelf = world.workspace.shelf
    shelf.add(shelf.card("prior").model_copy(update={"name": "broken"}))
    file = shelf.folder / "broken" / "card.json"
    file.write_bytes(file.read_bytes()[:-5])
    page = get(world, "/scorers")
    assert "broken/card.json" in page
    assert "/scorers/judged" in page
    file.unlink()


def test_nothing_is_promoted_or_taken_back_that_was_not_confirmed(world):
    for path, fields in (("/scorers/judged", {"do": "promote"}), ("/scorers", {})):
        answer = send(world, path, **fields)
        assert answer.status_code == 422
        assert "tick the box" in answer.text
    assert world.workspace.shelf.placed() == ()


def test_nothing_served_earlier_nothing_to_go_back_to(world):
    answer = send(world, "/scorers", sure="1")
    assert answer.status_code == 422
    assert message("errors", "scorer-no-earlier").en in answer.text


def test_gates_are_asked_for_the_one_who_asked_alone(world):
    answer = send(world, "/scorers/judged", do="ask")
    assert answer.status_code == 303
    page = get(world, answer.headers["location"])
    assert "being asked" in page
    get(world, "/scorers-asked/nothing", status=404)
    get(world, f"/scorers-asked/{world.job_of('analyst')}", status=404)  # a job of another kind


def test_a_refusal_names_the_gate_and_shows_its_interval(world):
    page = get(world, f"/scorers-asked/{gates_asked(world, is_over=True)}")
    assert "Not promoted" in page
    failed = page[page.index('class="finding no"') :]
    assert "The worse side on the parallel set" in failed
    assert failed.index("interval") < failed.index('class="finding yes"')


def test_a_promotion_asks_the_very_gates_of_the_command_line(world, monkeypatch):
    """The job runs as it does in the service; only what the gates measure is handed over."""
    asked = []
    monkeypatch.setattr(
        promotion,
        "asked_of",
        lambda shelf, name, *_: asked.append(name) or results(quality=Text("Too bad.", "너무 나쁩니다.")),
    )
    background = world.app.state.background
    location = send(world, "/scorers/judged", do="promote", sure="1").headers["location"]
    while background.runner.run_next():
        pass
    assert "judged" in asked
    page = get(world, location)
    assert "Too bad." in page
    assert world.workspace.shelf.load_in_service().scorer.name == "prior"

    monkeypatch.setattr(promotion, "asked_of", lambda *_: results()[1:])
    send(world, "/scorers/judged", do="promote", sure="1")
    while background.runner.run_next():
        pass
    assert world.workspace.shelf.placed() == ()  # a gate that was not asked is not passed

    monkeypatch.setattr(promotion, "asked_of", lambda *_: results())
    location = send(world, "/scorers/judged", do="promote", sure="1").headers["location"]
    while background.runner.run_next():
        pass
    assert "Promoted" in get(world, location)
    assert [each.name for each in world.workspace.shelf.placed()] == ["judged"]
    assert world.workspace.served.scorer.name == "judged"


def test_two_scorers_stand_side_by_side_feature_by_feature(world):
    page = get(world, "/scorers-compare?a=prior&b=judged")
    assert page.count("→ 0.170") == 1
    assert len(re.findall(r'class="interval"', page)) == 2 * (15 + 9)
    get(world, "/scorers-compare?a=prior&b=nobody", status=404)


def test_what_was_not_measured_says_how_to_measure_it(world):
    page = get(world, "/fairness", "auditor")
    assert page.count("ktech-match evaluate --sections") == 3
    measured(world)
    page = get(world, "/fairness", "auditor")
    assert page.count("ktech-match evaluate --sections") == 2
    for part in ("cannot tell", "0.700", "0.500 – 0.800", "Measured for 2026-11-23"):
        assert part in page


def test_agreement_counts_what_was_judged_twice_and_names_the_pairs_that_differ(world):
    judged_twice(world)
    page = get(world, "/agreement", "auditor")
    numbers = re.findall(r'<span class="big number">([^<]+)</span>', page)
    assert numbers == ["8", "4", "1"]
    assert "cannot tell" in page  # four pairs are too few for a kappa
    assert "odd-2" in page
    entry = world.app.state.ledger.latest(1)[0]
    assert set(world.app.state.ledger.people([entry]).values()) == {"odd-2"}
