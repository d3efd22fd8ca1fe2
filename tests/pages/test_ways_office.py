"""The officer's ways from start to end: a dispute taken and decided to a new score, and a change of rule."""

from __future__ import annotations

import pytest

from api.pages.words import say
from matching.ingest.json_resume import read_candidate
from tests import small
from tests.pages.browser import NARROW, Look, looks

LOOKS = looks(Look("en"))


def disputed(world):
    """Let a candidate whom the gate shut out dispute that, and correct the profile meanwhile."""
    person, who = world.profile_of("candidate A"), world.people["candidate A"]
    world.workspace.add([read_candidate(small.resume(person, start="2019-07-01"))], replace=True)
    said = {"subject": "verdict", "opening": "sample", "text": "My years before 2019 are not counted."}
    answer = world.ask(who, "POST", f"/v1/candidates/{person}/disputes", json=said)
    assert answer.status_code == 201, answer.text
    world.workspace.add([read_candidate(small.resume(person))], replace=True)


@pytest.mark.parametrize("look", LOOKS, ids=lambda each: f"{each}-{'script' if each.script else 'bare'}")
def test_a_dispute_is_taken_and_decided_and_the_person_scored_again(own_site, look):
    disputed(own_site.world)
    with own_site.page("officer", look) as page:
        screens = []
        page.on("framenavigated", lambda frame: screens.append(frame.url))
        page.goto("/programme")
        page.click('nav.places a[href="/disputes"]')
        page.click('main table a[href^="/disputes/"]')
        assert "My years before 2019" in page.inner_text("blockquote")
        assert say("grade-no")[look.lang] in page.inner_text("table.stood")
        page.click("form:has(input[value=take]) button")
        page.check("#outcome-upheld")
        page.fill("#reason", "The certificate shows the years from 2014.")
        page.click("form:has(input[value=decide]) button")
        page.wait_for_selector("#decision")
        stood = page.locator("table.stood tbody tr")
        first = [each.strip() for each in stood.nth(0).locator("td").all_inner_texts()]
        assert say("grade-no")[look.lang] in first[0]
        assert say("grade-yes")[look.lang] in first[1]
        before, after = (each.strip() for each in stood.nth(1).locator("td").all_inner_texts())
        assert before == say("office-not-scored")[look.lang]
        assert 0 < float(after) < 1
        assert "The certificate shows" in page.inner_text("main")
        assert len(screens) == 5  # the programme, the list, the dispute, taken, decided


@pytest.mark.parametrize("look", LOOKS, ids=lambda each: f"{each}-{'script' if each.script else 'bare'}")
def test_a_decision_without_a_reason_is_asked_for_again_and_nothing_is_lost(own_site, look):
    world = own_site.world
    identifier = world.dispute_of("candidate B", is_taken=True)
    with own_site.page("officer", look) as page:
        page.goto(f"/disputes/{identifier}")
        page.check("#outcome-rejected")
        page.fill("#reason", "   ")
        page.click("form:has(input[value=decide]) button")
        assert page.get_attribute("#reason", "aria-invalid") == "true"
        assert page.is_checked("#outcome-rejected")
        assert page.inner_text("[role=alert]")


@pytest.mark.parametrize("look", LOOKS, ids=lambda each: f"{each}-{'script' if each.script else 'bare'}")
def test_what_a_change_of_rule_does_is_two_screens_away(own_site, look):
    with own_site.page("officer", look) as page:
        page.goto("/programme")
        page.click('nav.places a[href="/what-if"]')
        page.select_option("#from", "announced-2025-02")
        page.select_option("#to", "2026-06")
        page.click("form.asked button")
        page.wait_for_selector("#clauses")
        assert "from=announced-2025-02" in page.url
        assert page.locator(".tile .big").count() == 4
        assert page.locator("#moves ~ table, #moves ~ .empty").count() == 1
        page.click('a[href^="/rules?from=announced-2025-02"]')
        assert page.locator(".change").count() > 5


@pytest.mark.parametrize("look", [Look("ko", NARROW), Look("en")], ids=str)
def test_what_was_shown_is_found_in_the_ledger_and_the_chain_is_verified(own_site, look):
    world = own_site.world
    world.decision_about(world.profile_of("candidate A"))
    with own_site.page("auditor", look) as page:
        page.goto("/audit")
        page.fill("#about", world.profile_of("candidate A"))
        page.click("form[role=search] button")
        page.click('main table a[href^="/audit/"] >> nth=0')
        assert world.profile_of("candidate A") in page.inner_text(".ids")
        page.goto("/audit-chain")
        assert page.locator(".verdict.yes").count() == 1
        note = page.inner_text("#note")
        page.fill("#anchor", note)
        page.click("form.stack button")
        assert page.locator(".verdict.yes p").count() == 2  # whole, and as the note says
        page.fill("#anchor", note.replace('"entries": ', '"entries": 1'))
        page.click("form.stack button")
        assert page.get_attribute("#anchor", "aria-invalid") == "true"
