"""The analyst's way: two scorers compared, one refused for a named reason, then promoted, then taken back."""

from __future__ import annotations

import pytest

from api.pages.words import say
from matching.evaluation import promotion
from matching.language import Text
from matching.registry import REQUIRED, GateResult
from tests.pages.browser import Look, looks

LOOKS = looks(Look("en"))
WORSE = Text("The worse side is worse by far.", "낮은 쪽이 훨씬 나빠집니다.")


def gates(monkeypatch, **failed):
    """Let the gates say what is handed over; what they measure has its own tests."""
    said = tuple(
        GateResult(name, name not in failed, failed.get(name, Text(f"{name} ok", f"{name} 통과"))) for name in REQUIRED
    )
    monkeypatch.setattr(promotion, "asked_of", lambda *_, **__: said)


def over(page):
    """Look again until the gates were asked."""
    for _ in range(60):
        if page.locator(".verdict").count():
            return
        page.wait_for_timeout(500)
        page.goto(page.url)
    raise AssertionError(page.inner_text("main"))


@pytest.mark.parametrize("look", LOOKS, ids=lambda each: f"{each}-{'script' if each.script else 'bare'}")
def test_a_scorer_is_compared_refused_by_name_promoted_and_taken_back(own_site, look, monkeypatch):
    shelf = own_site.world.workspace.shelf
    shelf.add(shelf.card("prior").model_copy(update={"name": "judged"}))
    gates(monkeypatch, **{"worse-side": WORSE})
    with own_site.page("analyst", look) as page:
        page.goto("/scorers")
        page.click('a[href="/scorers-compare?a=prior&b=judged"]')
        assert page.locator(".interval").count() == 2 * (15 + 9)
        page.click('a[href="/scorers/judged#gates"]')
        page.check("#sure")
        page.click("button[value=promote]")
        over(page)
        assert page.locator(".verdict.no").count() == 1
        assert say("tune-refused")[look.lang] in page.inner_text(".verdict")
        assert WORSE[look.lang] in page.locator(".finding.no").inner_text()
        assert shelf.load_in_service().scorer.name == "prior"

        gates(monkeypatch)
        page.goto("/scorers/judged")
        page.check("#sure")
        page.click("button[value=promote]")
        over(page)
        assert say("tune-promoted")[look.lang] in page.inner_text(".verdict")
        assert shelf.load_in_service().scorer.name == "judged"

        page.click('a[href="/scorers#history"]')
        page.check("#sure")
        page.click("button.danger")
        page.wait_for_load_state()
        assert [each.name for each in shelf.placed()] == ["judged", "prior"]
        assert say("tune-by-rollback")[look.lang] in page.inner_text("#history ~ table")


def test_what_served_is_recorded_with_who_and_when(own_site, monkeypatch):
    shelf, world = own_site.world.workspace.shelf, own_site.world
    shelf.add(shelf.card("prior").model_copy(update={"name": "judged"}))
    gates(monkeypatch)
    with own_site.page("analyst") as page:
        page.goto("/scorers/judged")
        page.check("#sure")
        page.click("button[value=promote]")
        over(page)
    ledger = world.app.state.ledger
    found = [each for each in ledger.latest(20) if each.kind.value == "scorer-promoted"]
    assert [(each.objects["scorer"], each.actor) for each in found] == [("judged", world.people["analyst"].user.id)]
