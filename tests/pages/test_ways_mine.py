"""A candidate's main ways from start to end, in a browser: CV to verdict to suggestion, and dispute to new score."""

from __future__ import annotations

from typing import Any

import pytest

from api import examples
from matching.disputes import of_candidate
from tests.pages.browser import Look, Site, looks

A = "candidate A"
LOOKS = looks(Look("en"), Look("ko"))
by_look = pytest.mark.parametrize("look", LOOKS, ids=lambda each: f"{each.lang}{'' if each.script else '-no-script'}")


class Screens:
    """Counts the pages that somebody comes to."""

    def __init__(self, page: Any) -> None:
        self.paths: list[str] = []
        page.on("load", lambda of: self.paths.append(of.url.split("?")[0].split("/", 3)[3]))


@by_look
def test_a_cv_comes_to_a_verdict_and_suggestions_in_three_screens(own_site: Site, look: Look):
    with own_site.page("newcomer", look) as page:
        page.goto("/mine")
        screens = Screens(page)
        page.locator("main a.button").click()  # the one next step
        page.locator("#text").fill(examples.CV)
        page.locator("form.stack button:not(.second)").click()
        page.locator("mark.read").first.wait_for()
        page.locator("button[value=confirm]").click()
        page.locator("#suggestions").wait_for()
        assert page.locator(".verdict .chip").count() == 1
        assert page.locator("ol.cards > li").count() >= 1 or page.locator("#near ~ ul li").count() >= 1
        page.wait_for_load_state()  # the last page is counted once it is loaded, and may be read before
        kinds = [each.split("/")[0] for each in screens.paths]
        assert kinds == ["uploads", "uploads", "candidates"]


@by_look
def test_who_has_no_file_types_it_on_the_same_form(own_site: Site, look: Look):
    with own_site.page("newcomer", look) as page:
        page.goto("/uploads")
        page.locator("button[value=type]").click()
        page.locator("[name='basics/label']").fill("Plasma etch engineer")
        page.locator("[name='work/new/name']").fill("TSMC")
        page.locator("[name='work/new/startDate']").fill("2014. 7.")
        page.locator("[name='work/new/x-ktech/ongoing']").check()
        page.locator("button[value=confirm]").click()
        page.locator("#suggestions").wait_for()
        assert "Plasma etch engineer" in page.locator("h1").inner_text()


@by_look
def test_a_dispute_comes_to_a_new_score(own_site: Site, look: Look):
    world = own_site.world
    with own_site.page(A, look) as page:
        page.goto("/mine")
        page.locator(".places a[href^='/disputed/']").click()
        page.locator("#subject-fact").check()
        page.locator("#fact").select_option("/work/0/startDate")
        page.locator("#text").fill("I began two years earlier.")
        page.locator("#correction").fill("2008-07")
        page.locator("form.stack button").click()
        page.locator("article.card").wait_for()
        page.locator("button[value=correct]").click()
        page.locator("[name='work/0/startDate']").fill("2008. 7.")
        page.locator("details:has([name='skills/new/name']) summary").click()
        page.locator("[name='skills/new/name']").fill("TCAD")
        page.locator("button[value=confirm]").click()
        page.locator("#suggestions").wait_for()
        decide(world)
        page.locator(".places a[href^='/disputed/']").click()
        row = page.locator("article.card tbody tr").first
        before, after = (row.locator("td").nth(at).inner_text() for at in (0, 1))
        assert before != after
        assert any(sign in after for sign in ("+", "−")), "the difference of the scores"


def decide(world: Any) -> None:
    """Let the officer take and uphold what was disputed."""
    with world.store.file.reading() as file:
        there = of_candidate(file, world.profile_of(A))[0]
    officer = world.people["officer"]
    assert world.ask(officer, "POST", f"/v1/disputes/{there.id}/take").status_code == 200
    said = {"outcome": "upheld", "reason": "The certificate shows it."}
    assert world.ask(officer, "POST", f"/v1/disputes/{there.id}/decide", json=said).status_code == 200


@by_look
def test_questions_lead_one_by_one_to_the_verdict(own_site: Site, look: Look):
    with own_site.page(A, look) as page:
        page.goto("/mine")
        page.locator(".places a[href^='/questions/']").click()
        for _ in range(30):
            if page.locator("button[value=skip]").count() == 0:
                break
            page.locator("button[value=skip]").click()
            page.wait_for_load_state("load")
        page.locator("main .actions a.button").click()
        page.locator("#verdict").wait_for()


@by_look
def test_an_invitation_is_answered_and_everything_deleted_within_two_clicks_of_home(own_site: Site, look: Look):
    world = own_site.world
    world.invitation_of(A)
    with own_site.page(A, look) as page:
        page.goto("/mine")
        page.locator("main .tiles a[href*='/consents/']").first.click()
        page.locator("button[value=yes]").click()
        page.get_by_role("status").wait_for()
        page.goto("/mine")
        page.locator("main .tiles a[href^='/data/']").click()
        page.locator("#sure-all").check()
        page.locator("#sure-never").check()
        page.locator("button.danger").click()
        page.wait_for_url("**/erased*")
        page.goto("/mine")
        assert "/sign-in" in page.url or page.locator("main a[href^='/sign-in'], main form[action='/sign-in']").count()
