"""What is made before anybody asks: whoever comes first waits for nothing, and nothing is said of anybody."""

from __future__ import annotations

import time
from datetime import date

import pytest

from api.app import create_app
from api.pages import show
from matching.eligibility import Rulebook
from matching.errors import EncoderError, NotFoundError
from matching.programme.standing import standing as really_standing
from matching.settings import Settings
from tests import small
from tests.api.conftest import ask
from tests.api.test_pages import get


@pytest.fixture
def filled(workspace):
    workspace.add(small.candidates(), small.openings())
    return workspace


@pytest.fixture
def counted(monkeypatch):
    made: list[date] = []

    def standing(pool, openings, rulebook, there):
        made.append(rulebook.day)
        return really_standing(pool, openings, rulebook, there)

    monkeypatch.setattr("matching.programme.kept.standing", standing)
    return made


def test_what_the_first_pages_need_is_made_before_they_are_asked_for(filled, counted):
    with ask(filled) as client:
        app = client.app
        assert filled.laid_out() == {"candidates": 0, "openings": 0}  # the control
        app.state.warming.begin()
        day = app.state.today()
        assert filled.laid_out() == {
            "candidates": len(filled.pool),
            "openings": len(filled.opening_pool.openings),
        }
        assert Rulebook.on(day).key in filled.pool._answers
        assert set(show._templates().list_templates()) <= {name for _, name in show._templates().cache}
        get(client, "/programme")
        assert counted == [day]


def test_nothing_is_recorded_of_what_nobody_is_shown(filled):
    with ask(filled) as client:
        before = client.app.state.ledger.latest(5)
        client.app.state.warming.begin()
        assert client.app.state.ledger.latest(5) == before


def test_another_day_is_made_ready_when_it_begins_and_not_before(filled, counted):
    days = [date(2026, 11, 23)]
    app = create_app(filled, today=lambda: days[-1])
    app.state.warming.go_on()  # not served yet, so that nobody waits
    assert counted == []
    app.state.warming.begin()
    app.state.warming.go_on()
    assert counted == days
    days.append(date(2026, 11, 24))
    app.state.warming.go_on()
    app.state.warming.go_on()
    assert counted == days


def test_a_part_that_fails_keeps_the_others_from_nothing(filled, counted, monkeypatch):
    def fails(*_):
        raise NotFoundError("candidate", "x")

    monkeypatch.setattr("api.warming._of_a_person", fails)
    reached = []
    monkeypatch.setattr("api.warming._of_an_opening", lambda *asked: reached.append(asked))
    create_app(filled).state.warming.begin()
    assert len(counted) == len(reached) == 1


def test_without_an_encoder_nothing_is_served(filled, monkeypatch):
    def fails(_):
        raise EncoderError("encoder-empty-text")

    monkeypatch.setattr(type(filled), "warm", fails)
    with pytest.raises(EncoderError, match="nothing to encode"):
        create_app(filled).state.warming.begin()


def test_an_empty_store_is_served_at_once(workspace, counted):
    warming = create_app(workspace).state.warming
    warming.begin()
    assert (counted, warming.day is None) == ([], False)


def test_a_service_that_runs_makes_the_lists_of_its_openings_by_itself(filled):
    for most, lists in ((2, 2), (0, 0)):
        filled.pool.lists.clear()
        with ask(filled, limits=Settings(lists_ahead=most)) as client:
            until = time.monotonic() + 20
            while len(filled.pool.lists) < lists and time.monotonic() < until:
                time.sleep(0.02)
            client.app.state.background.maker.stop()
            assert len(filled.pool.lists) == lists
